/**
 * A packet as the bytes that it consists of, from its IP header on, as far as they are known: the sender's own picks
 * (sequence numbers, the IP id, checksums), and what a datagram carries, are not.
 *
 *   byte    0    1    2  3    4  5    6    7    8    9    10 11    12 …
 *   value   45   00   00 3c   ?  ?    ?0   00   40   06   ?  ?     c0 00 02 0a …       IPv4, then TCP
 *                                      DF is not relied on
 */
import { PROTO } from "../net/protocol.ts";
import { isIcmpError } from "./header.ts";
import type { Packet } from "./packet.ts";

/** `value` holds 0 wherever `known` holds a 0 bit. */
export interface KnownBytes {
  readonly value: Uint8Array;
  readonly known: Uint8Array;
  /** Where what the packet carries begins, which may be anything; the unknown bits before are numbers picked at random. */
  readonly payload: number;
}

const IPV6_HEADER = 40;
const IPV4_HEADER = 20;

export function bytesOf(packet: Packet): KnownBytes {
  const bytes = new Writer(packet.length);
  if (typeof packet.src === "number" && typeof packet.dst === "number")
    writeIpv4(bytes, packet, packet.src, packet.dst);
  else if (typeof packet.src === "bigint" && typeof packet.dst === "bigint")
    writeIpv6(bytes, packet, packet.src, packet.dst);
  // behind extension headers, whose lengths are not known, nothing has its place
  if (packet.extensionHeaders.length === 0) writeTransport(bytes, packet);
  return bytes;
}

class Writer implements KnownBytes {
  readonly value: Uint8Array;
  readonly known: Uint8Array;
  payload: number;

  constructor(length: number) {
    this.value = new Uint8Array(length);
    this.known = new Uint8Array(length);
    this.payload = 0;
  }

  /** `size` bytes, the highest first; what stands past the packet's end is left out. */
  put(at: number, size: number, n: number | bigint): void {
    let rest = BigInt(n);
    for (let i = at + size - 1; i >= at; i--) {
      this.bits(i, Number(rest & 0xffn), 0xff);
      rest >>= 8n;
    }
  }

  bits(at: number, value: number, known: number): void {
    this.value[at] = value & known;
    this.known[at] = known;
  }
}

/** struct iphdr, without options. */
function writeIpv4(bytes: Writer, { tos, length, ttl, proto }: Packet, src: number, dst: number): void {
  bytes.put(0, 1, 0x45);
  bytes.put(1, 1, tos);
  bytes.put(2, 2, length);
  bytes.bits(6, 0, 0xbf);
  bytes.put(7, 1, 0);
  bytes.put(8, 1, ttl);
  bytes.put(9, 1, proto);
  bytes.put(12, 4, src >>> 0);
  bytes.put(16, 4, dst >>> 0);
}

/** struct ipv6hdr; the flow label is the sender's pick. */
function writeIpv6(bytes: Writer, packet: Packet, src: bigint, dst: bigint): void {
  const { tos, length, ttl, proto, extensionHeaders } = packet;
  bytes.put(0, 1, 0x60 | (tos >> 4));
  bytes.bits(1, (tos & 0xf) << 4, 0xf0);
  bytes.put(4, 2, length - IPV6_HEADER);
  bytes.put(6, 1, extensionHeaders[0] ?? proto);
  bytes.put(7, 1, ttl);
  bytes.put(8, 16, src);
  bytes.put(24, 16, dst);
}

function writeTransport(bytes: Writer, packet: Packet): void {
  const { proto, sport, dport, length, tcpFlags, icmp } = packet;
  const at = packet.family === 4 ? IPV4_HEADER : IPV6_HEADER;
  bytes.payload = at;
  if (proto === PROTO.tcp || proto === PROTO.udp) {
    bytes.put(at, 2, sport);
    bytes.put(at + 2, 2, dport);
  }
  if (proto === PROTO.udp) {
    bytes.put(at + 4, 2, length - at);
    bytes.payload = at + 8;
  }
  if (proto === PROTO.tcp) {
    // a handshake carries nothing: what is not IP is TCP's header
    bytes.put(at + 12, 1, ((length - at) >> 2) << 4);
    bytes.put(at + 13, 1, tcpFlags);
    bytes.put(at + 18, 2, 0);
    writeTcpOptions(bytes, packet, at + 20);
  }
  if (icmp !== null) {
    bytes.payload = at + 8;
    bytes.put(at, 1, icmp.type);
    bytes.put(at + 1, 1, icmp.code);
    if (isIcmpError(packet) && icmp.type === 3 && icmp.code !== 4) bytes.put(at + 4, 4, 0);
  }
}

/** tcp_options_write(): MSS, SACK permitted, timestamps, a filler, window scale: what Linux sends, where all are there. */
function writeTcpOptions(bytes: Writer, { tcpOptions, length }: Packet, at: number): void {
  const mss = tcpOptions.get(2);
  bytes.payload = at;
  if (length - at !== 20 || mss === undefined || ![4, 8, 3].every((kind) => tcpOptions.has(kind))) return;
  bytes.put(at, 8, (0x0204n << 48n) | (BigInt(mss) << 32n) | 0x0402080an);
  bytes.put(at + 16, 3, 0x010303);
  bytes.payload = length;
}
