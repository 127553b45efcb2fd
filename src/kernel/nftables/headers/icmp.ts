/** ICMP, ICMPv6 and IGMP (struct icmphdr, icmp6hdr, igmphdr). What follows the checksum depends on the type. */
import { PROTO } from "../../../net/protocol.ts";
import type { Packet } from "../../packet.ts";
import { ipv6Address } from "../datatypes/addresses.ts";
import type { DataType } from "../datatypes/datatype.ts";
import { icmpCode, icmpType, icmpv6Code, icmpv6Type, igmpType, integer } from "../datatypes/index.ts";
import type { Value } from "../value.ts";
import { type Field, field, type Header, unknownField } from "./header.ts";

type Icmp = NonNullable<Packet["icmp"]>;

/** A field of packets of these types alone. */
function some(types: readonly number[], offset: number, bits: number, read: (icmp: Icmp) => Value): Field {
  return field(offset, bits, integer(bits), ({ icmp }) =>
    icmp !== null && types.includes(icmp.type) ? read(icmp) : undefined,
  );
}

/** The same, of a value that is not known. */
function someUnknown(types: readonly number[], offset: number, type: DataType, unknown: string): Field {
  const present = ({ icmp }: Packet): boolean => icmp !== null && types.includes(icmp.type);
  return unknownField(offset, type.bits, type, unknown, { present });
}

const CHECKSUM = "a checksum covers data that is not known";
const REPORTED = "what an error message reports besides its type and code is not known";
const DISCOVERY = "the target of neighbour discovery is not known";

const checksum = unknownField(16, 16, integer(16), CHECKSUM, { write: "no-effect" });

const V4 = { unreachable: [3], redirect: [5], echo: [0, 8] };

export const icmp: Header = {
  base: "th",
  carried: (packet) => packet.proto === PROTO.icmp && packet.icmp !== null && packet.arp === undefined,
  fields: {
    type: field(0, 8, icmpType, (packet) => packet.icmp?.type, { subject: "ICMP type" }),
    code: field(8, 8, icmpCode, (packet) => packet.icmp?.code, { subject: "ICMP code" }),
    checksum,
    id: some(V4.echo, 32, 16, (icmp) => icmp.id),
    sequence: some(V4.echo, 48, 16, (icmp) => icmp.sequence),
    gateway: someUnknown(V4.redirect, 32, integer(32), REPORTED),
    mtu: someUnknown(V4.unreachable, 48, integer(16), REPORTED),
  },
};

const V6 = { tooBig: [2], parameter: [4], echo: [128, 129], listener: [130, 131, 132], target: [135, 136, 137] };

export const icmpv6: Header = {
  base: "th",
  carried: (packet) => packet.proto === PROTO.icmpv6 && packet.icmp !== null,
  fields: {
    type: field(0, 8, icmpv6Type, (packet) => packet.icmp?.type, { subject: "ICMPv6 type" }),
    code: field(8, 8, icmpv6Code, (packet) => packet.icmp?.code, { subject: "ICMPv6 code" }),
    checksum,
    id: some(V6.echo, 32, 16, (icmp) => icmp.id),
    sequence: some(V6.echo, 48, 16, (icmp) => icmp.sequence),
    mtu: someUnknown(V6.tooBig, 32, integer(32), REPORTED),
    "parameter-problem": someUnknown(V6.parameter, 32, integer(32), REPORTED),
    "max-delay": someUnknown(V6.listener, 32, integer(16), DISCOVERY),
    taddr: someUnknown([...V6.listener, ...V6.target], 64, ipv6Address, DISCOVERY),
    daddr: someUnknown([137], 192, ipv6Address, DISCOVERY),
  },
};

export const igmp: Header = {
  base: "th",
  carried: (packet) => packet.proto === PROTO.igmp && packet.arp === undefined,
  fields: {
    type: unknownField(0, 8, igmpType, "what an IGMP packet says is not known"),
    mrt: unknownField(8, 8, integer(8), "what an IGMP packet says is not known"),
    checksum,
    group: unknownField(32, 32, integer(32), "what an IGMP packet says is not known"),
  },
};
