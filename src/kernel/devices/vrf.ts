/** A VRF's own device: drivers/net/vrf.c (RT-17, DV-18). */
import type { Link } from "../../host/model.ts";
import { formatAddress } from "../../net/address.ts";
import type { Flight } from "../flight.ts";
import { routeOutput, routeStep } from "../route.ts";

/**
 * vrf_xmit(): a packet for one of the VRF's own addresses comes back in by it; what a route of another table hands over
 * is routed anew by the VRF's table, and goes out past the output hooks of the device that this leads to.
 */
export function transmitVrf(flight: Flight, vrf: Link): void {
  const { packet, run } = flight;
  packet.owner = null;
  packet.packetType = "host";
  if (flight.dst?.type === "local") {
    comeBack(flight, vrf);
    return;
  }
  const { src, dst, mark, tos, proto } = packet;
  const query = { src, dst, oif: vrf, mark, tos, proto, sport: 0, dport: 0, uid: 0 };
  const route = routeOutput(flight, query, true);
  if (!route) return;
  if (flight.told && route.lookup) flight.say(routeStep(run, "output", route.lookup, dst));
  if ("errno" in route) {
    flight.drop(`the table of ${vrf.name} has no way to ${formatAddress(dst)} (${route.errno})`);
    return;
  }
  flight.dst = route.dst;
  flight.dev = vrf;
  if (route.dst.dev === vrf) comeBack(flight, vrf);
  else run.paths.localOut(flight, true);
}

/** vrf_local_xmit(). */
function comeBack(flight: Flight, vrf: Link): void {
  flight.dev = null;
  flight.run.paths.receive(flight, vrf);
}
