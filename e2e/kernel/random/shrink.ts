import type { Agent } from "../agent.ts";
import type { Case, Statement } from "../case-file.ts";
import { runCase } from "../run-cases.ts";
import type { Simulator } from "../simulator.ts";
import { Tally } from "../tally.ts";

/** At most this many hosts are built to make one case small. */
const TRIES = 150;

/** A case on which simulator and kernel part, and the kinds of its partings. */
interface Parted {
  readonly case: Case;
  readonly kinds: ReadonlySet<string>;
}

/**
 * The smallest case that the two still part on in one of the ways in which they did: statements, rules, and options of rules
 * taken away one after the other. A smaller host that shows another disagreement alone is not taken for it.
 */
export async function shrink(
  agent: Agent,
  name: string,
  { case: start, kinds }: Parted,
  answer: Simulator,
): Promise<Case> {
  let tries = 0;
  const parts = async (c: Case): Promise<boolean> => {
    if (tries++ > TRIES) return false;
    const tally = new Tally();
    // a host that cannot be built any more is no smaller case
    await runCase(agent, `shrink/${name}/${tries}`, c, answer, tally).catch(() => []);
    return [...tally.kinds].some((kind) => kinds.has(kind));
  };
  if (!(await parts(start))) return start;
  let best = start;
  const tryAll = async (candidates: (c: Case) => Case[]) => {
    for (let again = true; again; ) {
      again = false;
      for (const candidate of candidates(best)) {
        if (size(candidate) >= size(best) || !(await parts(candidate))) continue;
        best = candidate;
        again = true;
        break;
      }
    }
  };
  await tryAll((c) => without(c, halves(c.statements.length)));
  await tryAll(withoutLines);
  await tryAll((c) => without(c, singles(c.statements.length)));
  await tryAll(withoutLines);
  await tryAll(withoutOptions);
  return best;
}

function size(c: Case): number {
  return JSON.stringify(c.statements).length;
}

type Range = readonly [from: number, to: number];

/** Ever smaller pieces of a list, the largest first, and the last first among equals. */
function halves(length: number): Range[] {
  const ranges: Range[] = [];
  for (let piece = Math.ceil(length / 2); piece >= 1; piece = Math.floor(piece / 2))
    for (let at = length - piece; at > -piece; at -= piece) ranges.push([Math.max(0, at), at + piece]);
  return ranges;
}

function singles(length: number): Range[] {
  return Array.from({ length }, (_, i) => [length - 1 - i, length - i]);
}

function cut<T>(list: readonly T[], [from, to]: Range): T[] {
  return [...list.slice(0, from), ...list.slice(to)];
}

function without(c: Case, ranges: readonly Range[]): Case[] {
  return ranges.map((r) => ({ ...c, statements: cut(c.statements, r) }));
}

function replaced(c: Case, index: number, s: Statement): Case {
  return { ...c, statements: c.statements.map((old, i) => (i === index ? s : old)) };
}

function withoutLines(c: Case): Case[] {
  return c.statements.flatMap((s, i) =>
    s.type !== "command" ? [] : halves(s.stdin.length).map((r) => replaced(c, i, { ...s, stdin: cut(s.stdin, r) })),
  );
}

/** Options of an iptables rule, conditions of an nft rule, servers, addresses. */
function withoutOptions(c: Case): Case[] {
  return c.statements.flatMap((s, i) => {
    if (s.type === "serve")
      return singles(s.servers.length).map((r) => replaced(c, i, { ...s, servers: cut(s.servers, r) }));
    if (s.type === "bridge" || s.type === "room")
      return singles(s.addresses.length).map((r) => replaced(c, i, { ...s, addresses: cut(s.addresses, r) }));
    if (s.type !== "command") return [];
    return s.stdin.flatMap((line, n) =>
      shorter(line).map((l) => replaced(c, i, { ...s, stdin: s.stdin.map((old, m) => (m === n ? l : old)) })),
    );
  });
}

function shorter(line: string): string[] {
  const rule = line.match(/^(-A \S+ )(.*)$/);
  if (rule) {
    const options = (rule[2] ?? "").split(/ (?=(?:! )?-{1,2}[a-z])/);
    return singles(options.length).map((r) => (rule[1] ?? "") + cut(options, r).join(" "));
  }
  const conditions = line
    .trim()
    .split(
      / (?=(?:ip6? |tcp |udp |th |meta |ct |fib |iifn?a?m?e? |oifn?a?m?e? |icmp|ether |counter|accept|drop|log ))/,
    );
  return conditions.length < 2 ? [] : singles(conditions.length).map((r) => `    ${cut(conditions, r).join(" ")}`);
}
