import type { Statement } from "../case-file.ts";
import { randomAction } from "./nft-action.ts";
import { type Family, type Place, randomCondition } from "./nft-condition.ts";
import type { Prng } from "./prng.ts";
import type { World } from "./world.ts";

interface Chain {
  readonly name: string;
  readonly hook: string;
  readonly type: "filter" | "nat" | "route";
  readonly base: string;
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
    [1, ["bridge"]],
  ]);
  const lines = families
    .filter((f) => f !== "ip6" || world.six)
    .flatMap((family, i) => table(rng, world, family, `t${i}`));
  return lines.length === 0 ? [] : [{ type: "command", ns: "h", command: "nft -f -", stdin: lines }];
}

function table(rng: Prng, world: World, family: Family, name: string): string[] {
  const sets = family === "inet" || family === "ip";
  const chains: string[] = [];
  const bases = rng.many(1, 4, (i) => base(rng, world, family, `b${i}`));
  for (const b of bases) {
    const own = rng.chance(0.5) ? rng.many(1, 2, (i) => `${b.name}u${i}`) : [];
    const place: Place = { family, hook: b.hook, type: b.type, sets, l3: null, l4: null };
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
  return [`table ${family} ${name} {`, ...(sets ? SETS : []), ...chains, "}"];
}

const SETS = [
  "  set friends { type ipv4_addr; elements = { 203.0.113.7, 172.18.0.2, 10.20.0.50 }; }",
  "  set nets { type ipv4_addr; flags interval; elements = { 172.18.0.0/24, 203.0.113.128-203.0.113.200 }; }",
  "  set open { type inet_service; flags interval; elements = { 22, 80-90, 8080-8090 }; }",
  "  set services { type ipv4_addr . inet_service; elements = { 192.0.2.10 . 80, 172.18.0.2 . 80, 172.18.0.2 . 53 }; }",
  "  map marks { type ipv4_addr : mark; flags interval; elements = { 172.18.0.0/24 : 0x1, 203.0.113.0/24 : 0x2 }; }",
];

function chain(name: string, base: string | null, rules: readonly string[]): string[] {
  return [`  chain ${name} {`, ...(base ? [`    ${base}`] : []), ...rules.map((r) => `    ${r}`), "  }"];
}

function base(rng: Prng, world: World, family: Family, name: string): Chain {
  if (family === "netdev") {
    const hook = rng.pick(["ingress", "egress"]);
    const device = rng.pick(world.devices.filter((d) => d.startsWith("eth")));
    return {
      name,
      hook,
      type: "filter",
      base: `type filter hook ${hook} device "${device}" priority ${rng.int(-10, 10)}; policy accept;`,
    };
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
  return { name, hook, type, base: `type ${type} hook ${hook} priority ${priority}; policy ${policy};` };
}

/** A rule speaks of packets of one kind, so that its conditions can hold together. */
function rule(rng: Prng, world: World, chain: Place, next: readonly string[]): string {
  const { family, type } = chain;
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
