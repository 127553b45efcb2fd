import type { Statement } from "../case-file.ts";
import { randomAction } from "./nft-action.ts";
import { arpAction, arpCondition } from "./nft-arp.ts";
import { type Family, type Place, randomCondition } from "./nft-condition.ts";
import { SETS } from "./nft-sets.ts";
import type { Prng } from "./prng.ts";
import type { World } from "./world.ts";

interface Chain {
  readonly name: string;
  readonly hook: string;
  readonly type: "filter" | "nat" | "route";
  readonly base: string;
  /** Whether it comes before connections are looked up. */
  readonly early: boolean;
}

const PRIORITIES = ["-300", "-150", "-100", "-10", "0", "5", "50", "100"] as const;

/** Native tables of every family, with sets, maps, user chains and every kind of statement. */
export function randomNft(rng: Prng, world: World): Statement[] {
  const families = rng.weighted<readonly Family[]>([
    [4, ["inet"]],
    [4, ["ip"]],
    [1, ["ip6"]],
    [2, ["inet", "ip"]],
    [1, ["inet", "bridge"]],
    [1, ["ip", "netdev"]],
    [1, ["netdev"]],
    [1, ["bridge"]],
    [1.5, ["arp"]],
    [1.5, ["ip", "arp"]],
    [0.5, ["bridge", "netdev", "arp"]],
  ]);
  const lines = families
    .filter((f) => f !== "ip6" || world.six)
    .flatMap((family, i) => table(rng, world, family, `t${i}`));
  return lines.length === 0 ? [] : [{ type: "command", ns: "h", command: "nft -f -", stdin: lines }];
}

function table(rng: Prng, world: World, family: Family, name: string): string[] {
  const chains: string[] = [];
  const bases = rng.many(1, 4, (i) => base(rng, world, family, `b${i}`));
  for (const b of bases) {
    const own = rng.chance(0.5) ? rng.many(1, 2, (i) => `${b.name}u${i}`) : [];
    const place: Place = { family, hook: b.hook, type: b.type, early: b.early, l3: null, l4: null };
    for (const [i, u] of own.entries())
      chains.push(
        ...chain(
          u,
          null,
          rng.many(1, 3, () => rule(rng, world, place, own.slice(i + 1))),
        ),
      );
    chains.push(
      ...chain(
        b.name,
        b.base,
        rng.many(1, 5, () => rule(rng, world, place, own)),
      ),
    );
  }
  return [`table ${family} ${name} {`, ...SETS.map((line) => `  ${line}`), ...chains, "}"];
}

function chain(name: string, base: string | null, rules: readonly string[]): string[] {
  return [`  chain ${name} {`, ...(base ? [`    ${base}`] : []), ...rules.map((r) => `    ${r}`), "  }"];
}

function base(rng: Prng, world: World, family: Family, name: string): Chain {
  if (family === "arp") {
    const hook = rng.pick(["input", "output"]);
    const policy = rng.chance(0.1) ? "drop" : "accept";
    const base = `type filter hook ${hook} priority ${rng.int(-10, 10)}; policy ${policy};`;
    return { name, hook, type: "filter", base, early: true };
  }
  if (family === "netdev" || (family === "inet" && rng.chance(0.05))) {
    const hook = family === "netdev" ? rng.pick(["ingress", "egress"]) : "ingress";
    const device = rng.pick([...world.devices.filter((d) => d !== "lo"), ...world.ports]);
    const base = `type filter hook ${hook} device "${device}" priority ${rng.int(-10, 10)}; policy accept;`;
    return { name, hook, type: "filter", base, early: true };
  }
  const type =
    family === "bridge"
      ? "filter"
      : rng.weighted([
          [6, "filter"],
          [3, "nat"],
          [1, "route"],
        ] as const);
  const hook =
    type === "route"
      ? "output"
      : type === "nat"
        ? rng.weighted([
            [4, "prerouting"],
            [1, "input"],
            [2, "output"],
            [3, "postrouting"],
          ])
        : rng.pick(["prerouting", "input", "forward", "output", "postrouting"]);
  const priority =
    type === "nat"
      ? hook === "prerouting" || hook === "output"
        ? rng.pick(["-100", "-90"])
        : "100"
      : family === "bridge"
        ? rng.pick(["-300", "-200", "-10", "0", "200"])
        : rng.pick(PRIORITIES);
  const policy = type === "filter" && rng.chance(0.07) ? "drop" : "accept";
  const base = `type ${type} hook ${hook} priority ${priority}; policy ${policy};`;
  return { name, hook, type, base, early: Number(priority) < -200 };
}

/** A rule speaks of packets of one kind, so that its conditions can hold together. */
function rule(rng: Prng, world: World, chain: Place, next: readonly string[]): string {
  const { family, type, hook } = chain;
  if (family === "arp")
    return [...new Set(rng.many(0, 3, () => arpCondition(rng, world, hook))), arpAction(rng, next)].join(" ");
  // what is bridged, and what a device carries, is ARP too
  if ((family === "bridge" || family === "netdev") && rng.chance(0.2))
    return [`ether type arp`, arpCondition(rng, world, hook), rng.pick(["counter", "accept", "drop"])].join(" ");
  const l3 =
    family === "ip" ? 4 : family === "ip6" ? 6 : rng.weighted([[5, 4] as const, [world.six ? 2 : 0, 6] as const]);
  const l4 = rng.weighted([
    [5, "tcp"],
    [2, "udp"],
    [1, "icmp"],
    [4, null],
  ] as const);
  const place: Place = { ...chain, l3, l4 };
  const conditions = rng.many(0, 3, () => randomCondition(rng, world, place));
  if (type === "nat" && l4 !== null && l4 !== "icmp") conditions.unshift(`meta l4proto ${l4}`);
  return [...new Set(conditions), randomAction(rng, world, place, next)].join(" ");
}
