/** Devices by kind, and the way of a frame in and out: net/core/dev.c. */
import type { Link, LinkProgram } from "../../host/model.ts";
import { bridgeReceive, bridgeTransmit } from "../bridge/bridge.ts";
import { Walk } from "../chains.ts";
import type { BaseChain } from "../compiled.ts";
import type { Flight } from "../flight.ts";
import { endOf } from "../hooks.ts";
import { ipReceive } from "../ip-input.ts";
import { arpReceive } from "../neighbours/arp.ts";
import { receiveBond, transmitBond } from "./bond.ts";
import { isUp, lacksCarrier, type Transmit } from "./driver.ts";
import { receiveIpvlan, transmitIpvlan } from "./ipvlan.ts";
import { transmitLoopback } from "./loopback.ts";
import { receiveMacvlan, transmitMacvlan } from "./macvlan.ts";
import { transmitTunnel } from "./tunnel.ts";
import { transmitVeth } from "./veth.ts";
import { receiveVlan, transmitVlan } from "./vlan.ts";
import { transmitVrf } from "./vrf.ts";

const leave: Transmit = (flight, dev) => flight.run.paths.leave(flight, dev);

const DRIVERS: Readonly<Record<Link["kind"]["type"], Transmit>> = {
  physical: leave,
  loopback: transmitLoopback,
  veth: transmitVeth,
  bridge: bridgeTransmit,
  dummy: (flight, dev) => flight.drop(`${dev.name} is a dummy: it swallows what it is given`),
  ifb: (flight, dev) => flight.drop(`${dev.name} takes only what traffic control gives it`),
  vlan: transmitVlan,
  macvlan: transmitMacvlan,
  macvtap: transmitMacvlan,
  ipvlan: transmitIpvlan,
  ipvtap: transmitIpvlan,
  vxlan: transmitTunnel,
  tunnel: transmitTunnel,
  wireguard: transmitTunnel,
  tun: leave,
  bond: transmitBond,
  vrf: transmitVrf,
  other: (flight, dev) => flight.lose(`${dev.name} is of a kind that is not known${kindWords(dev)}`),
};

function kindWords({ kind }: Link): string {
  return kind.type === "other" ? ` (${kind.kind})` : "";
}

/** dev_queue_xmit(): egress chains, whoever listens there, the driver. */
export function transmit(flight: Flight, dev: Link): void {
  if (!flight.cross()) return;
  if (!isUp(dev)) {
    flight.drop(`${dev.name} is down`);
    return;
  }
  const { netns } = flight;
  if (!netdevChains(flight, netns.compiled.netdev.get(dev.name)?.egress, dev, "egress")) return;
  if (!passesPrograms(flight, dev, ["egress"])) return;
  if (lacksCarrier(dev)) {
    flight.drop(`${dev.name} has no carrier: nothing is connected to it`);
    return;
  }
  // What is sent by lo is seen there only as it comes back.
  if (flight.told && dev.kind.type !== "loopback")
    flight.say({
      at: "device",
      dev: dev.name,
      dir: "out",
      note: `It leaves ${netns.called} by ${flight.run.called(dev)}.`,
    });
  DRIVERS[dev.kind.type](flight, dev);
}

/** __netif_receive_skb_core(): whoever listens there, ingress chains, VLANs, what the device belongs to, the protocols. */
export function receive(flight: Flight, dev: Link): void {
  if (!flight.cross()) return;
  if (!isUp(dev)) {
    flight.drop(`${dev.name} is down`);
    return;
  }
  const { packet, netns } = flight;
  // What comes back by a VRF has been seen there as it was sent.
  if (flight.told && dev.kind.type !== "vrf")
    flight.say({
      at: "device",
      dev: dev.name,
      dir: "in",
      note: `It comes in to ${netns.called} on ${flight.run.called(dev)}.`,
    });
  if (!passesPrograms(flight, dev, ["xdp", "ingress"])) return;
  if (!netdevChains(flight, netns.compiled.netdev.get(dev.name)?.ingress, dev, "ingress")) return;
  if (receiveVlan(flight, dev)) return;
  if (dev.master !== null) {
    const master = netns.compiled.fib.linkByName.get(dev.master);
    if (master?.kind.type === "bridge") {
      bridgeReceive(flight, dev, master);
      return;
    }
    if (master?.kind.type === "bond") {
      receiveBond(flight, dev, master);
      return;
    }
    if (master?.kind.type === "other") {
      flight.lose(`${dev.name} belongs to ${master.name}, of a kind that is not known`);
      return;
    }
  }
  if (receiveMacvlan(flight, dev) || receiveIpvlan(flight, dev)) return;
  // A tag that nobody took is for somebody else.
  if (packet.ether?.vlan) packet.packetType = "otherhost";
  if (packet.arp) arpReceive(flight, dev);
  else ipReceive(flight, dev);
}

/**
 * HK-15: do_xdp_generic(), sch_handle_ingress(), sch_handle_egress(): what a program does with a packet, nothing here tells.
 * Whether it lets pass what belongs to the question is asked once.
 */
function passesPrograms(flight: Flight, dev: Link, places: readonly LinkProgram["at"][]): boolean {
  for (const { at, name } of dev.programs ?? []) {
    if (!places.includes(at)) continue;
    const where = at === "egress" ? "on the way out by" : "on the way in by";
    const program = `${name} ${where} ${dev.name} of ${flight.netns.called}`;
    if (once(flight, `${program} lets packets pass as they are`)) continue;
    flight.lose(`${program} may drop, alter or redirect it`);
    return false;
  }
  return true;
}

/** HK-10: nf_ingress(), nf_hook_egress(). */
function netdevChains(
  flight: Flight,
  chains: readonly BaseChain[] | undefined,
  dev: Link,
  hook: "ingress" | "egress",
): boolean {
  if (!chains || chains.length === 0) return true;
  const place = {
    iif: hook === "ingress" ? dev : null,
    oif: hook === "egress" ? dev : null,
    physIn: null,
    physOut: null,
  };
  const walk = new Walk(flight, hook, place);
  // nft_do_chain_inet_ingress(): of what a device carries, tables of family inet see IP alone
  const sees = ({ table }: BaseChain): boolean => table.family !== "inet" || !flight.packet.arp;
  return chains.every(
    (chain) => !sees(chain) || !standsAt(flight, chain, dev) || endOf(walk.run(chain, undefined), walk).passed,
  );
}

/** Whether a chain stands at a device, where the output does not name its devices: asked once, and held to. */
function standsAt(flight: Flight, { base, table, chain }: BaseChain, dev: Link): boolean {
  if (!base.devicesUnknown) return true;
  return once(
    flight,
    `the chain ${chain.name} of ${table.family} ${table.name} stands at ${dev.name} of ${flight.netns.called}`,
  );
}

/** Something that cannot be told, asked once in a question, and held to. */
function once(flight: Flight, question: string): boolean {
  const { memory } = flight.run;
  const known = memory.get(question);
  const answer = typeof known === "boolean" ? known : flight.decide(question);
  memory.set(question, answer);
  return answer;
}
