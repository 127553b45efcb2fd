/** A bridge: net/bridge/br_input.c, br_forward.c, br_device.c. */
import type { Link } from "../../host/model.ts";
import { BROADCAST_MAC, isGroupMac, type Mac } from "../../net/mac.ts";
import type { Flight } from "../flight.ts";
import { runHook } from "../hooks.ts";
import type { BridgeStep } from "../journey.ts";
import { cloned } from "../packets.ts";
import { bridgeForward, bridgePostrouting, bridgePrerouting } from "./br-netfilter.ts";
import { mayAnswer } from "./leaf.ts";
import { answerFor } from "./suppress.ts";
import { admit, filtersVlans, mayLeaveBy, untag } from "./vlan.ts";

/** br_handle_frame(): a frame comes in by a port. */
export function bridgeReceive(flight: Flight, port: Link, bridge: Link): void {
  const { packet } = flight;
  const { ether } = packet;
  const state = port.bridgePort?.state ?? "forwarding";
  if (!ether || (state !== "forwarding" && state !== "learning")) {
    if (!flight.inquiry) flight.drop(`the port ${port.name} of ${bridge.name} is ${state}`);
    return;
  }
  // BR: 01:80:c2:00:00:0x never crosses a bridge.
  if (ether.dst.startsWith("01:80:c2:00:00:0")) {
    flight.drop("frames of the bridges' own protocols are not forwarded");
    return;
  }
  packet.packetType =
    ether.dst === bridge.mac || ether.dst === port.mac
      ? "host"
      : isGroupMac(ether.dst)
        ? groupType(ether.dst)
        : "otherhost";
  const place = { iif: port, oif: null, physIn: port, physOut: null };
  const ipHooks = (): boolean => bridgePrerouting(flight, port, bridge);
  if (!runHook(flight, "bridge", "prerouting", place, ipHooks).passed) return;
  finishReceive(flight, port, bridge);
}

function groupType(mac: Mac): "broadcast" | "multicast" {
  return mac === BROADCAST_MAC ? "broadcast" : "multicast";
}

/** br_handle_frame_finish(). */
function finishReceive(flight: Flight, port: Link, bridge: Link): void {
  const { packet, netns } = flight;
  const { ether } = packet;
  if (!ether) return;
  const flags = port.bridgePort;
  const vlan = admit(packet, bridge, port);
  if (vlan === null) {
    flight.drop(`${port.name} is no member of VLAN ${ether.vlan ?? "(untagged)"} on ${bridge.name}`);
    return;
  }
  if (flags?.locked && !netns.fdb.isStation(bridge, vlan, ether.src, port)) {
    flight.drop(`${port.name} is locked, and ${ether.src} is not known on it`);
    return;
  }
  if (flags?.learning !== false) netns.fdb.learn(bridge, vlan, ether.src, port);
  if (flags?.state === "learning") {
    flight.drop(`the port ${port.name} of ${bridge.name} is only learning yet`);
    return;
  }

  if (isGroupMac(ether.dst)) {
    const isAnswered = answerFor(flight, bridge, port, vlan);
    const up = flight.fork(cloned(packet));
    flood(flight, bridge, port, groupType(ether.dst), isAnswered);
    passUp(up, port, bridge);
    return;
  }
  const station = netns.fdb.find(bridge, vlan, ether.dst);
  if (station?.type === "local") {
    passUp(flight, port, bridge, true);
    return;
  }
  if (station) {
    const refusal = whyNot(flight, bridge, port, station.port);
    if (refusal !== null) {
      tell(flight, bridge, port, "drop", [], `${bridge.name} does not forward the frame: ${refusal}.`);
      flight.drop(refusal);
      return;
    }
    const note = `${flight.run.called(bridge)} knows ${ether.dst} on ${station.port.name}, and forwards the frame there.`;
    tell(flight, bridge, port, "forward", [station.port], note);
    forwardTo(flight, bridge, port, station.port);
    return;
  }
  flood(flight, bridge, port, "unicast");
}

/** br_pass_frame_up(): the frame is for the host. */
function passUp(flight: Flight, port: Link, bridge: Link, told = false): void {
  const { packet } = flight;
  if (filtersVlans(bridge)) {
    if (!mayLeaveBy(packet, bridge, bridge)) {
      if (told) flight.drop(`${bridge.name} itself is no member of VLAN ${packet.ether?.vlan}`);
      return;
    }
    untag(packet, bridge, bridge);
  }
  const place = { iif: port, oif: null, physIn: port, physOut: null };
  if (!runHook(flight, "bridge", "input", place).passed) return;
  if (told)
    tell(
      flight,
      bridge,
      port,
      "local",
      [],
      `The frame is for ${flight.run.called(bridge)} itself: it goes up to the host.`,
    );
  flight.run.paths.receive(flight, bridge);
}

