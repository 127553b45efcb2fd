/**
 * A packet that leaves by the device that it came in by makes the router tell its sender of the shorter way (RT-18):
 * ip_rt_send_redirect() (net/ipv4/route.c), ndisc_send_redirect() (net/ipv6/ndisc.c). Whether the sender takes the advice
 * changes nothing about this packet.
 */
import type { Link } from "../host/model.ts";
import { type Address, isLinkLocal } from "../net/address.ts";
import { contains } from "../net/prefix.ts";
import type { Dst } from "./dst.ts";
import type { Flight } from "./flight.ts";
import { type FibMatch, fibLookup } from "./routing/lookup.ts";
import { orSysctl } from "./routing/validate.ts";

/** Where the sender is told to send such packets from now on; null where he is told nothing. */
export function redirectTo(flight: Flight, dev: Link, way: Dst): Address | null {
  const { packet, bridge } = flight;
  if (packet.arp) return null;
  if (packet.family === 4) return way.dev === dev ? redirect4(flight, dev, way) : null;
  // ip6_rcv_core() takes the device of a route that br_netfilter chose for the one that the packet came in by.
  return way.dev === dev || bridge?.routed ? redirect6(flight, dev, way) : null;
}

/** __mkroute_input(), ip_forward(). */
function redirect4(flight: Flight, dev: Link, { via }: Dst): Address | null {
  const { packet, netns } = flight;
  const { fib } = netns.compiled;
  if (!orSysctl(fib, dev.name, "send_redirects") || !isDirect(wayBack(flight, dev), dev)) return null;
  const gateway = typeof via === "number" ? via : null;
  const sharesSubnet = dev.addresses.some(
    ({ prefix }) => contains(prefix, packet.src) && (gateway === null || contains(prefix, gateway)),
  );
  return orSysctl(fib, dev.name, "shared_media") || sharesSubnet ? (gateway ?? packet.dst) : null;
}

/** ip6_forward(): every such packet is redirected, but to another router by its link-local address alone. */
function redirect6(flight: Flight, dev: Link, { via }: Dst): Address | null {
  const target = via ?? flight.packet.dst;
  const speaks = dev.addresses.some((a) => isLinkLocal(a.prefix.address) && !a.flags.has("tentative"));
  if (!speaks || (via !== null && !isLinkLocal(target)) || !isDirect(wayBack(flight, dev), dev)) return null;
  return target;
}

function wayBack({ packet, netns }: Flight, dev: Link): FibMatch | null {
  const { family, src, dst, mark, tos, proto } = packet;
  const flow = { family, src: dst, dst: src, iif: null, oif: dev, mark, tos, proto, sport: 0, dport: 0, uid: 0 };
  return fibLookup(netns.compiled.fib, flow, false).result;
}

/** FIB_RES_NHC(res)->nhc_scope >= RT_SCOPE_HOST: the sender is on the segment himself. */
function isDirect(back: FibMatch | null, dev: Link): boolean {
  return back?.type === "unicast" && back.via === null && back.dev === dev;
}
