/** `ct state`, `ct mark`, `ct original ip daddr`: what conntrack knows of the packet (net/netfilter/nft_ct.c). */
import type { Json } from "../../../host/model.ts";
import type { CtEntry, CtTuple, PacketConntrack } from "../../packet.ts";
import type { RuleContext } from "../../rule.ts";
import { ipv4Address, ipv6Address } from "../datatypes/addresses.ts";
import type { DataType } from "../datatypes/datatype.ts";
import * as types from "../datatypes/index.ts";
import { CT_STATES, CT_STATUS } from "../datatypes/symbols.ts";
import type { ExpressionKind, Operand, RuleScope } from "../language.ts";
import { operand, unknownOperand } from "../operand.ts";
import { membersOf, NotUnderstood, textOf, wordOf } from "../understanding.ts";
import { type Reading, undetermined } from "../value.ts";

export type Direction = "original" | "reply";

interface Key {
  type(scope: { readonly direction: Direction | null; readonly family: "ip" | "ip6" | null }): DataType;
  /** Reads an entry; packets without one have no such key. */
  compile(direction: Direction | null): (entry: CtEntry, ct: PacketConntrack, context: RuleContext) => Reading;
  readonly unknown?: string;
}

const NO_ENTRY = "the packet belongs to no connection that is tracked";

function key(type: DataType, read: (entry: CtEntry, ct: PacketConntrack, context: RuleContext) => Reading): Key {
  return { type: () => type, compile: () => read };
}

function unknown(type: DataType, reason: string): Key {
  const verdict = undetermined(reason);
  return { type: () => type, compile: () => () => verdict, unknown: reason };
}

// ── the connection ──────────────────────────────────────────────────────────────────────────────────────────────────

const STATE = { NEW: CT_STATES.new, ESTABLISHED: CT_STATES.established, RELATED: CT_STATES.related };

/** A packet that conntrack has not looked at, or could make nothing of, is invalid (nft_ct_get_eval()). */
function stateOf({ packet }: RuleContext): number {
  const { ct } = packet;
  if (ct === null) return packet.ctTemplate === undefined ? CT_STATES.invalid : CT_STATES.new;
  if (ct.state === "UNTRACKED") return CT_STATES.untracked;
  return ct.state === "INVALID" ? CT_STATES.invalid : STATE[ct.state];
}

const SOURCE_NAT_DONE = 128;
const DESTINATION_NAT_DONE = 256;

/** ct->status, as far as the simulator keeps it. */
function statusOf(entry: CtEntry): number {
  return (
    (entry.master === null ? 0 : CT_STATUS.expected) |
    (entry.seenReply ? CT_STATUS["seen-reply"] : 0) |
    (entry.assured ? CT_STATUS.assured : 0) |
    (entry.confirmed ? CT_STATUS.confirmed : 0) |
    (entry.srcNat ? CT_STATUS.snat : 0) |
    (entry.dstNat ? CT_STATUS.dnat : 0) |
    (entry.srcNatDone ? SOURCE_NAT_DONE : 0) |
    (entry.dstNatDone ? DESTINATION_NAT_DONE : 0)
  );
}

function labelsOf({ labels }: CtEntry): bigint {
  let bits = 0n;
  for (const label of labels) bits |= 1n << BigInt(label);
  return bits;
}

const UNCOUNTED = undetermined("the counters of the connection are not in the snapshot");

/**
 * Packets of each direction. A connection that began in this question has had one in each direction that was seen: its
 * first packet is counted before the rules see it (nf_conntrack_in()).
 */
const packets: Key = {
  type: () => types.integer(64, "host"),
  compile: (direction) => (entry) => {
    if (entry.captured) return UNCOUNTED;
    const replies = entry.seenReply ? 1n : 0n;
    return direction === "original" ? 1n : direction === "reply" ? replies : 1n + replies;
  },
};

/** Bytes, known while the first packet is the only one. */
const bytes: Key = {
  type: () => types.integer(64, "host"),
  compile:
    (direction) =>
    (entry, { state }, { packet }) => {
      if (entry.captured || state !== "NEW") return UNCOUNTED;
      return direction === "reply" ? 0n : BigInt(packet.length);
    },
};

// ── tuples ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function tupleKey(type: Key["type"], read: (tuple: CtTuple) => Reading): Key {
  return {
    type,
    compile: (direction) => (entry) => read(direction === "reply" ? entry.reply : entry.original),
  };
}

