/**
 * `-j HMARK`: net/netfilter/xt_HMARK.c hmark_tg_v4, hmark_tg_v6: a mark by a hash of the packet's ends, or of its
 * connection's, the same in both directions. All that the hash is made with stands in the rule.
 */
import type { Address, Family } from "../../../net/address.ts";
import { maskOf } from "../../../net/prefix.ts";
import { PROTO } from "../../../net/protocol.ts";
import { jhash2, reciprocalScale } from "../../nat/jhash.ts";
import type { Packet } from "../../packet.ts";
import { NEXT, type Statement, type Verdict } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { action } from "../statement.ts";
import { addressOf, numberOf } from "../values.ts";
import { hex } from "../words.ts";

/** struct xt_hmark_info. */
interface Hashing {
  readonly srcMask: Address;
  readonly dstMask: Address;
  /** What is kept of the source port (or the upper half of an SPI), and what is set in it. */
  readonly sport: { readonly mask: number; readonly set: number };
  readonly dport: { readonly mask: number; readonly set: number };
  readonly protoMask: number;
  readonly rnd: number;
  readonly modulus: number;
  readonly offset: number;
}

/** What is hashed (struct hmark_tuple). `ports`: null where the packet has none that are looked at. */
interface Hashed {
  readonly src: Address;
  readonly dst: Address;
  readonly proto: number;
  readonly ports: readonly [number, number] | null;
}

/** proto_ports_offset(), of those that this program knows the ports of. */
const WITH_PORTS: ReadonlySet<number> = new Set([PROTO.tcp, PROTO.udp, PROTO.dccp, PROTO.sctp, PROTO.udplite]);
const WITH_SPI: ReadonlySet<number> = new Set([PROTO.esp, PROTO.ah]);

const ECHO_ID: Verdict = {
  type: "undetermined",
  reason: "HMARK hashes the echo's id, which its sender picks",
  action: true,
};
const SPI: Verdict = {
  type: "undetermined",
  reason: "HMARK hashes the SPI, which is not in the question",
  action: true,
};

export function hmark(options: Options, scope: XtScope): Statement {
  const tuple = new Set(options.setting("--hmark-tuple")?.toLowerCase().split(",") ?? []);
  const byConnection = tuple.has("ct");
  const hashing = hashingOf(options, scope.family, tuple);
  return action(
    ({ packet }) => {
      const hashed = byConnection ? connectionOf(packet) : endsOf(packet);
      if (hashed === null) return NEXT;
      if ("type" in hashed) return hashed;
      packet.mark = markOf(hashed, hashing);
      return NEXT;
    },
    ({ packet }) =>
      byConnection && !packet.ct?.entry
        ? "belongs to no connection that could be hashed, and goes on"
        : `is marked ${hex(packet.mark)} by a hash, and goes on`,
  );
}

function hashingOf(options: Options, family: Family, tuple: ReadonlySet<string>): Hashing {
  const number = (flag: string, max: number, otherwise: number): number => {
    const text = options.setting(flag);
    return text === undefined ? otherwise : numberOf(text, max);
  };
  const given = (name: string, max: number): number => (tuple.has(name) ? max : 0);
  const maskFrom = (flag: string, name: string): Address => {
    const text = options.setting(flag);
    if (text === undefined) return maskOf(family, tuple.has(name) ? (family === 4 ? 32 : 128) : 0);
    return /^\d+$/.test(text) ? maskOf(family, numberOf(text, family === 4 ? 32 : 128)) : addressOf(text, family);
  };
  const spiMask = number("--hmark-spi-mask", 0xffffffff, given("spi", 0xffffffff));
  const spi = number("--hmark-spi", 0xffffffff, 0);
  const modulus = number("--hmark-mod", 0xffffffff, 0);
  if (modulus === 0) throw new Unreadable("--hmark-mod is not given");
  return {
    srcMask: maskFrom("--hmark-src-prefix", "src"),
    dstMask: maskFrom("--hmark-dst-prefix", "dst"),
    sport: {
      mask: number("--hmark-sport-mask", 0xffff, given("sport", 0xffff)) | (spiMask >>> 16),
      set: number("--hmark-sport", 0xffff, 0) | (spi >>> 16),
    },
    dport: {
      mask: number("--hmark-dport-mask", 0xffff, given("dport", 0xffff)) | (spiMask & 0xffff),
      set: number("--hmark-dport", 0xffff, 0) | (spi & 0xffff),
    },
    protoMask: number("--hmark-proto-mask", 0xffff, given("proto", 0xffff)),
    rnd: number("--hmark-rnd", 0xffffffff, 0),
    modulus,
    offset: number("--hmark-offset", 0xffffffff, 0),
  };
}

/** hmark_ct_set_htuple(): the original's source, and the source of its answers. */
function connectionOf({ ct }: Packet): Hashed | Verdict | null {
  if (!ct?.entry) return null;
  const { original, reply, proto } = ct.entry;
  if (proto === PROTO.icmpv6) return ECHO_ID;
  return {
    src: original.src,
    dst: reply.src,
    proto,
    ports: proto === PROTO.icmp ? null : [original.sport, reply.sport],
  };
}

/** hmark_pkt_set_htuple_ipv4(), hmark_pkt_set_htuple_ipv6(): of an ICMP error, the packet inside. */
function endsOf(packet: Packet): Hashed | Verdict {
  const { src, dst, proto, sport, dport } = packet.inner ?? packet;
  if (WITH_SPI.has(proto)) return SPI;
  return { src, dst, proto, ports: WITH_PORTS.has(proto) ? [sport, dport] : null };
}

/** hmark_hash(), with hmark_swap_ports(): the lower end first, whichever it is. */
function markOf({ src, dst, proto, ports }: Hashed, hashing: Hashing): number {
  const ends = [foldedOf(src, hashing.srcMask), foldedOf(dst, hashing.dstMask)].sort((a, b) => a - b);
  let both = 0;
  if (ports) {
    const from = (ports[0] & hashing.sport.mask) | hashing.sport.set;
    const to = (ports[1] & hashing.dport.mask) | hashing.dport.set;
    both = (Math.max(from, to) << 16) | Math.min(from, to);
  }
  const hash = jhash2([...ends, both], hashing.rnd) ^ (proto & hashing.protoMask);
  return (reciprocalScale(hash, hashing.modulus) + hashing.offset) >>> 0;
}

/** hmark_addr_mask(): what the mask leaves of an address; of an IPv6 one its four words, combined. */
function foldedOf(address: Address, mask: Address): number {
  if (typeof address === "number") return (address & Number(mask)) >>> 0;
  const kept = address & BigInt(mask);
  const word = (i: bigint): number => Number((kept >> (32n * i)) & 0xffffffffn);
  return (word(0n) ^ word(1n) ^ word(2n) ^ word(3n)) >>> 0;
}
