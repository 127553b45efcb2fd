import { formatIpv4, formatIpv6, ipv4Of, ipv6Of } from "../../src/net/address.ts";

/** What a recording keeps of a packet's headers; what a packet does not have is null. */
export interface Header {
  readonly src: string;
  readonly dst: string;
  readonly sport: number | null;
  readonly dport: number | null;
  /** IP protocol number. */
  readonly proto: number;
  /** TCP's flag byte. */
  readonly flags: number;
  readonly icmp: { readonly type: number; readonly code: number } | null;
  /** Of the packet that an ICMP error is about: its protocol, and as much of its header as is there. */
  readonly about: { readonly proto: number; readonly header: Header | null } | null;
  /** Where an ICMP redirect sends its receiver. */
  readonly gateway: string | null;
  readonly ttl: number;
  /** IPv4 identification. */
  readonly id: number | null;
  /** IPv4 total length, or IPv6 payload length: what nft prints as `length`. */
  readonly length: number;
}

const TCP = 6;
const UDP = 17;
const ICMP = 1;
const ICMPV6 = 58;
/** Hop-by-hop, routing, destination options; a fragment header has a fixed length. */
const EXTENSIONS = new Set([0, 43, 60]);
const FRAGMENT = 44;
/** IPv4 and IPv6 in IP, GRE. */
const WRAPPERS = new Set([4, 41, 47]);

/** Reads an IP header; null for anything that is none. `transport` is taken from behind it where not given. */
export function readHeader(network: Buffer, transport?: Buffer): Header | null {
  const version = (network[0] ?? 0) >> 4;
  if (version === 4 && network.length >= 20) {
    const end = ((network[0] ?? 0) & 15) * 4;
    return {
      src: formatIpv4(ipv4Of(network.readUInt32BE(12))),
      dst: formatIpv4(ipv4Of(network.readUInt32BE(16))),
      ttl: network[8] ?? 0,
      id: network.readUInt16BE(4),
      length: network.readUInt16BE(2),
      // behind a later fragment's header stands no transport header
      ...readTransport(
        network[9] ?? 0,
        network.readUInt16BE(6) & 0x1fff ? Buffer.alloc(0) : (transport ?? network.subarray(end)),
      ),
    };
  }
  if (version === 6 && network.length >= 40) {
    const { proto, at } = pastExtensions(network);
    return {
      src: formatIpv6(ipv6Of((network.readBigUInt64BE(8) << 64n) | network.readBigUInt64BE(16))),
      dst: formatIpv6(ipv6Of((network.readBigUInt64BE(24) << 64n) | network.readBigUInt64BE(32))),
      ttl: network[7] ?? 0,
      id: null,
      length: network.readUInt16BE(4),
      ...readTransport(proto, transport ?? network.subarray(at)),
    };
  }
  return null;
}

function pastExtensions(network: Buffer): { proto: number; at: number } {
  let proto = network[6] ?? 0;
  let at = 40;
  while ((EXTENSIONS.has(proto) || proto === FRAGMENT) && at + 8 <= network.length) {
    const length = proto === FRAGMENT ? 8 : ((network[at + 1] ?? 0) + 1) * 8;
    proto = network[at] ?? 0;
    at += length;
  }
  return { proto, at };
}

type Transport = Pick<Header, "proto" | "sport" | "dport" | "flags" | "icmp" | "about" | "gateway">;

function readTransport(proto: number, bytes: Buffer): Transport {
  const ports = (proto === TCP || proto === UDP) && bytes.length >= 4;
  return {
    proto,
    sport: ports ? bytes.readUInt16BE(0) : null,
    dport: ports ? bytes.readUInt16BE(2) : null,
    flags: proto === TCP ? (bytes[13] ?? 0) : 0,
    icmp:
      (proto === ICMP || proto === ICMPV6) && bytes.length >= 2 ? { type: bytes[0] ?? 0, code: bytes[1] ?? 0 } : null,
    about: readInner(proto, bytes),
    gateway: readGateway(proto, bytes),
  };
}

function readGateway(proto: number, bytes: Buffer): string | null {
  if (proto === ICMP && bytes[0] === 5 && bytes.length >= 8) return formatIpv4(ipv4Of(bytes.readUInt32BE(4)));
  if (proto !== ICMPV6 || bytes[0] !== 137 || bytes.length < 24) return null;
  return formatIpv6(ipv6Of((bytes.readBigUInt64BE(8) << 64n) | bytes.readBigUInt64BE(16)));
}

function readInner(proto: number, bytes: Buffer): Header["about"] {
  const kinds = proto === ICMP ? ICMP_KINDS : proto === ICMPV6 ? ICMPV6_KINDS : {};
  if (kinds[bytes[0] ?? 255] !== "icmp-error" || bytes.length < 20) return null;
  return { proto: bytes[8 + (proto === ICMP ? 9 : 6)] ?? 0, header: readHeader(bytes.subarray(8)) };
}

export type Kind = "syn" | "syn-ack" | "rst" | "datagram" | "echo-request" | "echo-reply" | "icmp-error";

const TCP_KINDS: Readonly<Record<number, Kind>> = { 2: "syn", 18: "syn-ack", 20: "rst", 4: "rst" };
const ICMP_KINDS: Readonly<Record<number, Kind>> = {
  0: "echo-reply",
  3: "icmp-error",
  8: "echo-request",
  11: "icmp-error",
  12: "icmp-error",
};
const ICMPV6_KINDS: Readonly<Record<number, Kind>> = {
  1: "icmp-error",
  2: "icmp-error",
  3: "icmp-error",
  4: "icmp-error",
  128: "echo-request",
  129: "echo-reply",
};

/** Which of the packets of an exchange this is; null for all others: bare ACKs, FINs, neighbour discovery, redirects. */
export function kindOf(h: Header): Kind | null {
  if (h.proto === TCP) return TCP_KINDS[h.flags & 23] ?? null;
  if (h.proto === UDP) return h.dport === null ? null : "datagram";
  if (WRAPPERS.has(h.proto)) return "datagram";
  if (h.icmp === null) return null;
  return (h.proto === ICMP ? ICMP_KINDS : ICMPV6_KINDS)[h.icmp.type] ?? null;
}
