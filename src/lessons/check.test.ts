/** Every kind of assertion holds where it should, and breaks where it should not: a checker that says yes to all checks nothing. */
import { expect, test } from "vitest";
import type { ASSERTIONS, Assertion } from "./assertion.ts";
import { broken } from "./check.ts";
import { groundOf } from "./testing/ground.ts";

const GROUND = groundOf("docker-28.5-basic", {
  from: "outside:eth0",
  proto: "tcp",
  to: "192.0.2.10",
  port: 8080,
  src: "203.0.113.7",
});

/** One that holds and one that does not, of each kind. */
const PAIRS: Readonly<Record<keyof typeof ASSERTIONS, readonly [Assertion, Assertion]>> = {
  outcome: [{ outcome: "answered" }, { outcome: "silence" }],
  step: [{ step: { at: "nat", kind: "dnat" }, times: 1 }, { step: { at: "nat", kind: "snat" } }],
  never: [{ never: { at: "chain", hook: "input", ns: "host" } }, { never: { at: "forward" } }],
  first: [
    { first: { at: "nat" }, second: { at: "forward" } },
    { first: { at: "forward" }, second: { at: "nat" } },
  ],
  rule: [
    { rule: "nat/DOCKER", matched: true, text: "--dport 8080" },
    { rule: "nat/DOCKER", matched: true, text: "--dport 8081" },
  ],
  translated: [
    { translated: "dst", from: "192.0.2.10:8080", to: "172.18.0.2:80" },
    { translated: "dst", to: "172.18.0.2:81" },
  ],
  packet: [{ packet: "syn-ack", fate: "left-host" }, { packet: "rst" }],
  entry: [
    { entry: "host", original: { dst: "192.0.2.10:8080" }, reply: { src: "172.18.0.2:80" } },
    { entry: "host", reply: { src: "192.0.2.10" } },
  ],
  explains: [{ explains: "a SYN/ACK comes back" }, { explains: "nothing comes back" }],
  link: [
    { link: "web/eth0", kind: "veth", peer: "host/veth88b28c1", address: "172.18.0.2/16" },
    { link: "web/eth0", peer: "host/veth8333788" },
  ],
  links: [
    { links: "web", are: ["eth0", "lo"] },
    { links: "web", are: ["lo"] },
  ],
  route: [
    { route: "web", text: "default via 172.18.0.1 dev eth0" },
    { route: "web", text: "default via 172.18.0.9 dev eth0" },
  ],
  socket: [
    { socket: "host/tcp/0.0.0.0:8080", process: "docker-proxy" },
    { socket: "host/tcp/0.0.0.0:8080", process: "nginx" },
  ],
  chain: [
    { chain: "host/ip/filter/FORWARD", policy: "DROP", rules: 2, has: "-j DOCKER-USER" },
    { chain: "host/ip/filter/FORWARD", policy: "ACCEPT" },
  ],
  sysctl: [
    { sysctl: "net.ipv4.ip_forward", is: "1" },
    { sysctl: "net.ipv4.ip_forward", is: "0" },
  ],
  container: [
    { container: "api", network: "back", address: "172.19.0.2" },
    { container: "web", network: "back" },
  ],
  network: [
    { network: "back", internal: true, driver: "bridge", subnet: "172.19.0.0/16" },
    { network: "back", internal: false },
  ],
  proxy: [
    { proxy: "0.0.0.0:8080", to: "172.18.0.2:80" },
    { proxy: "0.0.0.0:8080", to: "172.18.0.3:80" },
  ],
  engine: [{ engine: "28.5" }, { engine: "29" }],
  prints: [
    { prints: "ip route", in: "web", line: "default via 172.18.0.1" },
    { prints: "ip route", in: "web", line: "default via 192.0.2.1" },
  ],
};

test.each(Object.entries(PAIRS))("%s", (_kind, [holds, breaks]) => {
  expect(broken(holds, GROUND)).toBeNull();
  expect(broken(breaks, GROUND)).toMatch(/\S/);
  expect(broken({ ...holds, not: true }, GROUND)).toMatch(/\S/);
  expect(broken({ ...breaks, not: true }, GROUND)).toBeNull();
});
