/** `-m eui64`: net/ipv6/netfilter/ip6t_eui64.c eui64_mt6: the source's interface id against the one of its Ethernet address. */
import type { Packet } from "../../packet.ts";
import { BREAK, NEXT, type Statement } from "../../rule.ts";
import { isStandIn, STATION_UNTOLD } from "../../stand-in.ts";

export function eui64(): Statement {
  return {
    run: ({ packet }) =>
      packet.ether && isStandIn(packet.ether.src) ? STATION_UNTOLD : isEui64(packet) ? NEXT : BREAK,
    explain: ({ packet }) => ({
      why: "the source address is not made of the Ethernet address that it came from",
      failed: { condition: "-m eui64", wanted: "an EUI-64 source", actual: packet.ether?.src ?? "no Ethernet address" },
    }),
  };
}

function isEui64({ src, ether }: Packet): boolean {
  if (typeof src !== "bigint" || !ether) return false;
  const m = BigInt(`0x${ether.src.replaceAll(":", "")}`);
  const id = ((m >> 24n) << 40n) | (0xfffen << 24n) | (m & 0xffffffn);
  return (src & 0xffffffffffffffffn) === (id ^ (1n << 57n));
}
