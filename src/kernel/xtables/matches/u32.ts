/**
 * `-m u32`: four bytes of the packet from its IP header on, masked, shifted, followed, compared with ranges
 * (net/netfilter/xt_u32.c u32_match_it). Bytes that the sender picks, and what a datagram carries, are not known: where the
 * answer hangs on them it is undetermined.
 *
 *   0>>22&0x3C@0&0xFFFF=80,8080:8090 && 6&0xFF=6
 */
import { ipv4Of, ipv6Of } from "../../../net/address.ts";
import { bytesOf, type KnownBytes } from "../../packet-bytes.ts";
import { datagram, echo, tcpSyn } from "../../packets.ts";
import type { Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { answers, condition } from "../statement.ts";
import { numberOf, type Ranges, rangeOf } from "../values.ts";

interface Step {
  readonly operator: "&" | "<<" | ">>" | "@";
  readonly number: number;
}

interface Test {
  readonly start: number;
  readonly steps: readonly Step[];
  readonly ranges: Ranges;
}

/** A number of 32 bits of which only those in `known` are; the others are 0. */
interface Partial32 {
  readonly value: number;
  readonly known: number;
}

const UNKNOWN = {
  type: "undetermined",
  reason: "it hangs on bytes of the packet that are not in the question",
} as const;

const FOUR = { src: ipv4Of(0), dst: ipv4Of(0), sport: 0, dport: 0 };
const SIX = { src: ipv6Of(0n), dst: ipv6Of(0n), sport: 0, dport: 0 };
const TYPICAL = {
  4: [tcpSyn(FOUR, {}), datagram(FOUR, { length: 1500 }), echo(FOUR, "request", 0, {})],
  6: [tcpSyn(SIX, {}), datagram(SIX, { length: 1500 }), echo(SIX, "request", 0, {})],
} as const;

export function u32(options: Options, { family }: XtScope): Statement {
  const option = options.value("--u32");
  if (!option) throw new Unreadable("--u32 is not given");
  const tests = option.value.split("&&").map(testOf);
  options.finish();
  const { yes, no } = answers(option);
  const holds = condition(
    () => ({
      option,
      subject: "what the bytes of the packet fulfil is",
      wanted: `'${option.value}'`,
      actual: () => "something else",
    }),
    ({ packet }) => {
      const bytes = bytesOf(packet);
      let told = true;
      for (const test of tests) {
        const holds = evaluate(test, bytes);
        if (holds === false) return no;
        if (holds === null) told = false;
      }
      return told ? yes : UNKNOWN;
    },
  );
  // what asks only for bytes that every packet tells is decided like any other condition
  const always = TYPICAL[family].every((packet) => tests.every((test) => evaluate(test, bytesOf(packet)) !== null));
  if (always) return holds;
  return { run: holds.run, explain: (context) => holds.explain(context), undetermined: UNKNOWN.reason };
}

function testOf(text: string): Test {
  const [location = "", values, more] = text.replace(/\s/g, "").split("=");
  const found = location.match(/^(0[xX][0-9a-fA-F]+|\d+)((?:(?:&|<<|>>|@)(?:0[xX][0-9a-fA-F]+|\d+))*)$/);
  if (!found || values === undefined || more !== undefined) throw new Unreadable(`'${text}' is no test of bytes`);
  const steps = [...(found[2] ?? "").matchAll(/(&|<<|>>|@)([^&<>@]+)/g)].map(
    ([, operator, number]): Step => ({ operator: operator as Step["operator"], number: numberOf(number ?? "") }),
  );
  return {
    start: numberOf(found[1] ?? ""),
    steps,
    ranges: values.split(",").map((range) => rangeOf(range, 0xffffffff)),
  };
}

/** Whether a test holds; null where it cannot be told. Bytes past the packet's end make it fail. */
function evaluate({ start, steps, ranges }: Test, bytes: KnownBytes): boolean | null {
  let from = 0;
  let at = wordAt(bytes, start);
  for (const { operator, number } of steps) {
    if (at === null) return false;
    if (operator === "@") {
      if (at.known >>> 0 !== 0xffffffff) return null;
      from += at.value;
      at = wordAt(bytes, from + number);
    } else at = changed(at, operator, number);
  }
  return at === null ? false : isAmong(at, ranges);
}

function wordAt({ value, known }: KnownBytes, at: number): Partial32 | null {
  if (at + 4 > value.length) return null;
  const word = (bytes: Uint8Array) => [0, 1, 2, 3].reduce((n, i) => ((n << 8) | (bytes[at + i] ?? 0)) >>> 0, 0);
  return { value: word(value), known: word(known) };
}

function changed({ value, known }: Partial32, operator: "&" | "<<" | ">>", n: number): Partial32 {
  switch (operator) {
    case "&":
      return { value: (value & n) >>> 0, known: (known | ~n) >>> 0 };
    case "<<":
      return { value: (value << n) >>> 0, known: ((known << n) | ~(-1 << n)) >>> 0 };
    case ">>":
      return { value: value >>> n, known: ((known >>> n) | ~(0xffffffff >>> n)) >>> 0 };
  }
}

/** By the least and the greatest number that it may be. */
function isAmong({ value, known }: Partial32, ranges: Ranges): boolean | null {
  const most = (value | ~known) >>> 0;
  if (ranges.some(({ first, last }) => value >= first && most <= last)) return true;
  return ranges.every(({ first, last }) => most < first || value > last) ? false : null;
}
