import type { Link } from "../../host/model.ts";
import type { Flight } from "../flight.ts";

/** DV-1, RT-7: drivers/net/loopback.c loopback_xmit(). The packet comes back with its route and its conntrack entry. */
export function transmitLoopback(flight: Flight, dev: Link): void {
  flight.packet.owner = null;
  flight.packet.packetType = "host";
  flight.dev = null;
  // in_nf_duplicate holds while the copy is being sent; what comes round may be copied again, as long as its TTL lasts
  if (flight.packet.ttl > 1) flight.isCopy = false;
  flight.run.paths.receive(flight, dev);
}
