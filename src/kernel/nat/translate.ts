/** nf_nat_packet(), nf_nat_icmp_reply_translation(): what was decided for a connection is done to its packets. */
import type { HookName } from "../../host/model.ts";
import { formatAddress } from "../../net/address.ts";
import { hasPorts } from "../../net/protocol.ts";
import type { Connection, Direction } from "../conntrack/table.ts";
import { inverted } from "../conntrack/tuple.ts";
import type { Flight } from "../flight.ts";
import { endText } from "../header.ts";
import type { NatStep } from "../journey.ts";
import type { CtTuple, Packet } from "../packet.ts";
import type { Manip } from "./unique.ts";

/** HOOK2MANIP(): which end a nat hook translates. */
export function manipAt(hook: HookName): Manip {
  return hook === "postrouting" || hook === "input" ? "snat" : "dnat";
}

export function otherWay(direction: Direction): Direction {
  return direction === "original" ? "reply" : "original";
}

/** Whether packets of this direction are translated at this end: what the original's source suffers, the reply's destination undoes. */
function applies(connection: Connection, direction: Direction, manip: Manip): boolean {
  const undone = direction === "original" ? manip : manip === "snat" ? "dnat" : "snat";
  return undone === "snat" ? connection.srcNat : connection.dstNat;
}

export function translate(flight: Flight, connection: Connection, direction: Direction, hook: HookName): void {
  const manip = manipAt(hook);
  if (!applies(connection, direction, manip)) return;
  // The packet is to look like the inverse of the other direction.
  const target = inverted(connection[otherWay(direction)], connection.proto);
  if (!target) return;
  // A packet that goes round by lo has been translated at output already.
  if (looksLike(flight.packet, target, manip)) return;
  if (flight.told) flight.say(natStep(flight.packet, target, connection, direction, manip, hook));
  rewrite(flight.packet, target, manip);
}

function looksLike({ src, dst, sport, dport, icmp }: Packet, target: CtTuple, manip: Manip): boolean {
  if (icmp) return icmp.id === target.sport && (manip === "snat" ? src === target.src : dst === target.dst);
  return manip === "snat" ? src === target.src && sport === target.sport : dst === target.dst && dport === target.dport;
}

function rewrite(packet: Packet, target: CtTuple, manip: Manip): void {
  if (manip === "snat") packet.src = target.src;
  else packet.dst = target.dst;
  if (packet.icmp) packet.icmp = { ...packet.icmp, id: target.sport };
  else if (!hasPorts(packet.proto)) return;
  else if (manip === "snat") packet.sport = target.sport;
  else packet.dport = target.dport;
}

/** An ICMP error: the header inside is put back as the sender of the packet knew it, the one outside as for an answer. */
export function translateError(flight: Flight, connection: Connection, direction: Direction, hook: HookName): void {
  const manip = manipAt(hook);
  if (!applies(connection, direction, manip)) return;
  const { packet } = flight;
  const other = connection[otherWay(direction)];
  const target = inverted(other, connection.proto);
  if (!target) return;
  if (flight.told) flight.say(natStep(packet, { ...target, sport: 0, dport: 0 }, connection, direction, manip, hook));
  const { inner } = packet;
  if (inner) {
    // Inside, the packet that went the other way: its other end.
    if (manip === "snat") {
      inner.dst = other.dst;
      if (inner.icmpId === null) inner.dport = other.dport;
    } else {
      inner.src = other.src;
      if (inner.icmpId === null) inner.sport = other.sport;
    }
    if (inner.icmpId !== null) inner.icmpId = other.sport;
  }
  if (manip === "snat") packet.src = target.src;
  else packet.dst = target.dst;
}

type NatBody = Omit<NatStep, "ns" | "header">;

function natStep(
  packet: Packet,
  target: CtTuple,
  connection: Connection,
  direction: Direction,
  manip: Manip,
  hook: HookName,
): NatBody {
  const ported = hasPorts(packet.proto);
  const end = (address: Packet["src"], port: number): NatBody["before"] => ({
    address: formatAddress(address),
    port: ported ? port : null,
  });
  const before = manip === "snat" ? end(packet.src, packet.sport) : end(packet.dst, packet.dport);
  const after = manip === "snat" ? end(target.src, target.sport) : end(target.dst, target.dport);
  const kind = direction === "original" ? manip : manip === "snat" ? "un-dnat" : "un-snat";
  const side = manip === "snat" ? "source" : "destination";
  const to = manip === "snat" ? endText(target.src, after.port) : endText(target.dst, after.port);
  const note =
    direction === "original"
      ? `The ${side} becomes ${to}.`
      : `The entry undoes its translation: the ${side} is ${to} again.`;
  return { at: "nat", kind, hook, before, after, entry: connection.index, note };
}