const only4 = (address: CtTuple["src"]): Reading => (typeof address === "number" ? address : undefined);
const only6 = (address: CtTuple["src"]): Reading => (typeof address === "bigint" ? address : undefined);
/** `ct original saddr` is of the table's family. */
const ofFamily: Key["type"] = ({ family }) => (family === "ip6" ? ipv6Address : ipv4Address);

const KEYS: Readonly<Record<string, Key>> = {
  direction: key(types.ctDirection, (_, ct) => (ct.direction === "original" ? 0 : 1)),
  status: key(types.ctStatus, statusOf),
  mark: key(types.mark, (entry) => entry.mark),
  label: key(types.label, labelsOf),
  helper: key(types.helperName, (entry) => entry.master?.helper ?? undefined),
  l3proto: key(types.nfFamily, (entry) => (entry.family === 4 ? 2 : 10)),
  protocol: key(types.protocol, (entry) => entry.proto),
  zone: key(types.zone, (entry) => entry.zone),
  saddr: tupleKey(ofFamily, (tuple) => tuple.src),
  daddr: tupleKey(ofFamily, (tuple) => tuple.dst),
  "ip saddr": tupleKey(
    () => ipv4Address,
    (tuple) => only4(tuple.src),
  ),
  "ip daddr": tupleKey(
    () => ipv4Address,
    (tuple) => only4(tuple.dst),
  ),
  "ip6 saddr": tupleKey(
    () => ipv6Address,
    (tuple) => only6(tuple.src),
  ),
  "ip6 daddr": tupleKey(
    () => ipv6Address,
    (tuple) => only6(tuple.dst),
  ),
  "proto-src": tupleKey(
    () => types.port,
    (tuple) => tuple.sport,
  ),
  "proto-dst": tupleKey(
    () => types.port,
    (tuple) => tuple.dport,
  ),
  packets,
  bytes,
  avgpkt: unknown(types.integer(64, "host"), "the counters of a connection are not in a snapshot"),
  expiration: unknown(types.seconds, "when the connection expires depends on the time"),
  id: unknown(types.integer(32), "the kernel's number for the connection is not in a snapshot"),
  secmark: unknown(types.integer(32, "host"), "security marks are not in a snapshot"),
  event: unknown(types.ctEvent, "events are for programs that listen"),
};

const PLAIN: Readonly<Record<string, string>> = {
  state: "connection state",
  status: "connection status",
  mark: "connection mark",
  direction: "direction",
};

interface Parsed {
  readonly name: string;
  readonly direction: Direction | null;
  readonly family: "ip" | "ip6" | null;
}

function parse(body: Json): Parsed {
  const { key: name, dir, family } = membersOf(body, ["key", "dir", "family"]);
  return {
    name: textOf(name, "key"),
    direction: dir === undefined ? null : wordOf(dir, ["original", "reply"], "direction"),
    family: family === undefined ? null : wordOf(family, ["ip", "ip6"], "family"),
  };
}

function keyNamed(name: string): Key {
  const found = KEYS[name];
  if (found === undefined) throw new NotUnderstood(`'ct ${name}' is not known`);
  return found;
}

function compileState(): Operand {
  return operand(types.ctState, stateOf, { subject: "connection state" });
}

function compileKey({ name, direction, family }: Parsed, scope: RuleScope): Operand {
  const found = keyNamed(name);
  const type = found.type({ direction, family: family ?? (scope.family === "ip6" ? "ip6" : "ip") });
  const read = found.compile(direction);
  const options = {
    subject: PLAIN[name] ?? `ct ${direction === null ? "" : `${direction} `}${name}`,
    absence: ({ packet }: RuleContext) =>
      (packet.ct?.entry ?? null) === null ? NO_ENTRY : `the connection has no '${name}'`,
  };
  if (found.unknown !== undefined)
    return unknownOperand(type, found.unknown, { ...options, present: ({ packet }) => packet.ct?.entry != null });
  return operand(
    type,
    (context) => {
      const { ct } = context.packet;
      return ct === null || ct.entry === null ? undefined : read(ct.entry, ct, context);
    },
    options,
  );
}

export const ct: ExpressionKind = {
  types(body) {
    const { name, direction, family } = parse(body);
    return [name === "state" ? types.ctState : keyNamed(name).type({ direction, family })];
  },
  print(body) {
    const { name, direction, family } = parse(body);
    // Without a family before it the address would be that of the table; nft prints one all the same.
    const bare = name === "saddr" || name === "daddr" ? `${family ?? "ip"} ${name}` : name;
    return direction === null ? `ct ${bare}` : `ct ${direction} ${bare}`;
  },
  compile(body, scope) {
    const parsed = parse(body);
    return parsed.name === "state" ? compileState() : compileKey(parsed, scope);
  },
};
