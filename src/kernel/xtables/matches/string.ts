/**
 * `-m string`: text or bytes anywhere in the packet, its headers too (net/netfilter/xt_string.c string_mt,
 * net/core/skbuff.c skb_find_text). What a datagram carries is not known; a handshake carries nothing, so that there the
 * pattern either meets bytes that are known to be others, or numbers that the sender picks at random, which are taken not
 * to spell it by chance.
 */
import { bytesOf, type KnownBytes } from "../../packet-bytes.ts";
import type { Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { answers, condition } from "../statement.ts";
import { numberOf } from "../values.ts";

const UNKNOWN = { type: "undetermined", reason: "the bytes that the packet carries are not in the question" } as const;
/** So many bytes that are picked at random do not spell a pattern by chance. */
const BEYOND_CHANCE = 4;

export function string(options: Options): Statement {
  const option = options.value("--string", "--hex-string");
  if (!option) throw new Unreadable("--string or --hex-string is not given");
  options.setting("--algo");
  const from = numberOf(options.setting("--from") ?? "0", 0xffff);
  const to = numberOf(options.setting("--to") ?? "65535", 0xffff);
  const ignoresCase = options.take("--icase") !== undefined;
  const pattern = option.written.includes("--hex-string") ? hexPattern(option.value) : bytesOfText(option.value);
  if (pattern.length === 0) throw new Unreadable("the string is empty");
  options.finish();
  const { yes, no } = answers(option);
  const holds = condition(
    () => ({
      option,
      subject: "what the packet holds is",
      wanted: `'${option.value}'`,
      actual: () => "something else",
    }),
    (context) => {
      const found = search(bytesOf(context.packet), pattern, { from, to, ignoresCase });
      if (found === "unlikely")
        context.assume("Numbers that a sender picks at random are taken not to spell a string that a rule looks for.");
      return found === "yes" ? yes : found === "maybe" ? UNKNOWN : no;
    },
  );
  return { run: holds.run, explain: (context) => holds.explain(context), undetermined: UNKNOWN.reason };
}

function bytesOfText(text: string): number[] {
  return [...text].flatMap((c) => {
    const code = c.codePointAt(0) ?? 0;
    if (code > 0x7f) throw new Unreadable(`'${text}' holds more than plain letters`);
    return [code];
  });
}

/** `GET |0d0a|`: bytes in hexadecimal between bars. */
function hexPattern(text: string): number[] {
  return text.split("|").flatMap((part, i) => {
    if (i % 2 === 0) return bytesOfText(part);
    const digits = part.replace(/\s/g, "");
    if (!/^([0-9a-fA-F]{2})*$/.test(digits)) throw new Unreadable(`'${part}' is not hexadecimal`);
    return [...digits.matchAll(/../g)].map(([byte]) => Number.parseInt(byte, 16));
  });
}

interface Where {
  readonly from: number;
  readonly to: number;
  readonly ignoresCase: boolean;
}

/** Whether the pattern stands in the packet: `unlikely` where only random numbers could spell it, `maybe` where it may be carried. */
function search(
  { value, known, payload }: KnownBytes,
  pattern: readonly number[],
  where: Where,
): "yes" | "no" | "unlikely" | "maybe" {
  const last = Math.min(where.to, value.length) - pattern.length;
  const lower = (byte: number) => (where.ignoresCase && byte >= 65 && byte <= 90 ? byte + 32 : byte);
  let result: "no" | "unlikely" | "maybe" = "no";
  for (let at = where.from; at <= last; at++) {
    let unknown = 0;
    const fits = pattern.every((byte, i) => {
      const mask = known[at + i] ?? 0;
      if (mask !== 0xff) unknown++;
      return mask !== 0xff || lower(value[at + i] ?? 0) === lower(byte);
    });
    if (!fits) continue;
    if (unknown === 0) return "yes";
    if (unknown < BEYOND_CHANCE || at + pattern.length > payload) result = "maybe";
    else if (result === "no") result = "unlikely";
  }
  return result;
}
