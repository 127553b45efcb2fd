/** br_netfilter: bridged frames are shown to the IP hooks (net/bridge/br_netfilter_hooks.c, br_netfilter_ipv6.c). */
import type { Link } from "../../host/model.ts";
import { formatAddress } from "../../net/address.ts";
import { hookFamily } from "../compiled.ts";
import type { Dst } from "../dst.ts";
import type { Flight, Netns } from "../flight.ts";
import { runHook } from "../hooks.ts";
import { macOf } from "../neighbours/resolve.ts";
import type { Packet } from "../packet.ts";
import { HOST_UNREACHABLE } from "../packets.ts";
import { routeInput } from "../route.ts";

function isOn({ compiled }: Netns, bridge: Link, packet: Packet): boolean {
  if (packet.arp || bridge.kind.type !== "bridge") return false;
  const sysctl = (key: string): boolean => compiled.view.sysctl(`net.bridge.bridge-nf-${key}`) === "1";
  // BNF-7.
  if (packet.ether?.vlan != null && !sysctl("filter-vlan-tagged")) return false;
  // BNF-1, BNF-8. Without the module the keys are not there, and the bridge's own switch does nothing.
  if (compiled.view.sysctl("net.bridge.bridge-nf-call-iptables") === undefined) return false;
  return packet.family === 4
    ? sysctl("call-iptables") || bridge.kind.nfCallIptables
    : sysctl("call-ip6tables") || bridge.kind.nfCallIp6tables;
}

/** brnf_get_logical_dev(): the bridge, or with pass-vlan-input-dev its VLAN device. */
function logicalDevice({ compiled }: Netns, bridge: Link, packet: Packet): Link {
  const tag = packet.ether?.vlan ?? null;
  if (tag === null || compiled.view.sysctl("net.bridge.bridge-nf-pass-vlan-input-dev") !== "1") return bridge;
  const upper = compiled.uppers.get(bridge.name)?.find(({ link }) => link.kind.type === "vlan" && link.kind.id === tag);
  return upper?.link ?? bridge;
}

/** Runs IP hooks with the frame taken for one of ours, as the module does for their time. */
function asOurs(packet: Packet, run: () => boolean): boolean {
  const wasOther = packet.packetType === "otherhost";
  if (wasOther) packet.packetType = "host";
  const passed = run();
  if (wasOther && packet.packetType === "host") packet.packetType = "otherhost";
  return passed;
}

/** br_nf_pre_routing(), br_nf_pre_routing_finish(). False where the packet ended. */
export function bridgePrerouting(flight: Flight, port: Link, bridge: Link): boolean {
  const { packet, netns } = flight;
  if (!isOn(netns, bridge, packet)) return true;
  const { dst } = packet;
  flight.bridge = { physIn: port, physOut: null, sabotaged: false, routed: false };
  flight.dst = null;
  const iif = logicalDevice(netns, bridge, packet);
  const place = { iif, oif: null, physIn: port, physOut: null };
  const hook = (): boolean => runHook(flight, hookFamily(packet.family), "prerouting", place).passed;
  if (!asOurs(packet, hook)) return false;
  return packet.dst === dst || sendElsewhere(flight, bridge);
}

/** The destination was changed: the frame is bridged on to it, or goes up to be routed (BNF-3, NAT-7). */
function sendElsewhere(flight: Flight, bridge: Link): boolean {
  const { packet } = flight;
  const route = routeInput(flight, bridge);
  switch (route.type) {
    case "lost":
      return false;
    case "found":
      if (isOnBridge(route.dst, bridge)) return bridgeOn(flight, bridge, route.dst.via);
      flight.dst = route.dst;
      if (flight.bridge) flight.bridge.routed = true;
      return sendUp(packet, bridge);
    case "error":
      // br_nf_pre_routing_finish_ipv6() ends it here; ip_route_input() succeeds all the same, with a route to ip_error().
      if (packet.family === 4) return sendUp(packet, bridge);
      flight.drop(`there is no way to its new destination ${formatAddress(packet.dst)} (${route.errno})`);
      return false;
    case "not-forwarded":
      // ip_route_input() refuses it; in IPv6 ip6_forward() would, by which a bridged frame does not come.
      return packet.family === 6 && isOnBridge(route.dst, bridge)
        ? bridgeOn(flight, bridge, route.dst.via)
        : sendUp(packet, bridge);
    case "martian":
      flight.drop(route.reason);
      return false;
  }
}

function isOnBridge({ type, dev }: Dst, bridge: Link): boolean {
  return type === "unicast" && dev === bridge;
}

/** Up to the host: the frame is given the bridge's own address. */
function sendUp(packet: Packet, bridge: Link): true {
  if (packet.ether && bridge.mac) packet.ether.dst = bridge.mac;
  packet.packetType = "host";
  return true;
}

/** br_nf_pre_routing_finish_bridge(): the frame stays on the bridge, addressed to the new destination's station. */
function bridgeOn(flight: Flight, bridge: Link, via: Packet["dst"] | null): boolean {
  const { packet, netns } = flight;
  const address = via ?? packet.dst;
  const isStale = netns.neighbours.isStale(bridge.name, address);
  const { mac, result } = macOf(flight, bridge, address);
  if (mac === null) {
    flight.run.paths.sendError(flight, HOST_UNREACHABLE[packet.family]);
    flight.drop(`nobody on ${netns.called}'s ${bridge.name} answers for ${formatAddress(address)}`);
    return false;
  }
  // BNF-10: without a header at hand the neighbour's own output gives it to the bridge's device, which gives it back.
  if (result !== "cached")
    flight.run.assume(
      `${netns.called} is taken to have spoken with ${formatAddress(address)} before: the very first packet crosses ${bridge.name}'s own device as well.`,
    );
  if (flight.told && isStale)
    flight.say({
      at: "device",
      dev: bridge.name,
      dir: "out",
      note: `${netns.called} has to look after the neighbour first: by ${flight.run.called(bridge)}'s own device it comes back to the bridge.`,
    });
  if (packet.ether) packet.ether.dst = mac;
  packet.packetType = mac === bridge.mac ? "host" : "otherhost";
  return true;
}

/** br_nf_forward_ip(). */
export function bridgeForward(flight: Flight, out: Link, bridge: Link): boolean {
  const { packet, netns } = flight;
  const info = flight.bridge;
  if (!info || packet.arp) return true;
  if (packet.ether?.vlan != null && !isOn(netns, bridge, packet)) return true;
  info.physOut = out;
  const iif = logicalDevice(netns, bridge, packet);
  const place = { iif, oif: bridge, physIn: info.physIn, physOut: out };
  return asOurs(packet, () => runHook(flight, hookFamily(packet.family), "forward", place).passed);
}

/** br_nf_post_routing(): for what crossed the bridge; what was routed has been through postrouting already. */
export function bridgePostrouting(flight: Flight, bridge: Link): boolean {
  const { packet, netns } = flight;
  const info = flight.bridge;
  if (!info?.physOut || packet.arp) return true;
  if (packet.ether?.vlan != null && !isOn(netns, bridge, packet)) return true;
  const place = { iif: null, oif: bridge, physIn: info.physIn, physOut: info.physOut };
  return asOurs(packet, () => runHook(flight, hookFamily(packet.family), "postrouting", place).passed);
}
