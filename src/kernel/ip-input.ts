/** An IP packet comes in: ip_rcv(), ip_rcv_finish(), ip_local_deliver() (net/ipv4/ip_input.c), and their IPv6 kin. */
import type { Link } from "../host/model.ts";
import { formatAddress, isLoopback, isMulticast } from "../net/address.ts";
import { hookFamily } from "./compiled.ts";
import type { Errno, Flight } from "./flight.ts";
import { runHook } from "./hooks.ts";
import { ipForward } from "./ip-forward.ts";
import type { HookPlace } from "./packet.ts";
import { mayForward, routeInput } from "./route.ts";
import { vrfOf } from "./routing/fib.ts";

/** What the hooks see of a packet's devices, br_netfilter's ports included. */
function placeOf(flight: Flight, iif: Link | null, oif: Link | null): HookPlace {
  return { iif, oif, physIn: flight.bridge?.physIn ?? null, physOut: flight.bridge?.physOut ?? null };
}

export function ipReceive(flight: Flight, dev: Link): void {
  const { packet } = flight;
  if (packet.packetType === "otherhost") {
    // DV-12. Copies of a flooded frame end here at every station but one.
    if (flight.told && flight.record?.fate === null)
      flight.drop(`${dev.name} was given a frame for another station (${packet.ether?.dst})`);
    else flight.end("dropped");
    return;
  }
  flight.dev = dev;
  flight.slave = null;
  flight.forwarded = true;
  // skb_orphan(): a socket that TPROXY found on the bridge is forgotten on the way up.
  packet.owner = null;
  delete packet.socket;
  const refusal = packet.family === 6 ? refused6(flight, dev) : null;
  if (refusal !== null) {
    flight.drop(refusal);
    return;
  }
  const vrf = vrfOf(flight.netns.compiled.fib, dev);
  // ip_sabotage_in() spares nothing that a VRF has a part in.
  if ((vrf !== null || !spared(flight)) && !prerouting(flight, dev)) return;
  if (vrf === null) {
    route(flight, dev);
    return;
  }
  flight.slave = dev;
  if (vrf !== dev) {
    // RT-14: vrf_ip_rcv() takes it through prerouting once more, as come in by the VRF. Discovery stays its device's.
    if (flight.solicited === null) flight.dev = vrf;
    if (!isMulticast(packet.dst) && !prerouting(flight, vrf)) return;
  }
  route(flight, flight.dev);
}

function prerouting(flight: Flight, dev: Link): boolean {
  const { packet } = flight;
  const { dst } = packet;
  if (!runHook(flight, hookFamily(packet.family), "prerouting", placeOf(flight, dev, null)).passed) return false;
  // nf_nat_ipv4_pre_routing(): a new destination needs a new route.
  if (packet.dst !== dst) flight.dst = null;
  return true;
}

/** BNF-2: ip_sabotage_in() of br_netfilter_hooks.c. */
function spared(flight: Flight): boolean {
  const { bridge } = flight;
  if (!bridge || bridge.sabotaged) return false;
  bridge.sabotaged = true;
  return true;
}

/** ip6_rcv_core(): what IPv6 refuses before any hook sees it (RT-13). */
function refused6({ packet: { src, dst } }: Flight, dev: Link): string | null {
  if (dev.kind.type === "loopback" || dev.kind.type === "vrf") return null;
  if (isLoopback(src) || isLoopback(dst)) return `::1 may not arrive on ${dev.name}`;
  return isMulticast(src) ? `${formatAddress(src)} is no host's address` : null;
}

function route(flight: Flight, dev: Link): void {
  // One that goes round by lo, or that br_netfilter has routed, has its route already.
  if (flight.dst === null) {
    const found = routeInput(flight, dev);
    switch (found.type) {
      case "lost":
        return;
      case "martian":
        flight.drop(found.reason);
        return;
      case "error":
        refuse(flight, dev, found.errno);
        return;
      case "not-forwarded": {
        const { netns, packet } = flight;
        flight.drop(
          `${formatAddress(packet.dst)} is elsewhere, and ${netns.called} does not forward what arrives on ${dev.name}`,
        );
        return;
      }
      case "found":
        flight.dst = found.dst;
    }
  }
  const way = flight.dst;
  if (way && (way.type === "local" || way.type === "broadcast" || way.type === "multicast")) localDeliver(flight, dev);
  else ipForward(flight, dev);
}

const UNREACHABLE4 = { EHOSTUNREACH: 1, ENETUNREACH: 0, EACCES: 13 } as const;
const UNREACHABLE6 = { EHOSTUNREACH: 0, ENETUNREACH: 0, EACCES: 1 } as const;

/** ip_error(), ip6_pkt_discard(), ip6_pkt_prohibit(): a route that says no, or none at all. */
function refuse(flight: Flight, dev: Link, errno: Errno): void {
  const { family, dst } = flight.packet;
  const to = formatAddress(dst);
  // IPv4 answers only where it forwards; a black hole never answers.
  const answers = family === 6 || mayForward(flight.netns, family, dev);
  if (answers && (errno === "EHOSTUNREACH" || errno === "ENETUNREACH" || errno === "EACCES")) {
    const code = (family === 4 ? UNREACHABLE4 : UNREACHABLE6)[errno];
    flight.run.paths.sendError(flight, { icmpType: family === 4 ? 3 : 1, code });
  }
  flight.drop(errno === "EINVAL" ? `the route to ${to} is a black hole` : `there is no way to ${to} (${errno})`);
}

/** ip_local_deliver(), ip6_input(). */
function localDeliver(flight: Flight, dev: Link): void {
  const { packet } = flight;
  const passage = runHook(flight, hookFamily(packet.family), "input", placeOf(flight, dev, null));
  if (passage.passed) flight.run.paths.deliver(flight);
}
