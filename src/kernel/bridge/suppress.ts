/**
 * A bridge that answers for its stations, so that their neighbours' questions need not go everywhere:
 * net/bridge/br_arp_nd_proxy.c br_do_proxy_suppress_arp(), br_do_suppress_nd() (BR-14).
 */
import type { Link } from "../../host/model.ts";
import type { Flight } from "../flight.ts";
import { replyByArp } from "../neighbours/arp.ts";
import { advertise } from "../neighbours/ndp.ts";

/**
 * Answers a question that came in by a port, where the bridge knows the station asked for.
 *
 * @returns whether ports with neigh_suppress are spared the question
 */
export function answerFor(flight: Flight, bridge: Link, port: Link, vlan: number): boolean {
  const { packet, netns, solicited } = flight;
  const ports = netns.compiled.members.get(bridge.name) ?? [];
  const suppresses = ports.some((p) => p.bridgePort?.neighSuppress);
  const target = packet.arp ? packet.arp.targetAddress : solicited;
  const isQuestion = packet.arp ? packet.arp.operation === 1 : packet.icmp?.type === 135;
  // Of a VLAN the entries of the bridge's own device on it would count, which is seldom there.
  if (target === null || !isQuestion || vlan !== 0 || (!packet.arp && !suppresses)) return false;
  if (suppresses && port.bridgePort?.neighSuppress) return false;
  if (suppresses && bridge.addresses.some((a) => a.prefix.address === target)) return true;
  const mac = netns.neighbours.find(bridge.name, target);
  const station = mac === null ? null : netns.fdb.find(bridge, vlan, mac);
  if (mac === null || station === null) return false;
  const spares = station.type === "port" && station.port.bridgePort?.neighSuppress === true;
  if (spares || (packet.arp && port.bridgePort?.proxyArp)) {
    if (packet.arp) replyByArp(flight, port, packet.arp, mac);
    else if (solicited !== null) advertise(flight, port, solicited, mac);
  }
  return suppresses;
}
