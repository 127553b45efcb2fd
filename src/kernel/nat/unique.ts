/** get_unique_tuple(): what a translated packet looks like, so that no other connection looks the same (nf_nat_core.c). */
import type { Address } from "../../net/address.ts";
import { ipv4Of, ipv6Of } from "../../net/address.ts";
import { PROTO } from "../../net/protocol.ts";
import type { Connection, ConntrackTable } from "../conntrack/table.ts";
import { inverted } from "../conntrack/tuple.ts";
import type { CtTuple } from "../packet.ts";
import type { NatRange } from "../rule.ts";
import { jhash2, reciprocalScale } from "./jhash.ts";

export type Manip = "snat" | "dnat";

export interface Unique {
  readonly table: ConntrackTable;
  readonly connection: Connection;
  /** Stands for get_random_u16(). */
  luck(): number;
}

/** NF_NAT_MAX_ATTEMPTS. */
const ATTEMPTS = 128;

export function uniqueTuple(original: CtTuple, range: NatRange, manip: Manip, unique: Unique): CtTuple {
  const { connection } = unique;
  // 1) A source that is mapped already keeps its mapping, where that is unique and in the range.
  if (manip === "snat" && !range.random) {
    if (inRange(original, range)) {
      if (!isUsed(original, unique)) return original;
    } else {
      const mapped = mappingOf(original, range, unique);
      if (mapped && !isUsed(mapped, unique)) return mapped;
    }
  }
  // 2) An address of the range.
  const tuple = pickAddress(original, range, manip, connection);
  // 3) The port, where it is not in the range already and unique.
  if (!range.random) {
    if (range.ports) {
      const port = manip === "snat" ? tuple.sport : tuple.dport;
      const fits = range.portBase === null && port >= range.ports.first && port <= range.ports.last;
      if (fits && (range.ports.first === range.ports.last || !isUsed(tuple, unique))) return tuple;
    } else if (!isUsed(tuple, unique)) return tuple;
  }
  return pickPort(tuple, range, manip, unique);
}

/** nf_nat_used_tuple(): whether the answers to such a packet would be taken for another connection's. */
function isUsed(tuple: CtTuple, { table, connection }: Unique): boolean {
  const reply = inverted(tuple, connection.proto);
  if (!reply) return false;
  const found = table.find(reply, connection.proto, connection.zones);
  return found !== null && found.connection !== connection;
}

/** nf_in_range(). */
function inRange(tuple: CtTuple, { addresses, ports }: NatRange): boolean {
  if (addresses && (tuple.src < addresses.first || tuple.src > addresses.last)) return false;
  return !ports || (tuple.sport >= ports.first && tuple.sport <= ports.last);
}

/** find_appropriate_src(): another connection's mapping of the same source. */
function mappingOf(tuple: CtTuple, range: NatRange, { table, connection }: Unique): CtTuple | null {
  for (const other of table.all()) {
    if (other.proto !== connection.proto || other.zones.original !== connection.zones.original) continue;
    if (other.original.src !== tuple.src || other.original.sport !== tuple.sport) continue;
    const mapped = inverted(other.reply, other.proto);
    if (!mapped) continue;
    const result = { ...tuple, src: mapped.src, sport: mapped.sport };
    if (inRange(result, range)) return result;
  }
  return null;
}

/** find_best_ips_proto(): the range's only address, or one by a hash of the packet's. */
function pickAddress(tuple: CtTuple, range: NatRange, manip: Manip, { zones }: Connection): CtTuple {
  const { addresses } = range;
  if (!addresses) return tuple;
  const chosen = addresses.first === addresses.last ? addresses.first : hashed(tuple, range, addresses, zones.original);
  return manip === "snat" ? { ...tuple, src: chosen } : { ...tuple, dst: chosen };
}

function hashed(
  { src, dst }: CtTuple,
  { persistent }: NatRange,
  { first, last }: { readonly first: Address; readonly last: Address },
  zone: number,
): Address {
  const destination = wordsOf(dst);
  // union nf_inet_addr is always four words, as they lie in memory: big-endian words read on a little-endian machine.
  const source = [...wordsOf(src).map(swapped), 0, 0, 0].slice(0, 4);
  const lastWord = swapped(destination[destination.length - 1] ?? 0);
  let hash = jhash2(source, persistent ? 0 : (lastWord ^ zone) >>> 0);
  const min = wordsOf(first);
  const max = wordsOf(last);
  let whole = false;
  const chosen = max.map((top, i) => {
    const low = whole ? 0 : (min[i] ?? 0);
    const distance = whole ? 0xffffffff : (top - low + 1) >>> 0;
    const word = (low + reciprocalScale(hash, distance)) >>> 0;
    if (word !== top) whole = true;
    if (!persistent) hash = (hash ^ swapped(destination[i] ?? 0)) >>> 0;
    return word;
  });
  return addressOf(chosen);
}

/** An address as 32-bit words in host order. */
function wordsOf(a: Address): number[] {
  if (typeof a === "number") return [a >>> 0];
  return [96n, 64n, 32n, 0n].map((shift) => Number((a >> shift) & 0xffffffffn));
}

function addressOf(words: readonly number[]): Address {
  if (words.length === 1) return ipv4Of(words[0] ?? 0);
  return ipv6Of(words.reduce((n, word) => (n << 32n) | BigInt(word), 0n));
}

function swapped(word: number): number {
  return (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}

/** nf_nat_l4proto_unique_tuple(): the first free port of the range, from an offset on. */
function pickPort(tuple: CtTuple, range: NatRange, manip: Manip, unique: Unique): CtTuple {
  const { proto } = unique.connection;
  const icmp = proto === PROTO.icmp || proto === PROTO.icmpv6;
  if (!icmp && !PORTED.has(proto)) return tuple;
  // An echo's id is its one key, whichever end is translated.
  const atSource = icmp || manip === "snat";
  const port = atSource ? tuple.sport : tuple.dport;
  const bounds = range.ports ?? (icmp ? { first: 0, last: 65535 } : manip === "snat" ? neighbouring(port) : null);
  if (!bounds) return tuple;
  const first = Math.min(bounds.first, bounds.last);
  const size = Math.abs(bounds.last - bounds.first) + 1;
  const start =
    range.portBase !== null
      ? (port - range.portBase) & 0xffff
      : range.random || manip === "snat"
        ? unique.luck() & 0xffff
        : 0;
  let result = tuple;
  for (let i = 0; i < Math.min(size, ATTEMPTS); i++) {
    const chosen = first + ((start + i) % size);
    result = atSource ? { ...tuple, sport: chosen } : { ...tuple, dport: chosen };
    if (!isUsed(result, unique)) return result;
  }
  return result;
}

const PORTED: ReadonlySet<number> = new Set([PROTO.tcp, PROTO.udp, PROTO.udplite, PROTO.dccp, PROTO.sctp]);

/** Without a range a port stays among its kind: privileged ones stay so. */
function neighbouring(port: number): { readonly first: number; readonly last: number } {
  if (port < 512) return { first: 1, last: 511 };
  return port < 1024 ? { first: 600, last: 1023 } : { first: 1024, last: 65535 };
}
