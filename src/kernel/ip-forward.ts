/** A packet for elsewhere is passed on: ip_forward() (net/ipv4/ip_forward.c), ip6_forward() (net/ipv6/ip6_output.c). */
import type { Link } from "../host/model.ts";
import { formatAddress, isLinkLocal, isLoopback, isMulticast, isUnspecified } from "../net/address.ts";
import { hookFamily } from "./compiled.ts";
import type { Flight } from "./flight.ts";
import { runHook } from "./hooks.ts";
import { ipOutput } from "./ip-output.ts";

/** Types and codes of the errors that forwarding sends, by family. */
const TIME_EXCEEDED = { 4: { icmpType: 11, code: 0 }, 6: { icmpType: 3, code: 0 } } as const;
const TOO_BIG = { 4: { icmpType: 3, code: 4 }, 6: { icmpType: 2, code: 0 } } as const;
const NOT_NEIGHBOUR = { icmpType: 1, code: 2 } as const;

export function ipForward(flight: Flight, dev: Link): void {
  const { packet, dst, run } = flight;
  const { family } = packet;
  if (!dst) return;
  // A frame sent to everyone on the link is no request to forward.
  if (packet.packetType !== "host") {
    flight.drop(`a link-layer ${packet.packetType} is not forwarded`);
    return;
  }
  if (packet.ttl <= 1) {
    run.paths.sendError(flight, TIME_EXCEEDED[family]);
    flight.drop("its TTL has run out");
    return;
  }
  if (family === 6 && staysOnLink(flight)) return;
  if (packet.length > dst.mtu && (family === 6 || packet.dontFragment)) {
    run.paths.sendError(flight, TOO_BIG[family]);
    flight.drop(`its ${packet.length} bytes do not fit through ${dst.dev.name}, which takes ${dst.mtu}`);
    return;
  }
  const ttl = packet.ttl - 1;
  if (flight.told)
    flight.say({
      at: "forward",
      ttl,
      note: `It is not for ${flight.netns.called}: it is passed on from ${run.called(dev)} to ${run.called(dst.dev)}, its TTL now ${ttl}.`,
    });
  packet.ttl = ttl;
  const place = {
    iif: dev,
    oif: dst.dev,
    physIn: flight.bridge?.physIn ?? null,
    physOut: flight.bridge?.physOut ?? null,
  };
  if (!runHook(flight, hookFamily(family), "forward", place).passed) return;
  ipOutput(flight);
}

/** RT-13: sources that never leave their link. */
function staysOnLink(flight: Flight): boolean {
  const { src } = flight.packet;
  if (isUnspecified(src) || isMulticast(src) || isLoopback(src)) {
    flight.drop(`${formatAddress(src)} is not forwarded`);
    return true;
  }
  if (!isLinkLocal(src)) return false;
  flight.run.paths.sendError(flight, NOT_NEIGHBOUR);
  flight.drop(`${formatAddress(src)} is an address of its link alone`);
  return true;
}
