/** DV-9: devices that wrap packets in others: net/ipv4/ip_tunnel.c, drivers/net/vxlan, geneve.c, wireguard. */
import type { Link } from "../../host/model.ts";
import { type Address, formatAddress } from "../../net/address.ts";
import { Flight } from "../flight.ts";
import { datagram } from "../packets.ts";
import { routeOutput } from "../route.ts";

/** The ends of the packet around it, and its UDP port where it is a datagram; null where they are in no snapshot. */
interface Outer {
  readonly src: Address | null;
  readonly dst: Address;
  readonly port: number | null;
}

/** Bytes that a wrapper adds, roughly: the outer headers. */
const OVERHEAD = 50;

function outerOf(flight: Flight, dev: Link): Outer | null {
  const { kind } = dev;
  switch (kind.type) {
    case "vxlan": {
      const known = flight.netns.compiled.model.fdb.find(
        (entry) => entry.dev === dev.name && entry.dst !== null && entry.mac === flight.packet.ether?.dst,
      );
      const any = flight.netns.compiled.model.fdb.find(
        (entry) => entry.dev === dev.name && entry.dst !== null && entry.mac === "00:00:00:00:00:00",
      );
      const dst = known?.dst ?? kind.remote ?? kind.group ?? any?.dst ?? null;
      return dst === null ? null : { src: kind.local, dst, port: kind.port };
    }
    case "tunnel":
      return kind.remote === null
        ? null
        : { src: kind.local, dst: kind.remote, port: kind.encapsulation === "geneve" ? 6081 : null };
    default:
      return null;
  }
}

export function transmitTunnel(flight: Flight, dev: Link): void {
  const { run, netns, packet } = flight;
  const outer = outerOf(flight, dev);
  const words = outer
    ? `${outer.src === null ? "this host" : formatAddress(outer.src)} → ${formatAddress(outer.dst)}`
    : "a peer that the snapshot does not name";
  if (flight.told)
    flight.say({
      at: "tunnel",
      dev: dev.name,
      direction: "wrap",
      outer: words,
      note: `${dev.name} wraps the packet in another one: ${words}.`,
    });
  if (outer) {
    const wrapper = new Flight(
      run,
      null,
      datagram(
        { src: outer.dst, dst: outer.dst, sport: 40000, dport: outer.port ?? 0 },
        { length: packet.length + OVERHEAD },
      ),
      netns,
    );
    wrapper.inquiry = { address: outer.dst, leaks: [], lost: null, answer: null, asker: null };
    const { mark, tos, proto } = wrapper.packet;
    const route = routeOutput(wrapper, {
      src: outer.src,
      dst: outer.dst,
      oif: null,
      mark,
      tos,
      proto,
      sport: 0,
      dport: 0,
      uid: null,
    });
    if (!route || "errno" in route) {
      flight.drop(`${dev.name} has no way to its other end, ${formatAddress(outer.dst)}`);
      return;
    }
    wrapper.packet.src = route.src;
    wrapper.dst = route.dst;
    run.paths.localOut(wrapper);
    if (wrapper.inquiry.lost !== null) {
      flight.drop(`the packet around it is lost: ${wrapper.inquiry.lost}`);
      return;
    }
  }
  run.paths.leave(flight, dev);
}
