/** A packet for elsewhere is passed on: ip_forward() (net/ipv4/ip_forward.c), ip6_forward() (net/ipv6/ip6_output.c). */
import type { Link } from "../host/model.ts";
import { formatAddress, isLinkLocal, isLoopback, isMulticast, isUnspecified } from "../net/address.ts";
import { hookFamily } from "./compiled.ts";
import type { Dst } from "./dst.ts";
import type { Flight } from "./flight.ts";
import { runHook } from "./hooks.ts";
import { ipOutput } from "./ip-output.ts";
import { redirectTo } from "./redirect.ts";

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
  // ip6_forward() asks only of what leaves by another device.
  if (family === 6 && dst.dev !== (flight.slave ?? dev) && staysOnLink(flight)) return;
  if (packet.length > dst.mtu && (family === 6 || packet.dontFragment)) {
    run.paths.sendError(flight, TOO_BIG[family]);
    flight.drop(`its ${packet.length} bytes do not fit through ${dst.dev.name}, which takes ${dst.mtu}`);
    return;
  }
  const ttl = packet.ttl - 1;
  if (flight.told) tell(flight, dev, dst, ttl);
  packet.ttl = ttl;
  const goOn = (): void => passOn(flight, dev, dst);
  // RT-22: what goes round in circles does so until its TTL has run out, and not on one stack all the while.
  if (flight.hop() && flight.inquiry === null && flight.wraps === null) run.later(goOn);
  else goOn();
}

function passOn(flight: Flight, dev: Link, dst: Dst): void {
  const place = {
    iif: dev,
    oif: dst.dev,
    physIn: flight.bridge?.physIn ?? null,
    physOut: flight.bridge?.physOut ?? null,
  };
  if (!runHook(flight, hookFamily(flight.packet.family), "forward", place).passed) return;
  ipOutput(flight);
}

function tell(flight: Flight, dev: Link, dst: Dst, ttl: number): void {
  const { netns, run, packet } = flight;
  const target = redirectTo(flight, flight.slave ?? dev, dst);
  const redirect = target === null ? null : formatAddress(target);
  const advice =
    redirect === null
      ? ""
      : ` ${dst.dev === (flight.slave ?? dev) ? "It leaves by the device that it came in by" : "Its way was chosen on the bridge, which counts as leaving by the device that it came in by"}: an ICMP redirect tells ${formatAddress(packet.src)} that ${run.named(target ?? packet.dst, redirect)} is on its own segment.`;
  flight.say({
    at: "forward",
    ttl,
    ...(redirect !== null && { redirect }),
    note: `It is not for ${netns.called}: it is passed on from ${run.called(dev)} to ${run.called(dst.dev)}, its TTL now ${ttl}.${advice}`,
  });
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
