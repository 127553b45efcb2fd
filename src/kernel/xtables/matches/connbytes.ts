/** `-m connbytes`: net/netfilter/xt_connbytes.c connbytes_mt. The rule itself turns the kernel's counting on. */
import type { CtEntry, Packet } from "../../packet.ts";
import { BREAK, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { answers, condition } from "../statement.ts";
import { type Range, rangeOf } from "../values.ts";
import { rangesInWords } from "../words.ts";

const UNKNOWN = { type: "undetermined", reason: "how much the connection has carried is not in the snapshot" } as const;

const SHORTEST_PACKET = 20;
const LONGEST_PACKET = 65535;

const DIRECTIONS: ReadonlySet<string> = new Set(["original", "reply", "both"]);
const MODES: ReadonlySet<string> = new Set(["packets", "bytes", "avgpkt"]);

export function connbytes(options: Options): Statement {
  const option = options.value("--connbytes");
  if (!option) throw new Unreadable("--connbytes is not given");
  const direction = wordOf(options, "--connbytes-dir", DIRECTIONS);
  const mode = wordOf(options, "--connbytes-mode", MODES);
  const range = rangeOf(option.value, Number.MAX_SAFE_INTEGER);
  const { yes, no } = answers(option);
  const counted = (packet: Packet): Range | null => {
    const entry = packet.ct?.entry;
    return entry && !entry.captured ? countOf(packet, entry, direction, mode) : null;
  };
  const statement = condition(
    () => ({
      option,
      subject: `connection has carried, in ${mode},`,
      wanted: option.value.endsWith(":") ? `${range.first} or more` : rangesInWords([range]),
      actual: ({ packet }) => rangesInWords([counted(packet) ?? { first: 0, last: 0 }]),
      absent: ({ packet }) => (packet.ct?.entry ? null : "the packet belongs to no connection"),
    }),
    ({ packet }) => {
      if (!packet.ct?.entry) return BREAK;
      const count = counted(packet);
      if (count === null) return UNKNOWN;
      if (count.first > range.last || count.last < range.first) return no;
      return count.first >= range.first && count.last <= range.last ? yes : UNKNOWN;
    },
  );
  return { run: statement.run, explain: (context) => statement.explain(context), undetermined: UNKNOWN.reason };
}

function wordOf(options: Options, name: string, words: ReadonlySet<string>): string {
  const value = options.value(name)?.value ?? "";
  if (!words.has(value)) throw new Unreadable(`${name} is not given, or as '${value}', which is not known`);
  return value;
}

/**
 * What has been counted of a connection that began in this question: one packet of each direction that was seen, this one
 * included. Their lengths are known while the first is the only one.
 */
function countOf({ ct, length }: Packet, { seenReply }: CtEntry, direction: string, mode: string): Range {
  const originals = direction === "reply" ? 0 : 1;
  const packets = originals + (seenReply && direction !== "original" ? 1 : 0);
  if (mode === "packets") return { first: packets, last: packets };
  if (ct?.state === "NEW") return { first: originals * length, last: originals * length };
  const times = mode === "avgpkt" ? Math.min(packets, 1) : packets;
  return { first: times * SHORTEST_PACKET, last: times * LONGEST_PACKET };
}
