import { choose, ofFamily, type Place, tracked } from "./nft-condition.ts";
import { rareAction } from "./nft-expression.ts";
import { useObject } from "./nft-sets.ts";
import type { Prng } from "./prng.ts";
import { TCP_PORTS, UDP_PORTS, type World } from "./world.ts";

/** What a rule does with a packet that it matches. */
export function randomAction(rng: Prng, world: World, place: Place, next: readonly string[]): string {
  const { family, hook, type, l3, l4 } = place;
  const pick = (...list: readonly string[]) => rng.pick(list);
  const ct = tracked(family) && hook !== "ingress";
  const jumps = next.length > 0;
  if (rng.chance(0.15)) return rareAction(rng, world, place);
  return choose(rng, [
    [3, true, () => "counter"],
    [1, true, () => useObject(rng, l3 === 4)],
    [4, true, () => pick("accept", "accept", "counter accept")],
    [1, true, () => "return"],
    [1, true, () => 'log prefix "seen "'],
    [
      3,
      true,
      () => `meta mark set ${pick("0x1", "0x2", "0x0", "meta mark or 0x1", "meta mark and 0x2", "meta mark xor 0x3")}`,
    ],
    [2, type !== "nat", () => "drop"],
    [1, type !== "nat" && l4 === "tcp", () => "tcp dport vmap { 22 : accept, 443 : drop, 8080-8090 : continue }"],
    [5, jumps, () => `jump ${rng.pick(next)}`],
    [2, jumps, () => `goto ${rng.pick(next)}`],
    [1, jumps && l4 === null, () => `meta l4proto vmap { tcp : jump ${rng.pick(next)}, udp : accept }`],
    [1, ct, () => `ct mark set ${pick("0x1", "meta mark", "0x0")}`],
    [1, ct, () => "meta mark set ct mark"],
    [1, ct && type !== "nat", () => "ct state vmap { invalid : drop, established : accept, related : accept }"],
    [1, l3 === 4, () => "meta mark set ip saddr map @marks"],
    [1, family === "ip" && type !== "nat", () => pick("ip ttl set 33", "ip ttl set 64", "ip dscp set ef")],
    [2, ct && type === "filter" && hook !== "postrouting", () => reject(rng, place)],
    [12, type === "nat", () => translate(rng, world, place)],
  ]);
}

function reject(rng: Prng, { family, l4 }: Place): string {
  if (l4 === "tcp" && rng.chance(0.4)) return "meta l4proto tcp reject with tcp reset";
  const kinds = {
    ip: ["icmp host-prohibited", "icmp admin-prohibited", "icmp net-unreachable"],
    ip6: ["icmpv6 admin-prohibited", "icmpv6 addr-unreachable"],
    inet: ["icmpx admin-prohibited", "icmpx host-unreachable", "icmpx no-route"],
  }[family === "ip" || family === "ip6" ? family : "inet"];
  return rng.chance(0.4) ? "reject" : `reject with ${rng.pick(kinds)}`;
}

function translate(rng: Prng, world: World, { family, hook, l3, l4 }: Place): string {
  const kind = family === "inet" ? (l3 === 6 ? "ip6 " : "ip ") : "";
  const to = rng.pick(ofFamily(world.addresses, l3));
  const own = rng.pick(ofFamily(world.own, l3));
  const inner = rng.pick(l4 === "udp" ? UDP_PORTS : TCP_PORTS);
  const ported = l4 === "tcp" || l4 === "udp";
  const pick = (...list: readonly string[]) => rng.pick(list);
  if (hook === "prerouting" || hook === "output")
    return choose(rng, [
      [3, ported, () => `dnat ${kind}to ${l3 === 6 ? `[${to}]` : to}:${inner}`],
      [2, true, () => `dnat ${kind}to ${to}`],
      [2, true, () => (ported ? `redirect to :${inner}` : "redirect")],
      [
        2,
        l4 === "tcp" && l3 === 4,
        () =>
          pick(
            "dnat ip to tcp dport map { 8080 : 172.18.0.2 . 80, 8081 : 172.18.0.3 . 80 }",
            "dnat ip to tcp dport map @back",
          ),
      ],
      [1, l3 === 4, () => `dnat ${kind}to 172.18.0.2-172.18.0.4${pick("", " persistent")}`],
      [0.5, l3 === 4, () => `dnat ${kind}prefix to 172.19.0.0/24`],
    ]);
  return choose(rng, [
    [3, hook === "postrouting", () => "masquerade"],
    [2, true, () => `snat ${kind}to ${own}`],
    [1, ported && l3 === 4, () => `snat ${kind}to ${own}:${pick("25000", "25000-25000")}`],
    [1, l3 === 4 && hook === "postrouting", () => `snat ${kind}to 192.0.2.10-192.0.2.12`],
  ]);
}
