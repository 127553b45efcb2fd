/** IPv4 and IPv6 (struct iphdr, struct ipv6hdr). The simulator's packets have no IPv4 options and are no fragments. */
import { ipv4Of, ipv6Of } from "../../../net/address.ts";
import type { Packet } from "../../packet.ts";
import { ipv4Address, ipv6Address } from "../datatypes/addresses.ts";
import { dscp, ecn, integer, protocol } from "../datatypes/index.ts";
import { undetermined, type Value } from "../value.ts";
import { field, type Header, numberIn, unknownField } from "./header.ts";

const DONT_FRAGMENT = 0x4000;
export const IPV6_HEADER = 40;

const writeDscp = (packet: Packet, value: Value): void => {
  packet.tos = (packet.tos & 3) | (numberIn(value) << 2);
};
const writeEcn = (packet: Packet, value: Value): void => {
  packet.tos = (packet.tos & 0xfc) | numberIn(value);
};
const writeTtl = (packet: Packet, value: Value): void => {
  packet.ttl = numberIn(value);
};

const source = (packet: Packet): Value => packet.src;
const destination = (packet: Packet): Value => packet.dst;

const DSCP = { write: writeDscp, subject: "DSCP" };
const ECN = { write: writeEcn, subject: "ECN" };
const SOURCE = {
  write: (packet: Packet, value: Value) => {
    packet.src = typeof value === "bigint" ? ipv6Of(value) : ipv4Of(numberIn(value));
  },
  subject: "source address",
};
const DESTINATION = {
  write: (packet: Packet, value: Value) => {
    packet.dst = typeof value === "bigint" ? ipv6Of(value) : ipv4Of(numberIn(value));
  },
  subject: "destination address",
};

export const ip: Header = {
  base: "nh",
  carried: (packet) => packet.family === 4 && packet.arp === undefined,
  fields: {
    version: field(0, 4, integer(4), () => 4),
    hdrlength: field(4, 4, integer(4), () => 5),
    dscp: field(8, 6, dscp, (packet) => packet.tos >>> 2, DSCP),
    ecn: field(14, 2, ecn, (packet) => packet.tos & 3, ECN),
    length: field(16, 16, integer(16), (packet) => packet.length, { subject: "total length" }),
    id: unknownField(32, 16, integer(16), "the identification that the sender chose is not known", {
      write: "no-effect",
    }),
    "frag-off": field(48, 16, integer(16), (packet) => (packet.dontFragment ? DONT_FRAGMENT : 0), {
      write: (packet, value) => {
        packet.dontFragment = (numberIn(value) & DONT_FRAGMENT) !== 0;
      },
      subject: "fragment offset and flags",
    }),
    ttl: field(64, 8, integer(8), (packet) => packet.ttl, { write: writeTtl, subject: "TTL" }),
    protocol: field(72, 8, protocol, (packet) => packet.proto, { subject: "protocol" }),
    checksum: unknownField(80, 16, integer(16), "the header's checksum is not known", { write: "no-effect" }),
    saddr: field(96, 32, ipv4Address, source, SOURCE),
    daddr: field(128, 32, ipv4Address, destination, DESTINATION),
  },
};

/** A socket's label is a hash of its own (ip6_make_flowlabel()), what another host sent is its pick. */
const UNKNOWN_LABEL = undetermined("the flow label that the sender picked is not known");

export const ip6: Header = {
  base: "nh",
  carried: (packet) => packet.family === 6,
  fields: {
    version: field(0, 4, integer(4), () => 6),
    dscp: field(4, 6, dscp, (packet) => packet.tos >>> 2, DSCP),
    ecn: field(10, 2, ecn, (packet) => packet.tos & 3, ECN),
    flowlabel: {
      ...field(12, 20, integer(20), (packet) => packet.flowLabel ?? UNKNOWN_LABEL, {
        write: (packet, value) => {
          packet.flowLabel = numberIn(value);
        },
        subject: "flow label",
      }),
      unknown: UNKNOWN_LABEL.reason,
    },
    length: field(32, 16, integer(16), (packet) => packet.length - IPV6_HEADER, { subject: "payload length" }),
    nexthdr: field(48, 8, protocol, (packet) => packet.extensionHeaders[0] ?? packet.proto, { subject: "next header" }),
    hoplimit: field(56, 8, integer(8), (packet) => packet.ttl, { write: writeTtl, subject: "hop limit" }),
    saddr: field(64, 128, ipv6Address, source, SOURCE),
    daddr: field(192, 128, ipv6Address, destination, DESTINATION),
  },
};
