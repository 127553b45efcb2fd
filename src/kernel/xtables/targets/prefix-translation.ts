import { formatAddress, type Ipv6, ipv6Of } from "../../../net/address.ts";
import { maskOf, type Prefix, parsePrefix } from "../../../net/prefix.ts";
import { NEXT, type Statement, type Verdict } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { action } from "../statement.ts";

/** ICMPV6_PARAMPROB, ICMPV6_HDR_FIELD: there is no word of the address that could make good for the checksum. */
const UNTRANSLATABLE: Verdict = {
  type: "drop",
  reject: { type: "icmp", icmpType: 4, code: 0, name: "erroneous header field" },
};

/**
 * What SNPT and DNPT have in common: net/ipv6/netfilter/ip6t_NPT.c ip6t_npt_map_pfx (RFC 6296). No connection knows of it:
 * one prefix is put for the other, and another word of the address altered so that checksums stay as they are.
 */
export function prefixTranslation(options: Options, end: "src" | "dst"): Statement {
  const [from, to] = [prefixOf(options, "--src-pfx"), prefixOf(options, "--dst-pfx")];
  const length = Math.max(from.length, to.length);
  const adjustment = sumOf(from.address) - sumOf(to.address);
  return action(
    ({ packet }) => {
      const address = packet[end];
      if (typeof address !== "bigint") return NEXT;
      const grafted = withPrefix(address, to.address, length);
      const balanced = balancedOf(grafted, length, adjustment);
      packet[end] = balanced ?? grafted;
      return balanced === null ? UNTRANSLATABLE : NEXT;
    },
    ({ packet }) =>
      `is ${end === "src" ? "as from" : "for"} ${formatAddress(packet[end])} from here on, by its prefix alone`,
  );
}

interface Prefix6 extends Prefix {
  readonly address: Ipv6;
}

function prefixOf(options: Options, flag: string): Prefix6 {
  const text = options.setting(flag) ?? "";
  const prefix = parsePrefix(text);
  if (!prefix.ok || typeof prefix.value.address !== "bigint" || prefix.value.length > 64)
    throw new Unreadable(`${flag} '${text}' is no IPv6 prefix of at most 64 bits`);
  return { address: prefix.value.address, length: prefix.value.length };
}

/** The 16-bit words of an address, first to last. */
function wordsOf(address: bigint): number[] {
  return Array.from({ length: 8 }, (_, i) => Number((address >> BigInt(112 - 16 * i)) & 0xffffn));
}

function sumOf(address: bigint): number {
  return wordsOf(address).reduce((sum, word) => sum + word, 0);
}

function withPrefix(address: bigint, prefix: bigint, length: number): Ipv6 {
  const mask = BigInt(maskOf(6, length));
  return ipv6Of((address & ~mask) | (prefix & mask));
}

/** The address with one of its words altered so that its sum is as before; null where none is left to alter. */
function balancedOf(address: bigint, length: number, adjustment: number): Ipv6 | null {
  const words = wordsOf(address);
  const at = length <= 48 ? 3 : words.findIndex((word, i) => i >= 4 && word !== 0xffff);
  if (at < 0) return null;
  // In one's complement arithmetic, where 0xffff is another 0.
  const word = ((words[at] ?? 0) + adjustment) % 0xffff;
  words[at] = word < 0 ? word + 0xffff : word;
  return ipv6Of(words.reduce((whole, w) => (whole << 16n) | BigInt(w), 0n));
}
