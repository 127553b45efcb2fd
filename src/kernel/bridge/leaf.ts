import type { Link } from "../../host/model.ts";
import type { Inquiry, Netns, Run } from "../flight.ts";

/**
 * Whether somebody behind a port may answer for an address: a veth's other end that is but an ordinary interface of a
 * namespace without the address cannot, and need not be asked. It saves the flooding of every request to every container.
 */
export function mayAnswer(run: Run, netns: Netns, port: Link, { address }: Inquiry): boolean {
  if (port.kind.type !== "veth" || port.peer === null) return true;
  const other = run.host.namespaces.get(port.peer.namespace);
  if (!other || other === netns.compiled) return true;
  const link = other.fib.linkByIndex.get(port.peer.ifindex);
  if (!link || link.master !== null || other.uppers.has(link.name) || !other.hooksAreQuiet) return true;
  return other.fib.ownAddresses.has(address) || other.proxiesNeighbours;
}
