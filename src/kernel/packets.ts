/** The packets that senders make: their headers as Linux fills them in. */
import { type Address, familyOf } from "../net/address.ts";
import { PROTO } from "../net/protocol.ts";
import { type InnerHeader, type Packet, type PacketOwner, TCP_ACK, TCP_RST, TCP_SYN } from "./packet.ts";

/** ICMP and ICMPv6 types of the echo. */
export const ECHO = {
  4: { proto: PROTO.icmp, request: 8, reply: 0 },
  6: { proto: PROTO.icmpv6, request: 128, reply: 129 },
} as const;

/** ICMP's host unreachable, ICMPv6's address unreachable: arp_error_report(), ndisc_error_report(). */
export const HOST_UNREACHABLE = { 4: { icmpType: 3, code: 1 }, 6: { icmpType: 1, code: 3 } } as const;

const IP_HEADER = { 4: 20, 6: 40 } as const;

/** TCP options of a Linux SYN: MSS (as of Ethernet, until its way is known), window scale, SACK permitted, timestamps. */
function synOptions(mss: number): ReadonlyMap<number, number> {
  return new Map([
    [2, mss],
    [4, 0],
    [8, 0],
    [3, 7],
  ]);
}

const SYN_OPTIONS = { 4: synOptions(1460), 6: synOptions(1440) } as const;

const NO_OPTIONS: ReadonlyMap<number, number> = new Map();

export interface Ends {
  readonly src: Address;
  readonly dst: Address;
  readonly sport: number;
  readonly dport: number;
}

/** What may differ from a packet of its kind. */
export interface Made {
  readonly ttl: number;
  readonly mark: number;
  readonly tos: number;
  readonly owner: PacketOwner | null;
  readonly length: number | null;
  readonly dontFragment: boolean;
}

const PLAIN: Made = { ttl: 64, mark: 0, tos: 0, owner: null, length: null, dontFragment: false };

function packet(ends: Ends, proto: number, payload: number, made: Partial<Made>): Packet {
  const family = familyOf(ends.dst);
  const { ttl, mark, tos, owner, length, dontFragment } = { ...PLAIN, ...made };
  return {
    family,
    proto,
    ...ends,
    tcpFlags: 0,
    tcpOptions: NO_OPTIONS,
    icmp: null,
    ttl,
    tos,
    length: length ?? IP_HEADER[family] + payload,
    dontFragment,
    flowLabel: null,
    extensionHeaders: [],
    ether: null,
    packetType: "host",
    mark,
    priority: 0,
    owner,
    ct: null,
    inner: null,
    ipsec: false,
  };
}

export function tcpSyn(ends: Ends, made: Partial<Made>): Packet {
  // Linux sends TCP with DF set, for path MTU discovery.
  const syn = packet(ends, PROTO.tcp, 40, { dontFragment: true, ...made });
  return { ...syn, tcpFlags: TCP_SYN, tcpOptions: SYN_OPTIONS[syn.family] };
}

export function tcpSynAck(ends: Ends, made: Partial<Made>): Packet {
  const answer = packet(ends, PROTO.tcp, 40, { dontFragment: true, ...made });
  return { ...answer, tcpFlags: TCP_SYN | TCP_ACK, tcpOptions: SYN_OPTIONS[answer.family] };
}

export function tcpRst(ends: Ends, made: Partial<Made>): Packet {
  return { ...packet(ends, PROTO.tcp, 20, { dontFragment: true, ...made }), tcpFlags: TCP_RST | TCP_ACK };
}

export function datagram(ends: Ends, made: Partial<Made>): Packet {
  return packet(ends, PROTO.udp, 12, made);
}

/** With 8 bytes of data. */
export function echo(ends: Ends, which: "request" | "reply", id: number, made: Partial<Made>): Packet {
  const { proto, [which]: type } = ECHO[familyOf(ends.dst)];
  return { ...packet({ ...ends, sport: 0, dport: 0 }, proto, 16, made), icmp: { type, code: 0, id, sequence: 1 } };
}

/** An ICMP or ICMPv6 error about a packet, whose header it carries (RFC 1812, 4.3.2.3: as much as fits in 576 bytes). */
export function icmpError(
  src: Address,
  about: Packet,
  error: { readonly icmpType: number; readonly code: number },
  made: Partial<Made>,
): Packet {
  const family = familyOf(src);
  const limit = family === 4 ? 576 : 1280;
  const length = Math.min(limit, IP_HEADER[family] + 8 + about.length);
  const ends = { src, dst: about.src, sport: 0, dport: 0 };
  // IPTOS_PREC_INTERNETCONTROL, and RT_TOS() of what it is about (IC-10).
  const tos = family === 4 ? 0xc0 | (about.tos & 0x1e) : 0;
  return {
    ...packet(ends, ECHO[family].proto, 0, { tos, ...made, length }),
    icmp: { type: error.icmpType, code: error.code, id: 0, sequence: 0 },
    inner: innerOf(about),
  };
}

function innerOf({ src, dst, proto, sport, dport, icmp }: Packet): InnerHeader {
  return { src, dst, proto, sport, dport, icmpId: icmp?.id ?? null };
}

/** A copy that goes its own way, as skb_clone() and then a write make it. */
export function cloned(p: Packet): Packet {
  return { ...p, ether: p.ether && { ...p.ether }, inner: p.inner && { ...p.inner } };
}

/** The ends of an answer to a packet. */
export function turned({ src, dst, sport, dport }: Packet): Ends {
  return { src: dst, dst: src, sport: dport, dport: sport };
}
