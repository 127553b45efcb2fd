/** `-m eui64`: net/ipv6/netfilter/ip6t_eui64.c eui64_mt6: the source's interface id against the one of its Ethernet address. */
import type { Mac } from "../../../net/mac.ts";
import { BREAK, NEXT, type Statement } from "../../rule.ts";
import { isStandIn, STATION_UNTOLD } from "../../stand-in.ts";

export function eui64(): Statement {
  return {
    run: ({ packet: { src, ether } }) => {
      if (typeof src !== "bigint" || !ether || !hasForm(src)) return BREAK;
      if (isStandIn(ether.src)) return STATION_UNTOLD;
      return (src & INTERFACE) === interfaceOf(ether.src) ? NEXT : BREAK;
    },
    explain: ({ packet }) => ({
      why: "the source address is not made of the Ethernet address that it came from",
      failed: { condition: "-m eui64", wanted: "an EUI-64 source", actual: packet.ether?.src ?? "no Ethernet address" },
    }),
  };
}

const INTERFACE = 0xffffffffffffffffn;
const MIDDLE = 0xfffen;

/** Whatever Ethernet address it may be made of, ff:fe is put in its midst. */
function hasForm(src: bigint): boolean {
  return ((src >> 24n) & 0xffffn) === MIDDLE;
}

function interfaceOf(mac: Mac): bigint {
  const m = BigInt(`0x${mac.replaceAll(":", "")}`);
  return (((m >> 24n) << 40n) | (MIDDLE << 24n) | (m & 0xffffffn)) ^ (1n << 57n);
}
