import { describe, expect, test } from "vitest";
import { hostOf, sampleHost } from "../host/testing/sample.ts";
import { formatAddress } from "../net/address.ts";
import { resolveName } from "./names.ts";

interface Box {
  readonly name: string;
  readonly networks: Readonly<Record<string, object>>;
  readonly more?: object;
  readonly service?: string;
}

const NETWORKS = [
  {
    Id: "n-bridge",
    Name: "bridge",
    Driver: "bridge",
    IPAM: { Config: [{ Subnet: "172.17.0.0/16", Gateway: "172.17.0.1" }] },
  },
  { Id: "n-app", Name: "app", Driver: "bridge" },
  { Id: "n-back", Name: "back", Driver: "bridge", Internal: true },
];

/** A host with a namespace for each container, whose inode is its position from 2 on. */
function hostWithBoxes(...boxes: readonly Box[]) {
  const inodeOf = (index: number) => index + 2;
  return hostOf({
    format: "hookline-snapshot",
    version: 1,
    namespaces: [
      { inode: 1, role: "host", outputs: {} },
      ...boxes.map((_, index) => ({ inode: inodeOf(index), role: "other", pids: [inodeOf(index)], outputs: {} })),
    ],
    docker: {
      networks: NETWORKS,
      containers: boxes.map(({ name, networks, more = {}, service }, index) => ({
        Id: `${index}`.repeat(64),
        Name: `/${name}`,
        State: { Status: "running", Pid: inodeOf(index) },
        HostConfig: more,
        Config: {
          Hostname: `${name}-host`,
          Labels: service && { "com.docker.compose.project": "shop", "com.docker.compose.service": service },
        },
        NetworkSettings: {
          Networks: Object.fromEntries(
            Object.entries(networks).map(([network, said]) => [network, { NetworkID: `n-${network}`, ...said }]),
          ),
        },
      })),
    },
  });
}

/** `by address address`, or the refusal. The asker is the first container. */
function lookUp(host: ReturnType<typeof hostWithBoxes>, name: string, inode = 2): string {
  const found = resolveName(host, inode, name);
  return found.ok ? [found.value.by, ...found.value.addresses.map(formatAddress)].join(" ") : found.error;
}

const asker = { name: "web", networks: { app: { IPAddress: "10.0.1.2" } } };

describe("Docker's DNS", () => {
  const api = {
    name: "api",
    networks: {
      app: { IPAddress: "10.0.1.3", GlobalIPv6Address: "fd00::3", Aliases: ["backend"], DNSNames: ["api", "api-7"] },
      back: { IPAddress: "10.0.2.3", Aliases: ["inner"] },
    },
  };
  const host = hostWithBoxes(asker, api);

  test.each(["api", "API", "api.", "api.app", "backend", "api-7", "111111111111"])("knows %s", (name) => {
    expect(lookUp(host, name)).toBe("127.0.0.11 10.0.1.3 fd00::3");
  });

  test("answers on the networks that are shared alone", () => {
    expect(lookUp(host, "inner")).toBe("Docker's DNS does not know 'inner' on app. Give an address.");
  });

  test("says where a container is that is not reached", () => {
    const apart = hostWithBoxes(asker, { name: "db", networks: { back: { IPAddress: "10.0.2.4" } } });
    expect(lookUp(apart, "db")).toBe("Docker's DNS does not know 'db' on app. db is on back. Give an address.");
  });

  test("a service stands for all its containers", () => {
    const replica = (index: number) => ({
      name: `shop-api-${index}`,
      networks: { app: { IPAddress: `10.0.1.${10 + index}` } },
      service: "api",
    });
    expect(lookUp(hostWithBoxes(asker, replica(1), replica(2)), "api")).toBe("127.0.0.11 10.0.1.11 10.0.1.12");
  });

  test("of several shared networks, one with a way out answers first", () => {
    const both = { back: { IPAddress: "10.0.2.2" }, app: { IPAddress: "10.0.1.2" } };
    const target = { name: "db", networks: { back: { IPAddress: "10.0.2.4" }, app: { IPAddress: "10.0.1.4" } } };
    expect(lookUp(hostWithBoxes({ name: "web", networks: both }, target), "db")).toBe("127.0.0.11 10.0.1.4");
  });

  test("a link gives a name of the asker's own", () => {
    const linked = { name: "web", networks: { app: { IPAddress: "10.0.1.2", Links: ["api:db"] } } };
    expect(lookUp(hostWithBoxes(linked, api), "db")).toBe("127.0.0.11 10.0.1.3 fd00::3");
    expect(lookUp(hostWithBoxes(asker, api), "db")).toMatch(/does not know 'db'/);
  });
});

