import type { Link } from "../../host/model.ts";
import type { Flight } from "../flight.ts";
import { crossTo, isUp } from "./driver.ts";

/** DV-2, DV-10: drivers/net/veth.c veth_xmit(). */
export function transmitVeth(flight: Flight, dev: Link): void {
  const { run, packet } = flight;
  const { peer } = dev;
  if (peer === null) return run.paths.leave(flight, dev);
  const other = run.netns(peer.namespace);
  const link = other?.compiled.fib.linkByIndex.get(peer.ifindex);
  if (!other || !link) return run.paths.leave(flight, dev);
  if (!isUp(link)) return flight.drop(`the other end of ${dev.name}, ${link.name} in ${other.name}, is down`);
  // __is_skb_forwardable(): an Ethernet header and a VLAN tag come on top.
  if (packet.length > link.mtu)
    return flight.drop(`its ${packet.length} bytes do not fit into ${link.name} of ${other.name}`);
  crossTo(flight, other, link);
}