/** br_dev_xmit(): the host sends by the bridge. */
export function bridgeTransmit(flight: Flight, bridge: Link): void {
  const { packet, netns } = flight;
  const { ether } = packet;
  if (!ether) {
    flight.drop(`a frame without addresses cannot cross ${bridge.name}`);
    return;
  }
  const vlan = admit(packet, bridge, bridge);
  if (vlan === null) {
    flight.drop(`${bridge.name} itself is no member of the frame's VLAN`);
    return;
  }
  if (isGroupMac(ether.dst)) {
    flood(flight, bridge, null, groupType(ether.dst));
    return;
  }
  const station = netns.fdb.find(bridge, vlan, ether.dst);
  if (station?.type !== "port") {
    flood(flight, bridge, null, "unicast");
    return;
  }
  const refusal = whyNot(flight, bridge, null, station.port);
  if (refusal !== null) {
    tell(flight, bridge, null, "drop", [], `${bridge.name} does not send the frame: ${refusal}.`);
    flight.drop(refusal);
    return;
  }
  const note = `${flight.run.called(bridge)} knows ${ether.dst} on ${station.port.name}, and sends the frame there.`;
  tell(flight, bridge, null, "forward", [station.port], note);
  forwardTo(flight, bridge, null, station.port);
}

/** should_deliver(): in words why a frame does not leave by a port, or null. */
function whyNot({ packet }: Flight, bridge: Link, from: Link | null, to: Link): string | null {
  const flags = to.bridgePort;
  if (to === from && !flags?.hairpin) return `it came in by ${to.name}, which is not in hairpin mode`;
  if (flags && flags.state !== "forwarding") return `the port ${to.name} is ${flags.state}`;
  if (!mayLeaveBy(packet, bridge, to)) return `${to.name} is no member of VLAN ${packet.ether?.vlan}`;
  if (from?.bridgePort?.isolated && flags?.isolated) return `${from.name} and ${to.name} are isolated from each other`;
  return null;
}

/** br_flood(), br_multicast_flood(): to every port that floods such frames. */
function flood(
  flight: Flight,
  bridge: Link,
  from: Link | null,
  type: "unicast" | "multicast" | "broadcast",
  isAnswered = false,
): void {
  const { packet, netns, inquiry } = flight;
  // br_add_if(): the latest port is the first of the list.
  const ports = (netns.compiled.members.get(bridge.name) ?? []).toReversed().filter((port) => {
    const flags = port.bridgePort;
    const floods = type === "unicast" ? flags?.flood : type === "multicast" ? flags?.mcastFlood : flags?.bcastFlood;
    // BR-14: a port that proxies ARP hears nothing that is for everybody.
    if (flags?.proxyArp || (isAnswered && flags?.neighSuppress)) return false;
    if (floods === false || whyNot(flight, bridge, from, port) !== null) return false;
    return !inquiry || mayAnswer(flight.run, netns, port, inquiry);
  });
  const reason = type === "unicast" ? `nobody is known as ${packet.ether?.dst}` : `it is for everybody`;
  const names = ports.map((port) => port.name).join(", ");
  if (ports.length === 0) {
    if (type === "unicast") {
      tell(flight, bridge, from, "drop", [], `${bridge.name} has no port to flood the frame to: ${reason}.`);
      flight.drop(`${reason} on ${bridge.name}, and no port floods`);
    }
    return;
  }
  tell(flight, bridge, from, "flood", ports, `${bridge.name} floods the frame to ${names}: ${reason}.`);
  for (const port of ports) forwardTo(flight.fork(cloned(packet)), bridge, from, port);
}

/** __br_forward(), br_forward_finish(), br_dev_queue_push_xmit(). */
function forwardTo(flight: Flight, bridge: Link, from: Link | null, to: Link): void {
  const { packet } = flight;
  untag(packet, bridge, to);
  const info = flight.bridge;
  const forward = { iif: from, oif: to, physIn: info?.physIn ?? null, physOut: to };
  const hook = from ? "forward" : "output";
  const onForward = (): boolean => from === null || bridgeForward(flight, to, bridge);
  if (!runHook(flight, "bridge", hook, forward, onForward).passed) return;
  const post = { iif: null, oif: to, physIn: info?.physIn ?? null, physOut: to };
  const onPost = (): boolean => bridgePostrouting(flight, bridge);
  if (!runHook(flight, "bridge", "postrouting", post, onPost).passed) return;
  if (packet.length > to.mtu) {
    flight.drop(`its ${packet.length} bytes do not fit through ${to.name}, which takes ${to.mtu}`);
    return;
  }
  flight.run.paths.transmit(flight, to);
}

/** br_forward() of a frame that a rule of the bridge itself made. */
export function bridgeTransmitBy(flight: Flight, port: Link): void {
  const bridge = port.master === null ? undefined : flight.netns.compiled.fib.linkByName.get(port.master);
  if (bridge) forwardTo(flight, bridge, null, port);
}

function tell(
  flight: Flight,
  bridge: Link,
  port: Link | null,
  decision: BridgeStep["decision"],
  out: readonly Link[],
  note: string,
): void {
  if (!flight.told) return;
  flight.say({
    at: "bridge",
    bridge: bridge.name,
    port: port?.name ?? null,
    decision,
    out: out.map((link) => link.name),
    note,
  });
}
