import type { Link } from "../../host/model.ts";
import type { Flight } from "../flight.ts";

/** DV-1, RT-7: drivers/net/loopback.c loopback_xmit(). The packet comes back with its route and its conntrack entry. */
export function transmitLoopback(flight: Flight, dev: Link): void {
  flight.packet.owner = null;
  flight.packet.packetType = "host";
  flight.dev = null;
  flight.run.paths.receive(flight, dev);
}