describe("/etc/hosts", () => {
  test("localhost and one's own host name", () => {
    const host = hostWithBoxes(asker);
    expect(lookUp(host, "localhost")).toBe("/etc/hosts 127.0.0.1 ::1");
    expect(lookUp(host, "web-host")).toBe("/etc/hosts 10.0.1.2");
  });

  test("extra hosts come before the DNS, in either way of writing them, and may stand for the host", () => {
    const extra = ["api:192.0.2.1", "six=2001:db8::1", "host.docker.internal:host-gateway"];
    const api = { name: "api", networks: { app: { IPAddress: "10.0.1.3" } } };
    const host = hostWithBoxes({ ...asker, more: { ExtraHosts: extra } }, api);
    expect(["api", "six", "host.docker.internal"].map((name) => lookUp(host, name))).toEqual([
      "/etc/hosts 192.0.2.1",
      "/etc/hosts 2001:db8::1",
      "/etc/hosts 172.17.0.1",
    ]);
  });

  test("links on the default bridge", () => {
    const old = { name: "old", networks: { bridge: { IPAddress: "172.17.0.3" } } };
    const plain = {
      name: "plain",
      networks: { bridge: { IPAddress: "172.17.0.2" } },
      more: { Links: ["/old:/plain/db"] },
    };
    expect(lookUp(hostWithBoxes(plain, old), "db")).toBe("/etc/hosts 172.17.0.3");
    expect(lookUp(hostWithBoxes(plain, old), "old")).toBe("/etc/hosts 172.17.0.3");
  });
});

describe("who has no DNS of Docker's", () => {
  test("a container in the host's network: it has its extra hosts, and no DNS of Docker's", () => {
    const box = {
      ...asker,
      networks: { host: {} },
      more: { NetworkMode: "host", ExtraHosts: ["db.internal:10.9.9.9"] },
    };
    const api = { name: "api", networks: { app: { IPAddress: "10.0.1.3" } } };
    const host = hostWithBoxes(box, api);
    const asked = (name: string) => resolveName(host, 1, name, "web");
    expect(asked("db.internal")).toMatchObject({ ok: true, value: { by: "/etc/hosts" } });
    expect(asked("api")).toEqual({
      ok: false,
      error: "web cannot look up 'api': its networks have no Docker DNS. api is on app. Give an address.",
    });
    expect(resolveName(host, 1, "db.internal").ok).toBe(false);
  });

  test("the default bridge", () => {
    const plain = { name: "plain", networks: { bridge: { IPAddress: "172.17.0.2" } } };
    const old = { name: "old", networks: { bridge: { IPAddress: "172.17.0.3" } } };
    expect(lookUp(hostWithBoxes(plain, old), "old")).toBe(
      "plain cannot look up 'old': its networks have no Docker DNS. old is on bridge. Give an address.",
    );
  });

  test("the host", () => {
    const host = hostWithBoxes(asker);
    expect(lookUp(host, "web", 1)).toBe(
      "host cannot look up 'web': only containers ask Docker's DNS. Give an address.",
    );
    expect(lookUp(host, "localhost", 1)).toBe("/etc/hosts 127.0.0.1 ::1");
  });
});

test("a container that lives in another's namespace has that one's names", () => {
  const host = sampleHost("docker-28.5-basic");
  const side = host.containers.find((container) => container.name === "side");
  const found = resolveName(host, side?.namespace ?? 0, "api");
  expect(found).toMatchObject({ ok: true, value: { by: "127.0.0.11", addresses: [0xac120003] } });
});
