/** Every data type by the name that nft prints for a set's key or data (`nft describe`). */
import type { Json } from "../../../host/model.ts";
import { parseProtocol, protocolName } from "../../../net/protocol.ts";
import type { Value } from "../value.ts";
import { etherAddress, interfaceIndex, interfaceName, ipv4Address, ipv6Address } from "./addresses.ts";
import { type DataType, numberOf, numeric, plain, quoted, symbolic, textual } from "./datatype.ts";
import * as symbols from "./symbols.ts";

const hex32 = (value: number | bigint): string => `0x${value.toString(16).padStart(8, "0")}`;
const hex = (value: number | bigint): string => `0x${value.toString(16)}`;

export const mark = numeric("mark", 32, { order: "host", digits: hex32 });
export const port = numeric("inet_service", 16);
export const etherType = symbolic("ether_type", 16, symbols.ETHER_TYPES, { digits: hex });
export const arpOperation = symbolic("arp_op", 16, symbols.ARP_OPERATIONS);
export const tcpFlags = symbolic("tcp_flag", 8, symbols.TCP_FLAGS, { flags: true, digits: hex });
export const dccpType = symbolic("dccp_pkttype", 4, symbols.DCCP_TYPES);
export const icmpType = symbolic("icmp_type", 8, symbols.ICMP_TYPES);
export const icmpCode = symbolic("icmp_code", 8, symbols.ICMP_CODES);
export const icmpv6Type = symbolic("icmpv6_type", 8, symbols.ICMPV6_TYPES);
export const icmpv6Code = symbolic("icmpv6_code", 8, symbols.ICMPV6_CODES);
export const igmpType = symbolic("igmp_type", 8, symbols.IGMP_TYPES);
export const mobilityType = symbolic("mh_type", 8, symbols.MOBILITY_TYPES);
export const dscp = symbolic("dscp", 6, symbols.DSCP, { digits: hex });
export const ecn = symbolic("ecn", 2, symbols.ECN);
export const ctState = symbolic("ct_state", 32, symbols.CT_STATES, { order: "host", flags: true, digits: hex });
export const ctStatus = symbolic("ct_status", 32, symbols.CT_STATUS, { order: "host", flags: true, digits: hex });
export const ctEvent = symbolic("ct_event", 32, symbols.CT_EVENTS, { order: "host", flags: true, digits: hex });
export const ctDirection = symbolic("ct_dir", 8, { original: 0, reply: 1 });
export const packetType = symbolic("pkt_type", 8, symbols.PACKET_TYPES);
export const addressType = symbolic("fib_addrtype", 32, symbols.ADDRESS_TYPES, { order: "host" });
export const linkType = symbolic("iface_type", 16, symbols.LINK_TYPES, { order: "host" });
export const nfFamily = symbolic("nf_proto", 8, symbols.NF_FAMILIES);
export const linkGroup = symbolic("devgroup", 32, { default: 0 }, { order: "host", quotes: true });
export const day = symbolic("day", 8, symbols.DAYS, { quotes: true });
export const uid = symbolic("uid", 32, { root: 0 }, { order: "host" });
export const gid = symbolic("gid", 32, { root: 0 }, { order: "host" });
export const zone = numeric("ct_zone", 16, { order: "host" });
export const seconds = numeric("time", 32, { order: "host", digits: duration });
export const realm = symbolic("realm", 32, { cosmos: 0 }, { order: "host", quotes: true });
export const hour: DataType = { ...textual("hour"), bits: 32 };
export const date: DataType = { ...textual("time"), bits: 64 };
export const linkKind = textual("ifkind");
export const helperName = textual("helper");
/** A control group by its path; the kernel compares the group's id. */
export const cgroup = textual("cgroupsv2");
export const systemName = textual("osf");
export const label = ctLabel();
export const protocol = inetProtocol();
export const trafficClass = tcHandle();
/** `exists` and `missing`: whether something is there. */
export const presence = presenceOf();

/** A plain number of a field, which has no type of its own in nft. */
export function integer(bits: number, order: "big" | "host" = "big"): DataType {
  return numeric("integer", bits, { order });
}

/** A number of bits that belong to no field known by name. */
export function rawInteger(bits: number): DataType {
  return numeric("integer", bits, { digits: hex });
}

