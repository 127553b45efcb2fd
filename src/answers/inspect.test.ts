import { expect, test } from "vitest";
import { hostOf, sampleHost, sampleValue } from "../host/testing/sample.ts";
import { inspect } from "./inspect.ts";

test("a real host, in numbers and names", () => {
  const inspection = inspect(sampleHost("docker-28.5-basic"), []);
  expect(inspection.host).toEqual({
    hostname: "lab",
    kernel: "6.18.44",
    os: "Debian GNU/Linux",
    capturedAt: "2026-11-23T19:00:00Z",
    docker: "28.5.2+dfsg4",
  });
  expect(inspection.namespaces[0]).toEqual({ name: "host", inode: 4026532246, links: 12, routes: 56, sockets: 10 });
  // 46 in the host's own namespace, 6 for Docker's DNS in each of three containers' (nat).
  expect(inspection.rules).toBe(64);
  expect(inspection.containers.find((container) => container.name === "api")).toEqual({
    name: "api",
    image: "bb:1",
    state: "running",
    namespace: "api",
    networks: [
      { name: "app", addresses: ["172.18.0.3"] },
      { name: "back", addresses: ["172.19.0.2"] },
    ],
    ports: ["127.0.0.1:9000->80/tcp"],
  });
  expect(inspection.containers.find((container) => container.name === "side")?.namespace).toBe("web");
  expect([inspection.unread, inspection.undetermined, inspection.warnings]).toEqual([[], [], []]);
});

test("native nftables rules count too", () => {
  expect(inspect(sampleHost("docker-29-nftables"), []).rules).toBeGreaterThan(20);
});

test("what was not read is told", () => {
  const value = Object(sampleValue("docker-28.5-basic"));
  value.namespaces[0].outputs.sysctl += "\nsysctl: reading key: Permission denied";
  expect(inspect(hostOf(value), []).unread).toMatchObject([
    { namespace: 4026532246, source: "sysctl", text: "sysctl: reading key: Permission denied" },
  ]);
});

test("a rule that cannot be evaluated is told with its line", () => {
  const host = sampleHost("docker-28.5-basic");
  const rule = host.namespaces[0].xtables
    .find((table) => table.name === "nat")
    ?.chains.find((chain) => chain.name === "DOCKER")?.rules[3];
  const problem = {
    namespace: host.namespaces[0].inode,
    source: "iptables-save",
    table: "nat",
    chain: "DOCKER",
    position: 4,
    text: "-m u32 --u32 0",
    reason: "u32 is not evaluated",
  };
  expect(inspect(host, [problem]).undetermined).toEqual([
    {
      namespace: 4026532246,
      source: "iptables-save",
      line: rule?.line,
      text: "nat DOCKER 4: -m u32 --u32 0",
      reason: "u32 is not evaluated",
    },
  ]);
  expect(rule?.line).toBeGreaterThan(1);
  expect(inspect(host, [{ ...problem, source: "nft" }]).undetermined[0]?.line).toBeNull();
});
