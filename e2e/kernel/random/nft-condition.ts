import { BRIDGE_MACS } from "./nft-arp.ts";
import { rareCondition } from "./nft-expression.ts";
import type { Prng } from "./prng.ts";
import type { World } from "./world.ts";

export type Family = "ip" | "ip6" | "inet" | "bridge" | "netdev" | "arp";

/** Where a rule stands, and what packets it speaks of. */
export interface Place {
  readonly family: Family;
  readonly hook: string;
  readonly type: "filter" | "nat" | "route";
  /** Whether its chain comes before connections are looked up. */
  readonly early: boolean;
  readonly l3: 4 | 6 | null;
  readonly l4: "tcp" | "udp" | "icmp" | null;
}

type Option = readonly [weight: number, possible: boolean, text: () => string];

export function ofFamily(list: readonly string[], family: 4 | 6 | null): string[] {
  return list.filter((a) => a.includes(":") === (family === 6));
}

export function tracked(family: Family): boolean {
  return family === "ip" || family === "ip6" || family === "inet";
}

export function choose(rng: Prng, options: readonly Option[]): string {
  return rng.weighted(options.filter(([, possible]) => possible).map(([weight, , text]) => [weight, text] as const))();
}

/** One condition of a rule, mostly of the kinds that real rules have. */
export function randomCondition(rng: Prng, world: World, place: Place): string {
  const { family, hook, type, l3, l4 } = place;
  if (rng.chance(0.3)) return rareCondition(rng, place);
  const pick = (...list: readonly string[]) => rng.pick(list);
  const not = rng.chance(0.15) ? "!= " : "";
  const ip = l3 === 6 ? "ip6" : "ip";
  const address = () =>
    rng.chance(0.5)
      ? rng.pick(ofFamily(world.networks, l3).filter((n) => !n.endsWith("/0")))
      : rng.pick(ofFamily(world.addresses, l3));
  const incoming = !["output", "postrouting", "egress"].includes(hook);
  const outgoing = !["prerouting", "input", "ingress"].includes(hook);
  const devices = family === "bridge" ? world.ports : world.devices;
  const device = () => `"${rng.pick(devices)}"`;
  const ct = tracked(family) && hook !== "ingress";
  const ported = l4 === "tcp" || l4 === "udp";
  const four = l3 === 4;
  return choose(rng, [
    [
      6,
      l4 === "tcp",
      () =>
        `tcp dport ${not}${pick("80", "22", "{ 22, 80, 443 }", "1-1023", "8080", "1024-65535", "{ 80, 8080-8090 }")}`,
    ],
    [2, l4 === "tcp", () => `tcp sport ${not}${pick("80", "20000-65535", "{ 22, 80 }")}`],
    [
      2,
      l4 === "tcp",
      () => `tcp flags ${pick("syn", "& (syn | ack) == syn", "& (syn | ack) == (syn | ack)", "& rst == rst")}`,
    ],
    [4, l4 === "udp", () => `udp dport ${not}${pick("53", "{ 53, 123 }", "1-100")}`],
    [2, ported, () => `meta l4proto ${l4} th dport ${not}${pick("{ 53, 80 }", "80")}`],
    [
      2,
      l4 === "icmp" && four,
      () =>
        `icmp type ${pick("echo-request", "echo-reply", "destination-unreachable", "{ echo-request, echo-reply }")}`,
    ],
    [2, l4 === "icmp" && !four, () => `icmpv6 type ${pick("echo-request", "destination-unreachable")}`],
    [2, l4 === null, () => `meta l4proto ${not}${pick("tcp", "udp", "icmp", "{ tcp, udp }")}`],
    [4, true, () => `${ip} saddr ${not}${address()}`],
    [4, true, () => `${ip} daddr ${not}${address()}`],
    [1, four, () => `ip ttl ${pick("64", "63", "< 64", ">= 63")}`],
    [1, four && l4 === null, () => `ip protocol ${not}${pick("tcp", "udp", "icmp")}`],
    [1, true, () => `${ip} dscp ${pick("cs0", "ef")}`],
    [1, four, () => `ip saddr & 255.255.255.0 == ${pick("172.18.0.0", "192.0.2.0")}`],
    [2, true, () => `meta mark ${pick("0x1", "0x2", "!= 0x0", "& 0x3 == 0x1", "{ 0x1, 0x2 }")}`],
    [1, true, () => `meta length ${pick("60", "> 50", "< 60", "{ 32, 36 }")}`],
    [1, true, () => `meta pkttype ${not}${pick("host", "broadcast")}`],
    [
      2,
      incoming && family !== "netdev",
      () => `iifname ${not}${pick(device(), '"eth*"', '"br*"', `{ "lo", ${device()} }`)}`,
    ],
    [2, outgoing && family !== "netdev", () => `oifname ${not}${pick(device(), '"eth*"', '"br*"')}`],
    [1, incoming && ct, () => `iif ${not}"${rng.pick(world.devices)}"`],
    [
      4,
      ct,
      () =>
        `ct state ${not}${pick("new", "established", "established,related", "invalid", "untracked", "{ new, established }")}`,
    ],
    [1, ct, () => `ct status ${pick("dnat", "snat", "confirmed", "seen-reply")}`],
    [1, ct, () => `ct direction ${pick("original", "reply")}`],
    [1, ct, () => `ct mark ${pick("0x0", "0x1", "!= 0x0")}`],
    [1, ct && four, () => `ct original ip daddr ${not}${pick("192.0.2.10", "172.18.0.2")}`],
    [2, ct && incoming, () => `fib daddr type ${not}${pick("local", "unicast", "{ local, broadcast }")}`],
    [1, ct && incoming, () => `fib saddr type ${pick("local", "unicast")}`],
    [1, ct && hook === "prerouting", () => `fib saddr . iif oif ${pick("exists", "missing")}`],
    [1, ct && hook === "output" && type !== "nat", () => `meta skuid ${pick("0", "1000", "!= 0")}`],
    [2, family === "bridge" || family === "netdev", () => `ether type ${four ? "ip" : "ip6"}`],
    [1, family === "bridge", () => `ether ${pick("saddr", "daddr")} ${not}${rng.pick(BRIDGE_MACS)}`],
  ]);
}
