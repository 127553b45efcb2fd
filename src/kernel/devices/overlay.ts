/**
 * Docker's overlay networks. The bridge and the VXLAN that make one stand in a namespace without a process, which a capture
 * may not have seen: the containers' ends of their cables are then all there is of it, and Docker's word for who is on it.
 */
import type { Host, Link } from "../../host/model.ts";
import { isGroupMac } from "../../net/mac.ts";
import type { Placed } from "../compiled.ts";
import type { Flight } from "../flight.ts";
import { cloned } from "../packets.ts";
import { crossTo, isUp } from "./driver.ts";

/** By a device on an overlay network whose own namespace is not in the snapshot: the other devices on it. */
export function overlaysOf({ networks, containers, namespaces }: Host): Map<Link, readonly Placed[]> {
  const overlays = new Map<Link, readonly Placed[]>();
  for (const network of networks) {
    if (network.driver !== "overlay") continue;
    const placed = containers.flatMap(({ namespace, endpoints }): Placed[] => {
      const mac = endpoints.find((e) => e.networkId === network.id)?.mac ?? null;
      const links = namespaces.find((ns) => ns.inode === namespace)?.links ?? [];
      const link = links.find((l) => mac !== null && l.mac === mac && l.kind.type === "veth" && l.peer === null);
      return link && namespace !== null ? [{ namespace, link }] : [];
    });
    for (const one of placed)
      overlays.set(
        one.link,
        placed.filter((other) => other !== one),
      );
  }
  return overlays;
}

/** DV-15: to whom the frame is for, or to everybody; past them are the containers of other hosts. */
export function transmitOverlay(flight: Flight, dev: Link, others: readonly Placed[]): void {
  const { run, packet } = flight;
  const to = packet.ether?.dst;
  const isForAll = to !== undefined && isGroupMac(to);
  for (const { namespace, link } of others) {
    const netns = run.netns(namespace);
    if (!netns || !isUp(link) || !(isForAll || link.mac === to)) continue;
    if (!isForAll) {
      crossTo(flight, netns, link);
      return;
    }
    crossTo(flight.fork(cloned(packet)), netns, link);
  }
  run.paths.leave(flight, dev);
}
