/** `-m conntrack`: net/netfilter/xt_conntrack.c conntrack_mt. */
import { type Address, formatAddress } from "../../../net/address.ts";
import { protocolName } from "../../../net/protocol.ts";
import type { CtEntry, CtState, Packet } from "../../packet.ts";
import { BREAK, NEXT, type RuleContext, type Statement, type StatementResult } from "../../rule.ts";
import { type GivenValue, type Options, Unreadable } from "../options.ts";
import { protocolOf } from "../protocols.ts";
import type { XtScope } from "../scope.ts";
import { answers, condition, undetermined } from "../statement.ts";
import { inNetwork, networkFrom, portRangeOf } from "../values.ts";
import { oneOf, rangesInWords } from "../words.ts";

const NEW = 1;
const ESTABLISHED = 2;
const RELATED = 4;
const INVALID = 8;
const UNTRACKED = 16;
const SNAT = 32;
const DNAT = 64;
const STATES: ReadonlyMap<string, number> = new Map([
  ["NEW", NEW],
  ["ESTABLISHED", ESTABLISHED],
  ["RELATED", RELATED],
  ["INVALID", INVALID],
  ["UNTRACKED", UNTRACKED],
  ["SNAT", SNAT],
  ["DNAT", DNAT],
]);
const STATE_BITS: Readonly<Record<CtState, number>> = { NEW, ESTABLISHED, RELATED, INVALID, UNTRACKED };

const EXPECTED = 1;
const SEEN_REPLY = 2;
const ASSURED = 4;
const CONFIRMED = 8;
const STATUSES: ReadonlyMap<string, number> = new Map([
  ["NONE", 0],
  ["EXPECTED", EXPECTED],
  ["SEEN_REPLY", SEEN_REPLY],
  ["ASSURED", ASSURED],
  ["CONFIRMED", CONFIRMED],
]);

export function conntrack(options: Options, scope: XtScope): Statement[] {
  const state = options.value("--ctstate", "--state");
  // Without an entry the kernel looks at the state alone: it answers for all the other options, and without it nothing holds.
  const untracked = state ? NEXT : BREAK;
  const statements: Statement[] = [];
  if (state) statements.push(stateCondition(state));
  const add = (option: GivenValue | undefined, compile: (option: GivenValue) => EntryWords): void => {
    if (option) statements.push(entryCondition(option, untracked, compile(option)));
  };
  add(options.value("--ctdir"), directionOf);
  add(options.value("--ctorigsrc"), (o) => addressOf(o, scope, "original source", (entry) => entry.original.src));
  add(options.value("--ctorigdst"), (o) => addressOf(o, scope, "original destination", (entry) => entry.original.dst));
  add(options.value("--ctreplsrc"), (o) => addressOf(o, scope, "reply source", (entry) => entry.reply.src));
  add(options.value("--ctrepldst"), (o) => addressOf(o, scope, "reply destination", (entry) => entry.reply.dst));
  add(options.value("--ctproto"), protocolIn);
  add(options.value("--ctorigsrcport"), (o) => portIn(o, "original source port", (entry) => entry.original.sport));
  add(options.value("--ctorigdstport"), (o) => portIn(o, "original destination port", (entry) => entry.original.dport));
  add(options.value("--ctreplsrcport"), (o) => portIn(o, "reply source port", (entry) => entry.reply.sport));
  add(options.value("--ctrepldstport"), (o) => portIn(o, "reply destination port", (entry) => entry.reply.dport));
  add(options.value("--ctstatus"), statusOf);
  if (options.take("--ctexpire"))
    statements.push(undetermined("how long the connection's entry still lasts is not modelled"));
  return statements;
}

function bitsOf(text: string, names: ReadonlyMap<string, number>): number {
  let bits = 0;
  for (const name of text.toUpperCase().split(",")) {
    const bit = names.get(name);
    if (bit === undefined) throw new Unreadable(`'${name}' is not known to this program`);
    bits |= bit;
  }
  return bits;
}

/**
 * Before the lookup, and where nothing is tracked, nf_ct_get() finds nothing, which reads as INVALID; a template that a raw
 * rule set reads as NEW.
 */
