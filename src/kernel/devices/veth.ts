import type { Link } from "../../host/model.ts";
import type { Flight } from "../flight.ts";
import { crossTo, isUp } from "./driver.ts";
import { transmitOverlay } from "./overlay.ts";

/** DV-2, DV-10: drivers/net/veth.c veth_xmit(). */
export function transmitVeth(flight: Flight, dev: Link): void {
  const { run, packet } = flight;
  const { peer } = dev;
  if (peer === null) {
    const others = run.host.overlays.get(dev);
    if (others) transmitOverlay(flight, dev, others);
    else run.paths.leave(flight, dev);
    return;
  }
  const other = run.netns(peer.namespace);
  const link = other?.compiled.fib.linkByIndex.get(peer.ifindex);
  if (!other || !link) {
    run.paths.leave(flight, dev);
    return;
  }
  if (!isUp(link)) {
    flight.drop(`the other end of ${dev.name}, ${link.name} in ${other.name}, is down`);
    return;
  }
  // __is_skb_forwardable(): an Ethernet header and a VLAN tag come on top.
  if (packet.length > link.mtu) {
    flight.drop(`its ${packet.length} bytes do not fit into ${link.name} of ${other.name}`);
    return;
  }
  crossTo(flight, other, link);
}
