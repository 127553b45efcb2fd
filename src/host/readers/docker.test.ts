import { describe, expect, test } from "vitest";
import { readDockerContainers } from "./docker-container.ts";
import { readDockerNetworks } from "./docker-network.ts";
import { readDockerProxy } from "./docker-proxy.ts";

const PLACE = { namespace: null, source: "docker" };
const ID = "07a8fa1b5af3df735c9ca63055ec8d260e0642350ae694efe86c20bc6eb9303c";

test("a container, whole", () => {
  const { values, unread } = readDockerContainers(
    [
      {
        Id: ID,
        Name: "/web",
        State: { Status: "running", Pid: 1500 },
        HostConfig: {
          NetworkMode: "app",
          Dns: ["9.9.9.9"],
          ExtraHosts: ["db:10.0.0.1"],
          Links: ["/legacy:/web/old"],
        },
        Config: {
          Hostname: "07a8fa1b5af3",
          Image: "nginx",
          Labels: { "com.docker.compose.project": "shop", "com.docker.compose.service": "front" },
        },
        NetworkSettings: {
          SandboxKey: "/var/run/docker/netns/1fde12d52d90",
          Ports: {
            "80/tcp": [
              { HostIp: "0.0.0.0", HostPort: "8080" },
              { HostIp: "::", HostPort: "8080" },
            ],
            "443/tcp": null,
          },
          Networks: {
            app: {
              NetworkID: "06eb",
              IPAddress: "172.18.0.2",
              GlobalIPv6Address: "",
              Gateway: "172.18.0.1",
              IPv6Gateway: "",
              MacAddress: "9a:4f:7f:dd:15:4a",
              Aliases: ["front"],
              DNSNames: ["web", "front"],
              Links: ["db:database"],
            },
          },
        },
      },
    ],
    PLACE,
  );
  expect(unread).toEqual([]);
  expect(values).toEqual([
    {
      id: ID,
      name: "web",
      image: "nginx",
      state: "running",
      pid: 1500,
      networkMode: "app",
      endpoints: [
        {
          network: "app",
          networkId: "06eb",
          address: 0xac120002,
          address6: null,
          gateway: 0xac120001,
          gateway6: null,
          mac: "9a:4f:7f:dd:15:4a",
          aliases: ["front"],
          dnsNames: ["web", "front"],
        },
      ],
      ports: [
        { proto: "tcp", containerPort: 80, hostAddress: 0, hostPort: 8080 },
        { proto: "tcp", containerPort: 80, hostAddress: 0n, hostPort: 8080 },
      ],
      hostname: "07a8fa1b5af3",
      extraHosts: ["db:10.0.0.1"],
      links: ["legacy:old", "db:database"],
      dns: ["9.9.9.9"],
      compose: { project: "shop", service: "front" },
      sandboxKey: "/var/run/docker/netns/1fde12d52d90",
    },
  ]);
});

test("a stopped container has neither process nor addresses", () => {
  const { values } = readDockerContainers(
    [{ Id: ID, Name: "/old", State: { Status: "exited", Pid: 0 }, HostConfig: { NetworkMode: "default" } }],
    PLACE,
  );
  expect(values).toMatchObject([{ name: "old", state: "exited", pid: null, networkMode: "bridge", endpoints: [] }]);
});

test("a container that cannot be read does not take the others with it", () => {
  const { values, unread } = readDockerContainers([{ Name: "/x" }, "what", { Id: ID, Name: "/web" }], PLACE);
  expect(values.map((container) => container.name)).toEqual(["web"]);
  expect(unread.map(({ line, reason }) => [line, reason])).toEqual([
    [1, "'Id' is missing"],
    [2, "an object was expected"],
  ]);
});

describe("networks", () => {
  test("the bridge that each stands on", () => {
    const { values } = readDockerNetworks(
      [
        { Id: "1add08441cdb711c", Name: "bridge", Driver: "bridge" },
        { Id: "06eb8e308daf54dc", Name: "app", Driver: "bridge" },
        { Id: "aa", Name: "named", Driver: "bridge", Options: { "com.docker.network.bridge.name": "br-named" } },
        { Id: "bb", Name: "lan", Driver: "macvlan", Options: { parent: "eth1" } },
      ],
      PLACE,
    );
    expect(values.map((network) => network.bridge)).toEqual(["docker0", "br-06eb8e308daf", "br-named", null]);
  });

  test("subnets of both families; old engines print a gateway's prefix length", () => {
    const { values } = readDockerNetworks(
      [
        {
          Id: "06eb",
          Name: "six",
          Internal: true,
          EnableIPv6: true,
          IPAM: { Config: [{ Subnet: "172.28.0.0/24" }, { Subnet: "fd00:18::/64", Gateway: "fd00:18::1/64" }] },
        },
      ],
      PLACE,
    );
    expect(values).toMatchObject([
      {
        internal: true,
        enableIPv6: true,
        subnets: [
          { subnet: { address: 0xac1c0000, length: 24 }, gateway: null },
          { gateway: 0xfd000018000000000000000000000001n },
        ],
      },
    ]);
  });
});

describe("docker-proxy", () => {
  const read = (args: string) => readDockerProxy({ pid: 7, netns: 1, args });

  test("as the engine starts it", () => {
    expect(
      read(
        "/usr/sbin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.18.0.2 -container-port 80 -use-listen-fd",
      ),
    ).toEqual({
      pid: 7,
      namespace: 1,
      proto: "tcp",
      hostAddress: 0,
      hostPort: 8080,
      containerAddress: 0xac120002,
      containerPort: 80,
      inheritsSocket: true,
    });
  });

  test("one that opened its socket itself", () => {
    const args = "docker-proxy -proto udp -host-ip 0.0.0.0 -host-port 53 -container-ip 172.18.0.2 -container-port 53";
    expect(read(args)).not.toHaveProperty("inheritsSocket");
  });

  test("with Go's other ways to write flags, over IPv6", () => {
    expect(
      read("docker-proxy --proto=udp -host-ip=:: -host-port=53 -container-ip fd00::2 --container-port 53"),
    ).toMatchObject({ proto: "udp", hostAddress: 0n, containerAddress: 0xfd000000000000000000000000000002n });
  });

  test.each([
    ["'-host-ip' is missing", "docker-proxy -proto tcp"],
    ["'dccp' is not tcp, udp or sctp", "docker-proxy -proto dccp"],
    [
      "'99999' is not a port (0 to 65535)",
      "docker-proxy -host-ip 0.0.0.0 -host-port 99999 -container-ip 10.0.0.1 -container-port 1",
    ],
  ])("%s", (message, args) => {
    expect(() => read(args)).toThrow(message);
  });
});
