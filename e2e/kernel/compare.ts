import type { Fork, JourneyPacket } from "../../src/kernel/journey.ts";
import type { Crossing, Recording, Tuple } from "./recording.ts";

/** An answer of the simulator, as far as it is compared (CONTRACT.md, section 2). */
export interface Answer {
  readonly outcome: string;
  readonly explanation: string;
  /** What the snapshot did not say. */
  readonly assumptions: readonly string[];
  readonly packets: readonly JourneyPacket[];
  /** The ways that it may go, where something cannot be told. */
  readonly fork?: Fork | null;
}

/** How much agrees: of each pair, the second is how much there was to agree on. */
export interface Agreement {
  readonly outcome: readonly [number, number];
  readonly walks: readonly [number, number];
  readonly rules: readonly [number, number];
  readonly devices: readonly [number, number];
  /** Where they part. Empty exactly where everything agrees. */
  readonly partings: readonly Parting[];
}

/** One thing in which simulator and kernel part. */
export interface Parting {
  /** What sort of disagreement it is: the same in a smaller host that shows it too, where positions and ports are others. */
  readonly kind: string;
  /** For a person to read. */
  readonly words: string;
}

/** What the asker's program says, in the words of the contract. */
const OUTCOMES: Readonly<Record<string, string>> = {
  connected: "answered",
  answered: "answered",
  econnrefused: "refused",
  timeout: "silence",
  ehostunreach: "unreachable",
  enetunreach: "no-route",
  "icmp-error": "unreachable",
  eacces: "prohibited",
  eperm: "prohibited",
  // beyond what the judge knows: a blackhole route's answer to its own host, and a datagram that is too big for the way
  einval: "prohibited",
  emsgsize: "unreachable",
  eaddrnotavail: "prohibited",
};

export function outcomeOf(recording: Recording): string {
  return OUTCOMES[recording.outcome] ?? recording.outcome;
}

/** The ports that the kernel picks by itself differ from run to run: net.ipv4.ip_local_port_range. */
const EPHEMERAL = 32768;

/** One base chain's walk, in a form that can be compared as text. */
type ChainLine = readonly [
  family: string,
  table: string,
  chain: string,
  iif: string | null,
  oif: string | null,
  tuple: readonly unknown[],
  ttl: number,
  rules: readonly (readonly unknown[])[],
];

interface SimulatedWalk {
  readonly kind: string;
  readonly first: string;
  readonly chains: { readonly line: ChainLine; readonly ttlAfter: number | null }[];
  readonly crossings: { dev: string; dir: string; tuple: readonly unknown[] }[];
}

/**
 * Tuples with `*` for a port that the kernel picked by itself: an ephemeral one, or where the simulator says that another
 * stands for it, one that appears nowhere in what is said.
 */
class Mask {
  readonly #picked = new Set<number>();
  readonly #known = new Set<number>();

