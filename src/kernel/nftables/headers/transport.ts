/** TCP, UDP and their kin, and `th`, which is any of them (struct tcphdr, udphdr, sctphdr, dccp_hdr). */
import { hasPorts, PROTO } from "../../../net/protocol.ts";
import { type Packet, TCP_ACK } from "../../packet.ts";
import type { DataType } from "../datatypes/datatype.ts";
import { dccpType, integer, port, protocol, tcpFlags } from "../datatypes/index.ts";
import { type Reading, undetermined, type Value } from "../value.ts";
import { type Field, field, type Header, numberIn, unknownField } from "./header.ts";
import { IPV6_HEADER } from "./ip.ts";

const SOURCE_PORT = {
  subject: "source port",
  write: (packet: Packet, value: Value) => {
    packet.sport = numberIn(value);
  },
};
const DESTINATION_PORT = {
  subject: "destination port",
  write: (packet: Packet, value: Value) => {
    packet.dport = numberIn(value);
  },
};
const NUMBERS = "sequence numbers are chosen at random";
const CHECKSUM = "a checksum covers data that is not known";
const WINDOW = "the size of a window is not known";

const sport = field(0, 16, port, (packet) => packet.sport, SOURCE_PORT);
const dport = field(16, 16, port, (packet) => packet.dport, DESTINATION_PORT);
const TCP_WORDS = 5;
/** Bytes of the options that a handshake carries, by kind: MSS, window scale, SACK permitted, timestamps. */
const OPTION_BYTES: ReadonlyMap<number, number> = new Map([
  [2, 4],
  [3, 3],
  [4, 2],
  [8, 10],
]);

/** Words of a TCP header, its options padded to whole ones. */
function headerWords({ tcpOptions }: Packet): number {
  let bytes = 0;
  for (const kind of tcpOptions.keys()) bytes += OPTION_BYTES.get(kind) ?? 2;
  return TCP_WORDS + Math.ceil(bytes / 4);
}

function carries(number: number): Header["carried"] {
  return (packet) => packet.proto === number && packet.arp === undefined;
}

function header(number: number, fields: Record<string, Field>): Header {
  return { base: "th", carried: carries(number), fields };
}

const UNKNOWN_NUMBER = undetermined(NUMBERS);

export const tcp = header(PROTO.tcp, {
  sport,
  dport,
  sequence: unknownField(32, 32, integer(32), NUMBERS),
  ackseq: field(64, 32, integer(32), (packet) => (packet.tcpFlags & TCP_ACK ? UNKNOWN_NUMBER : 0)),
  doff: field(96, 4, integer(4), headerWords, { subject: "data offset" }),
  reserved: field(100, 4, integer(4), () => 0),
  flags: field(104, 8, tcpFlags, (packet) => packet.tcpFlags, {
    write: (packet, value) => {
      packet.tcpFlags = numberIn(value);
    },
    subject: "TCP flags",
  }),
  window: unknownField(112, 16, integer(16), WINDOW, { write: "no-effect" }),
  checksum: unknownField(128, 16, integer(16), CHECKSUM, { write: "no-effect" }),
  urgptr: field(144, 16, integer(16), () => 0, { write: "no-effect" }),
});

const UNKNOWN_LENGTH = undetermined("how long the extension headers are is not known");

function datagramLength({ family, length, extensionHeaders }: Packet): Reading {
  if (extensionHeaders.length > 0) return UNKNOWN_LENGTH;
  return length - (family === 4 ? 20 : IPV6_HEADER);
}

export const udp = header(PROTO.udp, {
  sport,
  dport,
  length: field(32, 16, integer(16), datagramLength, { subject: "UDP length" }),
  checksum: unknownField(48, 16, integer(16), CHECKSUM, { write: "no-effect" }),
});

export const udplite = header(PROTO.udplite, {
  sport,
  dport,
  csumcov: unknownField(32, 16, integer(16), CHECKSUM),
  checksum: unknownField(48, 16, integer(16), CHECKSUM, { write: "no-effect" }),
});

export const sctp = header(PROTO.sctp, {
  sport,
  dport,
  vtag: unknownField(32, 32, integer(32), "verification tags are chosen at random"),
  checksum: unknownField(64, 32, integer(32), CHECKSUM, { write: "no-effect" }),
});

export const dccp = header(PROTO.dccp, {
  sport,
  dport,
  type: unknownField(67, 4, dccpType, "what a DCCP packet is for is not known"),
});

const UNKNOWN_CHECKSUM = undetermined(CHECKSUM);
const UNKNOWN_HEADER = undetermined("the first words of this protocol's header are not known");

/** The first two words of whatever transport header there is: ports, or ICMP's type and code, and its checksum. */
export const th: Header = {
  base: "th",
  carried: (packet) => packet.arp === undefined,
  fields: {
    sport: field(
      0,
      16,
      port,
      (packet) => {
        if (hasPorts(packet.proto)) return packet.sport;
        return packet.icmp === null ? UNKNOWN_HEADER : packet.icmp.type * 256 + packet.icmp.code;
      },
      SOURCE_PORT,
    ),
    dport: field(
      16,
      16,
      port,
      (packet) => {
        if (hasPorts(packet.proto)) return packet.dport;
        return packet.icmp === null ? UNKNOWN_HEADER : UNKNOWN_CHECKSUM;
      },
      DESTINATION_PORT,
    ),
  },
};

function security(number: number, fields: Record<string, readonly [offset: number, type: DataType]>): Header {
  const unknown = "what stands in a header of IPsec or IPComp is not known";
  const made = Object.entries(fields).map(([name, [offset, type]]) => [
    name,
    unknownField(offset, type.bits, type, unknown),
  ]);
  return header(number, Object.fromEntries(made));
}

export const ah = security(PROTO.ah, {
  nexthdr: [0, protocol],
  hdrlength: [8, integer(8)],
  reserved: [16, integer(16)],
  spi: [32, integer(32)],
  sequence: [64, integer(32)],
});
export const esp = security(PROTO.esp, { spi: [0, integer(32)], sequence: [32, integer(32)] });
export const comp = security(108, { nexthdr: [0, protocol], flags: [8, integer(8)], cpi: [16, integer(16)] });