function stateBits({ ct, ctTemplate }: Packet): number {
  if (!ct) return ctTemplate ? NEW : INVALID;
  if (!ct.entry) return STATE_BITS[ct.state];
  return STATE_BITS[ct.state] | (ct.entry.srcNat ? SNAT : 0) | (ct.entry.dstNat ? DNAT : 0);
}

function stateCondition(option: GivenValue): Statement {
  const wanted = bitsOf(option.value, STATES);
  const { yes, no } = answers(option);
  return condition(
    () => ({
      option,
      subject: "connection is",
      wanted: oneOf(option.value.split(",")),
      actual: ({ packet }) => {
        const bits = stateBits(packet);
        return [...STATES]
          .filter(([, bit]) => bits & bit)
          .map(([name]) => name)
          .join(" and ");
      },
    }),
    ({ packet }) => (stateBits(packet) & wanted ? yes : no),
  );
}

/** A condition on the packet's connection. */
interface EntryWords {
  readonly subject: string;
  readonly wanted: string;
  actual(entry: CtEntry, packet: Packet): string;
  holds(entry: CtEntry, packet: Packet): boolean;
}

function entryCondition(option: GivenValue, untracked: StatementResult, words: EntryWords): Statement {
  const { yes, no } = answers(option);
  return condition(
    () => ({
      option,
      subject: words.subject,
      wanted: words.wanted,
      actual: ({ packet }) => (packet.ct?.entry ? words.actual(packet.ct.entry, packet) : "none"),
      absent: ({ packet }: RuleContext) => (packet.ct?.entry ? null : "the packet belongs to no connection"),
    }),
    ({ packet }) => {
      const entry = packet.ct?.entry;
      return entry ? (words.holds(entry, packet) ? yes : no) : untracked;
    },
  );
}

function directionOf({ value }: GivenValue): EntryWords {
  const wanted = value.toLowerCase();
  if (wanted !== "original" && wanted !== "reply") throw new Unreadable(`'${value}' is no direction`);
  return {
    subject: "the connection's direction is",
    wanted,
    actual: (_, packet) => packet.ct?.direction ?? "none",
    holds: (_, packet) => packet.ct?.direction === wanted,
  };
}

function addressOf({ value }: GivenValue, scope: XtScope, what: string, of: (entry: CtEntry) => Address): EntryWords {
  const network = networkFrom(value, scope.family);
  return {
    subject: `the connection's ${what} is`,
    wanted: value.includes("/") ? `in ${network.text}` : network.text,
    actual: (entry) => formatAddress(of(entry)),
    holds: (entry) => inNetwork(of(entry), network),
  };
}

function protocolIn({ value }: GivenValue): EntryWords {
  const proto = protocolOf(value);
  return {
    subject: "the connection is",
    wanted: protocolName(proto),
    actual: (entry) => protocolName(entry.proto),
    holds: (entry) => entry.proto === proto,
  };
}

function portIn({ value }: GivenValue, what: string, of: (entry: CtEntry) => number): EntryWords {
  const range = portRangeOf(value);
  return {
    subject: `the connection's ${what} is`,
    wanted: rangesInWords([range]),
    actual: (entry) => String(of(entry)),
    holds: (entry) => of(entry) >= range.first && of(entry) <= range.last,
  };
}

/** `NONE` adds no bit: alone it never holds. */
function statusOf({ value }: GivenValue): EntryWords {
  const wanted = bitsOf(value, STATUSES);
  const status = (entry: CtEntry): number =>
    (entry.master ? EXPECTED : 0) |
    (entry.seenReply ? SEEN_REPLY : 0) |
    (entry.assured ? ASSURED : 0) |
    (entry.confirmed ? CONFIRMED : 0);
  return {
    subject: "the connection's status is",
    wanted: oneOf(value.split(",")),
    actual: (entry) => {
      const names = [...STATUSES].filter(([, bit]) => status(entry) & bit).map(([name]) => name);
      return names.length === 0 ? "NONE" : names.join(",");
    },
    holds: (entry) => (status(entry) & wanted) !== 0,
  };
}
