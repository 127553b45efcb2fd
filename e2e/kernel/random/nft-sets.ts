import type { Prng } from "./prng.ts";

/**
 * Sets, maps and objects that every native table has, so that its rules may speak of them: plain ones, intervals,
 * concatenations with and without them, verdicts, and one that rules fill themselves.
 */
export const SETS = [
  "set friends { type ipv4_addr; elements = { 203.0.113.7, 172.18.0.2, 10.20.0.50, 192.0.2.1 }; }",
  "set nets { type ipv4_addr; flags interval; elements = { 172.18.0.0/24, 203.0.113.128-203.0.113.200 }; }",
  "set open { type inet_service; flags interval; elements = { 22, 80-90, 8080-8090 }; }",
  "set services { type ipv4_addr . inet_service; elements = { 192.0.2.10 . 80, 172.18.0.2 . 80, 172.18.0.2 . 53 }; }",
  "set spans { type ipv4_addr . inet_service; flags interval; elements = { 172.18.0.0/24 . 80-90, 192.0.2.0-192.0.2.20 . 22, 203.0.113.7 . 1-65535 }; }",
  "set flows { type ipv4_addr . inet_proto . inet_service; elements = { 192.0.2.10 . tcp . 80, 172.18.0.2 . udp . 53 }; }",
  'set names { type ifname; elements = { "eth0", "br0", "v-web" }; }',
  "set friends6 { type ipv6_addr; elements = { 2001:db8:1::1, fd00:18::2 }; }",
  "set nets6 { type ipv6_addr; flags interval; elements = { fd00:18::/64, 2001:db8:ffff::/48 }; }",
  "set seen { type ipv4_addr; flags dynamic,timeout; timeout 5m; }",
  "map marks { type ipv4_addr : mark; flags interval; elements = { 172.18.0.0/24 : 0x1, 203.0.113.0/24 : 0x2 }; }",
  "map ways { type ipv4_addr : verdict; flags interval; elements = { 172.18.0.2 : accept, 203.0.113.128/25 : drop, 10.20.0.0/24 : continue }; }",
  "map gates { type inet_service : verdict; elements = { 22 : drop, 80 : accept, 53 : continue }; }",
  "map back { type inet_service : ipv4_addr . inet_service; elements = { 8080 : 172.18.0.2 . 80, 8081 : 172.18.0.3 . 80 }; }",
  "counter passed { }",
  "quota much { over 100 mbytes }",
  "limit often { rate 5000/second burst 500 packets }",
];

/** One of the sets of `SETS` asked about an address. */
export function inAddressSet(rng: Prng, six: boolean): string {
  return rng.pick(six ? ["@friends6", "@nets6"] : ["@friends", "@nets", "@seen"]);
}

/** A statement about one of the objects of `SETS`, or one that fills a set. */
export function useObject(rng: Prng, four: boolean): string {
  const kinds = ['counter name "passed"', 'quota name "much"', 'limit name "often"'];
  if (four) kinds.push("update @seen { ip saddr }", "add @seen { ip daddr }", "delete @seen { ip saddr }");
  return rng.pick(kinds);
}
