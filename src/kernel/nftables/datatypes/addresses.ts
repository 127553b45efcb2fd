/** Addresses, and the two ways in which nft speaks of interfaces. */
import { formatIpv4, formatIpv6, ipv4Of, ipv6Of, parseIpv4, parseIpv6 } from "../../../net/address.ts";
import { parseMac } from "../../../net/mac.ts";
import { type DataType, numberOf, plain, quoted, textual } from "./datatype.ts";

const unnamed = { order: "big", flags: false, print: plain } as const;

export const ipv4Address: DataType = {
  ...unnamed,
  name: "ipv4_addr",
  bits: 32,
  parse: (literal) => {
    const parsed = typeof literal === "string" ? parseIpv4(literal) : undefined;
    return parsed?.ok ? parsed.value : numberOf(literal, 32);
  },
  literal: (value) => (typeof value === "number" ? formatIpv4(ipv4Of(value)) : String(value)),
};

export const ipv6Address: DataType = {
  ...unnamed,
  name: "ipv6_addr",
  bits: 128,
  parse: (literal) => {
    const parsed = typeof literal === "string" ? parseIpv6(literal) : undefined;
    return parsed?.ok ? parsed.value : numberOf(literal, 128);
  },
  literal: (value) => (typeof value === "bigint" ? formatIpv6(ipv6Of(value)) : String(value)),
};

/** An Ethernet address as a number of 48 bits. */
export const etherAddress: DataType = {
  ...unnamed,
  name: "ether_addr",
  bits: 48,
  parse: (literal) => {
    const parsed = typeof literal === "string" ? parseMac(literal) : undefined;
    return parsed?.ok ? macNumber(parsed.value) : numberOf(literal, 48);
  },
  literal: (value) => (typeof value === "number" ? macText(value) : String(value)),
};

/** An interface by name; a `*` at the end stands for any ending, unless a backslash is before it. */
export const interfaceName: DataType = {
  ...textual("ifname"),
  // The escape is nft's own (mnl: `ifname_escape`): the kernel knows the star alone.
  parse: (literal) => (typeof literal === "string" ? literal.replace(/\\\*$/, "*") : undefined),
};

/** The names that begin so, of a literal with a wildcard; undefined for any other literal. */
export function wildcardPrefix(literal: unknown): string | undefined {
  return typeof literal === "string" && /(^|[^\\])\*$/.test(literal) ? literal.slice(0, -1) : undefined;
}

/** An interface by index, as nft resolved its name; 0 for none. */
export const interfaceIndex: DataType = {
  ...unnamed,
  name: "iface_index",
  bits: 32,
  order: "host",
  parse: (literal, names) =>
    numberOf(literal, 32) ?? (typeof literal === "string" ? names.ifindex(literal) : undefined),
  literal: (value) => String(value),
  print: (literal) => (numberOf(literal, 32) === undefined ? quoted(plain(literal)) : plain(literal)),
};

/** `02:42:ac:11:00:02` as a number of 48 bits. */
export function macNumber(mac: string): number {
  return Number.parseInt(mac.replaceAll(":", ""), 16);
}

export function macText(value: number): string {
  return (value.toString(16).padStart(12, "0").match(/../g) ?? []).join(":");
}
