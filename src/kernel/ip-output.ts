/** An IP packet goes out: ip_local_out(), ip_output(), ip_finish_output() (net/ipv4/ip_output.c), and their IPv6 kin. */
import type { Link } from "../host/model.ts";
import { formatAddress, isLimitedBroadcast, isLinkLocal, isMulticast } from "../net/address.ts";
import { hookFamily } from "./compiled.ts";
import { UNTRACKED } from "./conntrack/track.ts";
import type { Dst } from "./dst.ts";
import type { Errno, Flight } from "./flight.ts";
import { type Passage, runHook } from "./hooks.ts";
import { resolveNeighbour } from "./neighbours/resolve.ts";
import { asksForUser, isOwn, routeOutput, routeStep } from "./route.ts";
import { vrfOf } from "./routing/fib.ts";

/** __ip_local_out() and what follows: a local packet that has its route. The errno is what its sender gets at once. */
export function ipLocalOut(flight: Flight, pastVrf = false): Errno | null {
  const { packet } = flight;
  const vrf = pastVrf || !flight.dst ? null : divertedBy(flight, flight.dst);
  const diverted = vrf && pastHooksOf(flight, vrf);
  if (diverted && !diverted.passed) return diverted.errno;
  const { dst } = flight;
  if (!dst) return "ENETUNREACH";
  const place = { iif: null, oif: dst.dev, physIn: null, physOut: null };
  const passage = runHook(flight, hookFamily(packet.family), "output", place);
  return passage.passed ? ipOutput(flight) : passage.errno;
}

/** The VRF that the device on the way out belongs to: vrf_ip_out(), vrf_ip6_out() let groups and the link's own pass. */
function divertedBy({ netns, packet: { dst } }: Flight, { dev }: Dst): Link | null {
  const vrf = vrfOf(netns.compiled.fib, dev);
  const stays = isMulticast(dst) || (typeof dst === "number" ? isLimitedBroadcast(dst) : isLinkLocal(dst));
  return vrf === dev || stays ? null : vrf;
}

/** RT-17: vrf_ip_out_direct(): output and postrouting as if by the VRF, with the packet untracked for their time. */
function pastHooksOf(flight: Flight, vrf: Link): Passage {
  const { packet } = flight;
  const family = hookFamily(packet.family);
  const place = { iif: null, oif: vrf, physIn: null, physOut: null };
  const wasTracked = packet.ct !== null;
  packet.ct ??= UNTRACKED;
  const output = runHook(flight, family, "output", place);
  const passage = output.passed ? runHook(flight, family, "postrouting", place) : output;
  if (!wasTracked) packet.ct = null;
  // skb->dev stays the VRF's, which postrouting shows as where it came in.
  flight.dev = vrf;
  return passage;
}

/** ip_output(), ip6_output(): postrouting, then the device. */
export function ipOutput(flight: Flight): Errno | null {
  const { dst, packet } = flight;
  if (!dst) return "ENETUNREACH";
  // HK-8: a forwarded packet still knows the device that it came in by.
  const place = {
    iif: flight.dev,
    oif: dst.dev,
    physIn: flight.bridge?.physIn ?? null,
    physOut: flight.bridge?.physOut ?? null,
  };
  const passage = runHook(flight, hookFamily(packet.family), "postrouting", place);
  if (!passage.passed) return passage.errno;
  return finishOutput(flight);
}

/** ip_finish_output2(): fragments, the neighbour, the device. */
function finishOutput(flight: Flight): Errno | null {
  const { dst, packet, run } = flight;
  if (!dst) return "ENETUNREACH";
  if (dst.encap !== null) {
    flight.lose(`the route wraps the packet (${dst.encap}), which is not followed`);
    return null;
  }
  if (packet.length > dst.mtu && dst.dev.kind.type !== "loopback") {
    if (packet.dontFragment || (packet.family === 6 && flight.forwarded)) {
      flight.drop(`its ${packet.length} bytes do not fit through ${dst.dev.name}, which takes ${dst.mtu}`);
      return "EMSGSIZE";
    }
    run.assume(
      `A packet of ${packet.length} bytes is fragmented for ${dst.dev.name}; its fragments are followed as one.`,
    );
    packet.length = dst.mtu;
  }
  if (!resolveNeighbour(flight, dst)) return null;
  run.paths.transmit(flight, dst.dev);
  return null;
}

/** ip_route_me_harder(), ip6_route_me_harder(): a packet that a rule changed at output finds its way anew. */
export function reroute(flight: Flight): Errno | null {
  const { packet, netns } = flight;
  const { fib } = netns.compiled;
  const bound = packet.owner?.dev ?? null;
  const route = routeOutput(
    flight,
    {
      src: packet.src,
      dst: packet.dst,
      oif: (bound === null ? null : fib.linkByName.get(bound)) ?? vrfOf(fib, flight.dst?.dev ?? null),
      mark: packet.mark,
      tos: packet.tos,
      proto: packet.proto,
      sport: packet.sport,
      dport: packet.dport,
      uid: asksForUser(fib, packet.family) ? (packet.owner?.uid ?? null) : 0,
    },
    // RTN_UNSPEC: the source may be anything but a broadcast.
    !isOwn(fib, packet.src),
  );
  if (!route) return "EINVAL";
  if (flight.told && route.lookup) flight.say(routeStep(flight.run, "reroute", route.lookup, packet.dst));
  if ("errno" in route) {
    flight.drop(`after the change it has no way to ${formatAddress(packet.dst)} (${route.errno})`);
    return route.errno;
  }
  flight.dst = route.dst;
  return null;
}