const BY_NAME: ReadonlyMap<string, DataType> = new Map(
  [
    ...[mark, port, etherType, arpOperation, tcpFlags, dccpType, icmpType, icmpCode, icmpv6Type, icmpv6Code, igmpType],
    ...[mobilityType, dscp, ecn, ctState, ctStatus, ctEvent, ctDirection, packetType, addressType, linkType, nfFamily],
    ...[linkGroup, day, uid, gid, zone, seconds, realm, hour, label, protocol, trafficClass],
    ...[ipv4Address, ipv6Address, etherAddress, interfaceName, interfaceIndex],
  ].map((type) => [type.name, type]),
);
const ALIASES: Readonly<Record<string, string>> = { nfproto: "nf_proto", pkttype: "pkt_type", ct_label: "label" };

/** undefined for a name that no version of nft known here prints. */
export function dataTypeNamed(name: string): DataType | undefined {
  return BY_NAME.get(name) ?? BY_NAME.get(ALIASES[name] ?? "");
}

/** Seconds as nft writes them: `1h30m`. */
export function duration(value: number | bigint): string {
  const units = [
    ["d", 86400],
    ["h", 3600],
    ["m", 60],
    ["s", 1],
  ] as const;
  let rest = Number(value);
  let text = "";
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text === "" ? "0s" : text;
}

/** An IP protocol, by its name in /etc/protocols or its number. */
function inetProtocol(): DataType {
  const base = symbolic("inet_proto", 8, symbols.PROTOCOLS);
  const named = (literal: Json): Value | undefined =>
    typeof literal === "string" && !/^\d/.test(literal) ? parseProtocol(literal) : undefined;
  return {
    ...base,
    parse: (literal, names) => named(literal) ?? base.parse(literal, names),
    literal: (value) => {
      const known = typeof value === "number" ? protocolName(value) : String(value);
      if (known === "icmpv6") return "ipv6-icmp";
      return /^\d/.test(known) ? base.literal(value) : known;
    },
    print: plain,
  };
}

/** A traffic class: `1:2` is 0x10002, in hexadecimal; `none` and `root` are its ends. */
function tcHandle(): DataType {
  const print = (literal: Json): string => plain(literal);
  return {
    ...numeric("classid", 32, { order: "host" }),
    parse: (literal) => {
      if (literal === "none") return 0;
      if (literal === "root") return 0xffffffff;
      const match = typeof literal === "string" ? /^([0-9a-f]{0,4}):([0-9a-f]{0,4})$/i.exec(literal) : null;
      if (match === null) return numberOf(literal, 32);
      return Number.parseInt(match[1] || "0", 16) * 0x10000 + Number.parseInt(match[2] || "0", 16);
    },
    literal: (value) => {
      const n = Number(value);
      if (n === 0) return "none";
      if (n === 0xffffffff) return "root";
      const [major, minor] = [n >>> 16, n & 0xffff];
      return `${major === 0 ? "" : major.toString(16)}:${minor === 0 ? "" : minor.toString(16)}`;
    },
    print,
  };
}

/** Bits of a connection, of which a literal names one by its number. */
function ctLabel(): DataType {
  return {
    ...numeric("label", 128, { order: "host", flags: true }),
    parse: (literal) => {
      const bit = numberOf(literal, 7);
      return typeof bit === "number" ? 1n << BigInt(bit) : undefined;
    },
    literal: (value) => {
      const set = BigInt(value);
      const bits = Array.from({ length: 128 }, (_, bit) => bit).filter((bit) => (set >> BigInt(bit)) & 1n);
      return bits.join(",");
    },
    print: (literal) => (/^[\d,]*$/.test(plain(literal)) ? plain(literal) : quoted(plain(literal))),
  };
}

function presenceOf(): DataType {
  return {
    ...numeric("boolean", 1),
    parse: (literal) => (typeof literal === "boolean" ? Number(literal) : numberOf(literal, 1)),
    literal: (value) => (value === 1 ? "exists" : "missing"),
    print: (literal) =>
      literal === true || literal === 1 ? "exists" : literal === false || literal === 0 ? "missing" : plain(literal),
  };
}
