import type { Link } from "../../host/model.ts";
import { type Address, formatAddress, isLinkLocal, isLoopback } from "../../net/address.ts";
import type { Mac } from "../../net/mac.ts";
import { contains } from "../../net/prefix.ts";
import type { Flight, Inquiry } from "../flight.ts";
import { standInMac } from "../stand-in.ts";

/** A question not yet sent. */
export function inquiryFor(address: Address, about: Inquiry["about"]): Inquiry {
  return { address, about, leaks: [], proxies: [], lost: null, answer: null, asker: null };
}

/**
 * NB-9: nobody in the snapshot has answered. Where the question went outside, somebody there may: the MAC address that
 * stands for him, or null.
 */
export function settleOutside(flight: Flight, inquiry: Inquiry): Mac | null {
  const [leak] = inquiry.leaks;
  const { address, asker } = inquiry;
  if (!leak || inquiry.lost !== null) return null;
  // NB-8: to whoever asks as 127.0.0.1 nobody answers.
  if (typeof asker === "number" && isLoopback(asker)) return null;
  const { run } = flight;
  const text = formatAddress(address);
  if (run.host.ownerNames.has(address) || isElsewhere(flight, address, leak.dev)) return null;
  const heard = heardOf(flight, address);
  if (heard !== null) return heard;
  // A bridge with a port that leads outside is a segment that others share, whoever manages its network (NB-9).
  if (leak.dev.master === null && !isVouchedFor(flight, address) && isManaged(flight, address)) {
    run.assume(`Nobody has ${text}: Docker manages its network and knows nobody by it, nor does anything else here.`);
    return null;
  }
  run.assume(`${text} is outside the snapshot, behind ${leak.dev.name}: it is assumed to be there and to answer.`);
  return standInMac(address);
}

/** The asker's own address, asked for behind another device than the one that he stands behind. */
function isElsewhere({ run }: Flight, address: Address, dev: Link): boolean {
  const { from, src } = run.question;
  return from.type === "outside" && src === address && from.dev !== dev.name;
}

/** The MAC address of a station outside: as the host has heard it, or one that stands for it. */
export function stationMac(flight: Flight, address: Address): Mac {
  return heardOf(flight, address) ?? standInMac(address);
}

/** What a neighbour table of the snapshot says, if it does not say that nobody answered. */
function heardOf(flight: Flight, address: Address): Mac | null {
  for (const { model } of flight.run.host.namespaces.values()) {
    const entry = model.neighbours.find((n) => n.address === address && n.mac !== null && !n.state.includes("FAILED"));
    if (entry?.mac) return entry.mac;
  }
  return null;
}

/** Somebody counts on it: a route goes by way of it, or the question is asked from it. */
function isVouchedFor({ run }: Flight, address: Address): boolean {
  if (run.question.from.type === "outside" && run.question.src === address) return true;
  for (const { model } of run.host.namespaces.values())
    if (model.routes.some((r) => r.nexthops.some((n) => n.via === address))) return true;
  return run.host.host.networks.some((n) => n.subnets.some((s) => s.gateway === address));
}

/** The address lies in a subnet that a Docker network of this host alone owns. */
function isManaged({ run }: Flight, address: Address): boolean {
  return (
    !isLinkLocal(address) &&
    run.host.host.networks.some(
      (n) => n.driver !== "host" && n.driver !== "overlay" && n.subnets.some((s) => contains(s.subnet, address)),
    )
  );
}
