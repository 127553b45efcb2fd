import { expect, test } from "vitest";
import { sampleHost } from "../../host/testing/sample.ts";
import { termOfThing } from "./terms.ts";

const host = sampleHost("docker-28.5-basic");
const at = (kind: string, name = "", state = "") => termOfThing(host, { kind, name, state });

test.each([
  ["a hook of the host", at("hook", "host/prerouting"), "prerouting"],
  ["a hook of a container", at("hook", "web/output"), "output"],
  ["a table of iptables", at("table", "nat"), "nat-table"],
  ["a table that somebody made", at("table", "docker-bridges"), "table"],
  ["a route's lookup", at("route"), "routing"],
  ["a card", at("interface", "host/eth0"), "interface"],
  ["the cable's end in a container", at("interface", "web/eth0"), "veth"],
  ["the cable's end in a bridge", at("interface", "host/veth1121af2"), "port"],
  ["loopback", at("interface", "host/lo"), "loopback"],
  ["a bridge", at("bridge", "host/docker0"), "bridge"],
  ["docker-proxy", at("process", "", "proxy"), "docker-proxy"],
  ["Docker's name server", at("socket", "web/udp/127.0.0.11:44197"), "docker-dns"],
  ["a container", at("namespace", "web"), "namespace"],
  ["what there is no word for", at("folded", "docker0"), null],
])("%s", (_what, found, wanted) => {
  expect(found).toBe(wanted);
});