  constructor({ assumptions, packets }: Answer) {
    for (const text of assumptions) {
      const port = text.match(/picks a port at random for .*: (\d+) stands for it/)?.[1];
      if (port !== undefined) this.#picked.add(Number(port));
    }
    for (const { header } of packets.flatMap((p) => p.steps))
      for (const port of [header.sport, header.dport])
        if (port !== undefined && port !== null && !this.#picked.has(port)) this.#known.add(port);
  }

  of(tuple: Tuple): readonly unknown[] {
    const port = (p: number | null) =>
      p !== null && (p >= EPHEMERAL || (this.#picked.size > 0 && !this.#known.has(p))) ? "*" : p;
    return [tuple[0], port(tuple[1]), tuple[2], port(tuple[3])];
  }
}

/** By namespace, what each simulated packet did there. */
function simulatedWalks(answer: Answer, mask: Mask): Map<string, SimulatedWalk[]> {
  const all = new Map<string, SimulatedWalk[]>();
  for (const packet of answer.packets) {
    const here = new Map<string, SimulatedWalk>();
    const firsts = new Map<string, string>();
    for (const [i, s] of packet.steps.entries()) {
      // before it has its route a packet of the host's own has no source yet
      if (s.at === "send" || s.at === "route" || s.at === "resolve") continue;
      const tuple = mask.of([s.header.src, s.header.sport ?? null, s.header.dst, s.header.dport ?? null]);
      const first = firsts.get(s.ns) ?? JSON.stringify(tuple);
      firsts.set(s.ns, first);
      if (s.at !== "chain" && s.at !== "device") continue;
      const walk = here.get(s.ns) ?? { kind: packet.kind, first, chains: [], crossings: [] };
      here.set(s.ns, walk);
      if (s.at === "device") walk.crossings.push({ dev: s.dev, dir: s.dir, tuple });
      else {
        const matched = s.rules.filter((r) => r.matched).map((r) => [r.chain, r.rule, r.verdict]);
        const place = [s.family, s.table, s.chain, s.iif, s.oif] as const;
        const ttlAfter = packet.steps[i + 1]?.header.ttl ?? null;
        walk.chains.push({ line: [...place, tuple, s.header.ttl, matched], ttlAfter });
      }
    }
    for (const [ns, walk] of here) all.set(ns, [...(all.get(ns) ?? []), walk]);
  }
  return all;
}

/**
 * Where a rule sent a copy, and of which kind of packet: a trace does not tell it from its original, so that of these the
 * outcome and the devices are compared, and no walks.
 */
function copiedIn(answer: Answer): Set<string> {
  const copies = answer.packets.filter(({ steps: [first] }) => first?.at === "send" && /^A copy of /.test(first.note));
  return new Set(copies.map(({ kind, steps }) => `${steps[0]?.ns} ${kind}`));
}

/** A base chain that iptables-save prints but the kernel never made leaves no trace: it is let pass where it only accepts. */
function onlyAccepts(chain: ChainLine): boolean {
  const rules = chain[7];
  return rules.length === 1 && rules[0]?.[1] === "policy" && rules[0]?.[2] === "accept";
}

/** How a walk through a base chain ended, without the positions of its rules. */
function endOf(chain: ChainLine | undefined): string {
  return chain ? `${nameOf(chain)} ${chain[7].at(-1)?.[2]}` : "nothing";
}

function nameOf(chain: ChainLine): string {
  return chain.slice(0, 3).join(" ");
}

/**
 * Compares what the simulator says with what the kernel did. `nameOf` maps a recording's namespaces to the simulator's.
 * As `judge.py` beside the contract compares, and stricter: TTLs count, and a packet that the kernel never made counts too.
 */
export function compare(
  recording: Recording,
  answer: Answer,
  spaceName: (ns: string) => string,
  traceTable: string,
): Agreement {
  const partings: Parting[] = [];
  const part = (words: string, kind: string) => partings.push({ kind, words });
  const outcome = outcomeOf(recording);
  const isFair = answer.outcome !== "undetermined" || !turnsBack(recording);
  if (answer.outcome !== outcome && isFair)
    part(`outcome is ${answer.outcome}, the kernel's was ${outcome}`, `outcome ${answer.outcome} ${outcome}`);
  const mask = new Mask(answer);
  const simulated = simulatedWalks(answer, mask);
  const walks: [number, number] = [0, 0];
  const rules: [number, number] = [0, 0];
  const used = new Set<SimulatedWalk>();
  const copied = copiedIn(answer);

  for (const packet of recording.packets) {
    const ns = spaceName(packet.ns);
    const expected = packet.chains
      .filter((c) => c.table !== traceTable)
      .map((c): ChainLine => [c.family, c.table, c.chain, c.iif, c.oif, mask.of(c.tuple), c.ttl, c.rules]);
    if (expected.length === 0 || copied.has(`${ns} ${packet.kind}`)) continue;
    const count = expected.reduce((n, c) => n + c[7].length, 0);
    walks[1]++;
    rules[1] += count;
    const first = JSON.stringify(mask.of(packet.first));
    const there = simulated.get(ns) ?? [];
    const walk = there.find((w) => w.kind === packet.kind && w.first === first && !used.has(w));
    if (!walk) {
      part(`no ${packet.kind} ${first} in ${ns}; simulated there: ${listed(there)}`, `no ${packet.kind}`);
      continue;
    }
    used.add(walk);
    const known = new Set(expected.map(nameOf));
    const chains = walk.chains
      .filter(({ line }) => known.has(nameOf(line)) || !onlyAccepts(line))
      .map(({ line, ttlAfter }, i): ChainLine => {
        // the trace shows a packet as the first rule that matched leaves it; what the last one leaves, the next chain shows
        const ttl = expected[i]?.[6];
        return ttl !== undefined && ttlAfter !== line[6]
          ? [line[0], line[1], line[2], line[3], line[4], line[5], ttl, line[7]]
          : line;
      });
    const parting = chains.findIndex((c, i) => JSON.stringify(c) !== JSON.stringify(expected[i]));
    if (parting < 0 && chains.length === expected.length) {
      walks[0]++;
      rules[0] += count;
      continue;
    }
    const at = parting < 0 ? chains.length : parting;
    rules[0] += expected.slice(0, at).reduce((n, c) => n + c[7].length, 0);
    const [ours, theirs] = [chains[at], expected[at]];
    part(
      `${packet.kind} in ${ns}\n      simulated ${JSON.stringify(ours ?? "goes no further")}\n      kernel    ${JSON.stringify(theirs ?? "goes no further")}`,
      `${packet.kind} ${endOf(ours)} ${endOf(theirs)}`,
    );
  }

  const devices: [number, number] = [0, 0];
  for (const [space, crossed] of Object.entries(recording.devices)) {
    const ns = spaceName(space);
    const kernel = new Set(crossed.filter((c) => c.dev !== "lo").map((c) => crossingKey(c, mask)));
    const made = new Set(
      (simulated.get(ns) ?? []).flatMap((w) =>
        w.crossings.filter((c) => c.dev !== "lo").map((c) => `${w.kind} ${c.dev} ${c.dir} ${JSON.stringify(c.tuple)}`),
      ),
    );
    const missing = [...kernel].filter((k) => !made.has(k));
    const extra = [...made].filter((k) => !kernel.has(k));
    devices[0] += kernel.size - missing.length;
    devices[1] += kernel.size + extra.length;
    if (missing.length > 0)
      part(`in ${ns} the kernel crossed, not simulated: ${missing.slice(0, 3).join("; ")}`, "not simulated");
    if (extra.length > 0) part(`in ${ns} simulated, but not crossed: ${extra.slice(0, 3).join("; ")}`, "not crossed");
    // a packet that met rules which the kernel's packets never met
    for (const walk of simulated.get(ns) ?? []) {
      if (used.has(walk) || copied.has(`${ns} ${walk.kind}`) || walk.chains.every(({ line }) => onlyAccepts(line)))
        continue;
      const traced = recording.packets.some(
        (p) => spaceName(p.ns) === ns && p.kind === walk.kind && JSON.stringify(mask.of(p.first)) === walk.first,
      );
      if (!traced) part(`in ${ns} the kernel had no ${walk.kind} ${walk.first}`, `no such ${walk.kind}`);
    }
  }
  for (const [space, seen] of Object.entries(recording.redirects)) {
    const ns = spaceName(space);
    const said = new Set(redirectsIn(answer, ns));
    for (const redirect of seen)
      if (!said.has(redirect)) part(`in ${ns} the kernel redirected ${redirect}, not simulated`, "not redirected");
  }
  return { outcome: [answer.outcome === outcome || !isFair ? 1 : 0, 1], walks, rules, devices, partings };
}

/** Who is told of a shorter way in a namespace, and which. A packet inside the error may be translated back on its way: its receiver. */
function redirectsIn({ packets }: Answer, ns: string): string[] {
  return packets.flatMap(({ steps }) =>
    steps.flatMap((s) => (s.ns === ns && s.at === "forward" && s.redirect ? [`${s.header.src} by ${s.redirect}`] : [])),
  );
}

/**
 * Whether what an outside sent left for that outside again, as it was or to the asker himself: there asker, router and
 * answerer are one namespace, whose silence says nothing about a world where they are not (NB-12).
 */
function turnsBack({ request, devices }: Recording): boolean {
  if (request.from in devices) return false;
  return Object.values(devices).some(([first, ...later]) =>
    later.some(
      ({ kind, dev, dir, tuple: [src, , dst] }) =>
        kind === first?.kind &&
        dev === first.dev &&
        dir !== first.dir &&
        src === first.tuple[0] &&
        (dst === first.tuple[2] || dst === src),
    ),
  );
}

function crossingKey(c: Crossing, mask: Mask): string {
  return `${c.kind} ${c.dev} ${c.dir} ${JSON.stringify(mask.of(c.tuple))}`;
}

function listed(walks: readonly SimulatedWalk[]): string {
  return walks.map((w) => `${w.kind} ${w.first}`).join(", ") || "nothing";
}
