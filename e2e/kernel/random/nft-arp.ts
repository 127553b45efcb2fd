import { choose } from "./nft-condition.ts";
import type { Prng } from "./prng.ts";
import type { World } from "./world.ts";

/** A bridge's own Ethernet address, as `Host` gives it to the first and the second. */
export const BRIDGE_MACS = ["02:42:00:00:00:11", "02:42:00:00:00:12"] as const;

/** One condition of a rule about ARP: in an `arp` table, or at a bridge or device that ARP passes. */
export function arpCondition(rng: Prng, world: World, hook: string): string {
  const not = rng.chance(0.15) ? "!= " : "";
  const four = (list: readonly string[]) => list.filter((a) => !a.includes(":"));
  const address = () => rng.pick(four(world.addresses));
  const network = () => rng.pick(four(world.networks).filter((n) => !n.endsWith("/0")));
  const incoming = !["output", "postrouting", "egress"].includes(hook);
  const device = () => `"${rng.pick(world.devices)}"`;
  return choose(rng, [
    [5, true, () => `arp operation ${not}${rng.pick(["request", "reply", "{ request, reply }", "1", "1-2"])}`],
    [4, true, () => `arp daddr ip ${not}${rng.chance(0.7) ? address() : network()}`],
    [4, true, () => `arp saddr ip ${not}${rng.chance(0.7) ? address() : network()}`],
    [2, true, () => `arp ${rng.pick(["saddr", "daddr"])} ip ${not}@${rng.pick(["friends", "nets"])}`],
    [1, true, () => `arp saddr ip . arp daddr ip { 172.18.0.2 . 172.18.0.1, 192.0.2.10 . 192.0.2.1 }`],
    [1, true, () => `arp saddr ether ${not}${rng.pick(BRIDGE_MACS)}`],
    [1, true, () => `arp daddr ether ${not}00:00:00:00:00:00`],
    [1, true, () => rng.pick(["arp htype 1", "arp ptype ip", "arp hlen 6", "arp plen 4", "arp plen != 4"])],
    [2, incoming && hook !== "ingress", () => `iifname ${not}${rng.pick([device(), '"eth*"', '"br*"', "@names"])}`],
    [2, !incoming && hook !== "egress", () => `oifname ${not}${rng.pick([device(), '"eth*"', '"br*"', "@names"])}`],
    [1, true, () => `meta mark ${rng.pick(["0x0", "0x1", "!= 0x0"])}`],
    [1, incoming, () => `meta pkttype ${not}${rng.pick(["host", "broadcast"])}`],
  ]);
}

/** What a rule of an `arp` table does. */
export function arpAction(rng: Prng, next: readonly string[]): string {
  const jumps = next.length > 0;
  return choose(rng, [
    [3, true, () => "accept"],
    [3, true, () => "drop"],
    [2, true, () => rng.pick(["counter", 'log prefix "seen "', 'counter name "passed"', 'limit name "often"'])],
    [1, true, () => "return"],
    [1, true, () => "meta mark set 0x1"],
    [1, true, () => rng.pick(["arp operation vmap { request : drop, reply : accept }", "arp saddr ip vmap @ways"])],
    [4, jumps, () => `jump ${rng.pick(next)}`],
    [2, jumps, () => `goto ${rng.pick(next)}`],
  ]);
}
