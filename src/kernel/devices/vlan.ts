import type { Link } from "../../host/model.ts";
import type { Flight } from "../flight.ts";
import { lowerOf, standingOn } from "./driver.ts";

/** DV-4: net/8021q/vlan_dev.c vlan_dev_hard_start_xmit(). */
export function transmitVlan(flight: Flight, dev: Link): void {
  const lower = lowerOf(flight, dev);
  const { packet, run } = flight;
  if (dev.kind.type !== "vlan" || !packet.ether) {
    flight.drop(`${dev.name} cannot send this`);
    return;
  }
  if (!lower) {
    flight.lose(`the device below ${dev.name} is not in the snapshot`);
    return;
  }
  packet.ether.vlan = dev.kind.id;
  flight.netns = lower.netns;
  run.paths.transmit(flight, lower.link);
}

/** vlan_do_receive(): a tagged frame goes up to the VLAN's device; false where there is none. */
export function receiveVlan(flight: Flight, dev: Link): boolean {
  const { packet, netns, run } = flight;
  const tag = packet.ether?.vlan ?? null;
  if (tag === null || !packet.ether) return false;
  const [upper] = standingOn(netns.compiled, dev, ({ kind }) => kind.type === "vlan" && kind.id === tag);
  const home = upper && run.netns(upper.namespace);
  if (!upper || !home) return false;
  packet.ether.vlan = null;
  // A VLAN device may have a MAC address of its own.
  if (packet.packetType === "otherhost" && packet.ether.dst === upper.link.mac) packet.packetType = "host";
  flight.netns = home;
  run.paths.receive(flight, upper.link);
  return true;
}
