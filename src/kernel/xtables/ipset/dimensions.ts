/**
 * The dimensions that a set's type is made of: `hash:ip,port,net` has three. Each tells how a member's part is read, and what
 * of a packet is looked up (net/netfilter/ipset/ip_set_hash_*.c *_kadt, ip_set_getport.c, pfxlen.c).
 */
import type { IpSet } from "../../../host/model.ts";
import { type Address, type Family, formatIpv4, formatIpv6, ipv4Of, ipv6Of } from "../../../net/address.ts";
import { parseMac } from "../../../net/mac.ts";
import { bitsOf, maskAddress, maskOf } from "../../../net/prefix.ts";
import { PROTO, protocolName } from "../../../net/protocol.ts";
import type { Packet } from "../../packet.ts";
import type { RuleContext } from "../../rule.ts";
import { Unreadable } from "../options.ts";
import { protocolOf } from "../protocols.ts";
import { networkFrom, numberOf } from "../values.ts";
import { icmpCodeOf } from "./icmp-names.ts";

/** What a packet is looked up by in one dimension: compared as a Map compares keys. */
export type Key = Address | number | string;

/** A dimension whose members are equal to what is looked up, or not. */
export interface Exact {
  readonly kind: "exact";
  /** Throws `Unreadable`. */
  read(text: string): Key;
  /** undefined: the packet has no such thing, and is in no such set. */
  probe(context: RuleContext, source: boolean): Key | undefined;
  /** As `read` takes it. */
  show(key: Key): string;
}

/** Networks: of those that contain the address, the longest is tried first. */
export interface Nets {
  readonly kind: "net";
  readonly family: Family;
  read(text: string): { readonly length: number; readonly network: Address };
}

/** Interface names; a member with `wildcard` stands for every name that begins with its own. */
export interface Interfaces {
  readonly kind: "iface";
}

export type Dimension = Exact | Nets | Interfaces;

/** The dimensions of a type of set, in order. Throws `Unreadable` for one not known. */
export function dimensionsOf(set: IpSet): readonly Dimension[] {
  const family = set.family === "inet6" ? 6 : 4;
  const [store, names = ""] = set.type.split(":");
  if (store !== "hash" && store !== "bitmap")
    throw new Unreadable(`sets of type ${set.type} are not known to this program`);
  return names.split(",").map((name): Dimension => {
    switch (name) {
      case "ip":
        return addresses(family, maskFrom(set, family));
      case "net":
        return nets(family);
      case "port":
        return store === "bitmap" ? barePorts : ports;
      case "mac":
        return macs;
      case "mark":
        return marks(numberOf(set.options.get("markmask") ?? "0xffffffff"));
      case "iface":
        return { kind: "iface" };
      default:
        throw new Unreadable(`sets of type ${set.type} are not known to this program`);
    }
  });
}

/** `netmask 24` or `bitmask 255.0.255.0`: what of an address counts; null for all of it. */
function maskFrom(set: IpSet, family: Family): Address | null {
  const length = set.options.get("netmask");
  if (length !== undefined) return maskOf(family, numberOf(length, bitsOf(family)));
  const bits = set.options.get("bitmask");
  return bits === undefined ? null : networkFrom(bits, family).address;
}

function addresses(family: Family, mask: Address | null): Exact {
  const part = (a: Address): Address => (mask === null ? a : maskAddress(a, mask));
  return {
    kind: "exact",
    read(text) {
      const network = networkFrom(text, family);
      const single = network.span !== null && network.span.first === network.span.last;
      if (!single && mask === null) throw new Unreadable(`'${text}' is no single address`);
      return part(network.address);
    },
    probe: ({ packet }, source) => part(source ? packet.src : packet.dst),
    show: (key) => (typeof key === "bigint" ? formatIpv6(ipv6Of(key)) : formatIpv4(ipv4Of(Number(key)))),
  };
}

function nets(family: Family): Nets {
  return {
    kind: "net",
    family,
    read(text) {
      const slash = text.indexOf("/");
      const length = slash < 0 ? bitsOf(family) : numberOf(text.slice(slash + 1), bitsOf(family));
      return { length, network: networkFrom(text, family).address };
    },
  };
}

/** Protocol and port as one number; ICMP's type and code stand for a port, and protocols without ports have port 0. */
const ports: Exact = {
  kind: "exact",
  read(text) {
    const colon = text.indexOf(":");
    const proto = colon < 0 ? PROTO.tcp : protocolOf(text.slice(0, colon));
    const rest = text.slice(colon + 1);
    const icmp = proto === PROTO.icmp || proto === PROTO.icmpv6;
    return (proto << 16) | (icmp ? icmpCodeOf(rest, proto) : numberOf(rest, 65535));
  },
  probe: ({ packet }, source) => (packet.proto << 16) | portIn(packet, source),
  show(key) {
    const proto = Number(key) >> 16;
    const port = Number(key) & 0xffff;
    const icmp = proto === PROTO.icmp || proto === PROTO.icmpv6;
    return `${protocolName(proto)}:${icmp ? `${port >> 8}/${port & 255}` : port}`;
  },
};

/** ip_set_get_ip_port(): bitmap:port knows TCP and UDP alone. */
const barePorts: Exact = {
  kind: "exact",
  read: (text) => numberOf(text, 65535),
  probe: ({ packet }, source) =>
    packet.proto === PROTO.tcp || packet.proto === PROTO.udp ? portIn(packet, source) : undefined,
  show: String,
};

function portIn({ proto, icmp, sport, dport }: Packet, source: boolean): number {
  if (icmp) return (icmp.type << 8) | icmp.code;
  const known = proto === PROTO.tcp || proto === PROTO.udp || proto === PROTO.sctp || proto === PROTO.udplite;
  return known ? (source ? sport : dport) : 0;
}

const macs: Exact = {
  kind: "exact",
  read(text) {
    const mac = parseMac(text);
    if (!mac.ok) throw new Unreadable(mac.error);
    return mac.value;
  },
  probe({ packet }, source) {
    const mac = source ? packet.ether?.src : packet.ether?.dst;
    return mac === "00:00:00:00:00:00" ? undefined : mac;
  },
  show: String,
};

function marks(mask: number): Exact {
  return {
    kind: "exact",
    read: (text) => (numberOf(text) & mask) >>> 0,
    probe: ({ packet }) => (packet.mark & mask) >>> 0,
    show: String,
  };
}

/** The network of an address at a prefix length, without a detour over Prefix. */
export function networkAt(address: Address, length: number): Address {
  if (typeof address === "number") return ipv4Of(length === 0 ? 0 : address & (-1 << (32 - length)));
  const host = BigInt(128 - length);
  return ipv6Of((address >> host) << host);
}
