/** nf_conntrack_in() and __nf_conntrack_confirm(): the tracker's two places at the hooks. */
import { PROTO } from "../../net/protocol.ts";
import type { Flight } from "../flight.ts";
import { isIcmpError } from "../header.ts";
import type { Packet, PacketConntrack } from "../packet.ts";
import { type Connection, type Direction, type Found, NO_ZONE, type Zones } from "./table.ts";
import { isReset, tcpBegins, tcpStep } from "./tcp.ts";
import { innerTuple, inverted, tupleOf } from "./tuple.ts";

const INVALID: PacketConntrack = { state: "INVALID", direction: "original", entry: null };
export const UNTRACKED: PacketConntrack = { state: "UNTRACKED", direction: "original", entry: null };

/** Finds or begins the packet's connection. */
export function track(flight: Flight): void {
  const { packet } = flight;
  // Seen before, by loopback or on the bridge; or untracked by a rule.
  if (packet.ct !== null) {
    if (packet.ct.state === "UNTRACKED" && flight.told)
      flight.say({ at: "conntrack", action: "untracked", ...NOBODY, note: "A rule left this packet untracked." });
    return;
  }
  // nf_ct_bridge_pre(): of frames IP alone is tracked.
  packet.ct = packet.arp ? UNTRACKED : look(flight);
  if (flight.told) tell(flight, packet.ct);
}

function look(flight: Flight): PacketConntrack {
  const { packet, netns } = flight;
  const zones = zonesOf(packet);
  if (isNeighbourDiscovery(packet)) return UNTRACKED;
  if (isIcmpError(packet)) return related(flight, zones);
  const tuple = tupleOf(packet);
  const found = netns.conntrack.find(tuple, packet.proto, zones) ?? begin(flight, zones);
  return found ? follow(flight, found, zones) : INVALID;
}

/** resolve_normal_ct() for what is not in the table: init_conntrack(). */
function begin(flight: Flight, zones: Zones): Found | null {
  const { packet, netns } = flight;
  const original = tupleOf(packet);
  const reply = inverted(original, packet.proto);
  if (!reply) return null;
  const { family, proto } = packet;
  const helper = packet.ctTemplate?.helper ?? null;
  return {
    connection: netns.conntrack.begin({ family, proto, original, reply, zones, master: null, helper }),
    direction: "original",
  };
}

/** nf_conntrack_handle_packet(): the protocol's own say, and the state that follows. */
function follow(flight: Flight, { connection, direction }: Found, zones: Zones): PacketConntrack {
  const { packet, netns } = flight;
  const state = stateOf(connection, direction);
  switch (packet.proto) {
    case PROTO.tcp: {
      if (connection.tcp === null) {
        const loose = netns.compiled.view.sysctl("net.netfilter.nf_conntrack_tcp_loose") !== "0";
        const first = connection.captured ? "ESTABLISHED" : tcpBegins(packet, loose);
        if (first === null) return INVALID;
        connection.tcp = first;
        break;
      }
      const next = tcpStep(packet, direction, connection.tcp);
      if (next === "invalid") return INVALID;
      if (next === "reopen") {
        netns.conntrack.remove(connection);
        const again = begin(flight, zones);
        return again ? follow(flight, again, zones) : INVALID;
      }
      if (next !== "ignore") connection.tcp = next;
      // An answer that is but a RST: the entry goes at once.
      if (isReset(packet) && !connection.seenReply && connection.confirmed) netns.conntrack.remove(connection);
      break;
    }
    case PROTO.icmp:
    case PROTO.icmpv6:
      if (!connection.confirmed && !BEGINNERS.has((packet.proto << 8) | (packet.icmp?.type ?? 255))) return INVALID;
      break;
    default:
      if (connection.seenReply) connection.assured = true;
  }
  if (state === "ESTABLISHED" && direction === "reply") connection.seenReply = true;
  return { state, direction, entry: connection };
}

/** icmp_packet(): the types that may begin a connection, by protocol and type. */
const BEGINNERS: ReadonlySet<number> = new Set([
  ...[8, 13, 15, 17].map((type) => (PROTO.icmp << 8) | type),
  ...[128, 139].map((type) => (PROTO.icmpv6 << 8) | type),
]);

function stateOf(connection: Connection, direction: Direction): PacketConntrack["state"] {
  if (direction === "reply" || connection.seenReply) return "ESTABLISHED";
  return connection.master ? "RELATED" : "NEW";
}

/** nf_conntrack_inet_error(): the connection whose packet an ICMP error carries. */
function related({ packet, netns }: Flight, zones: Zones): PacketConntrack {
  const { inner } = packet;
  const answer = inner && inverted(innerTuple(inner), inner.proto);
  if (!inner || !answer) return INVALID;
  const found = netns.conntrack.find(answer, inner.proto, zones);
  if (!found || found.connection[found.direction].dst !== packet.dst) return INVALID;
  return { state: "RELATED", direction: found.direction, entry: found.connection };
}

/** nf_conntrack_attach(): an error, or a reject's RST, belongs to the connection of the packet that it answers. */
export function attach(answer: Packet, about: Packet): void {
  const { ct } = about;
  if (!ct?.entry) return;
  answer.ct = { state: "RELATED", direction: ct.direction === "original" ? "reply" : "original", entry: ct.entry };
}

function zonesOf({ ctTemplate, mark }: Packet): Zones {
  if (!ctTemplate) return NO_ZONE;
  const id = (zone: number | "mark" | null): number => (zone === "mark" ? mark & 0xffff : (zone ?? 0));
  return { original: id(ctTemplate.zoneOriginal), reply: id(ctTemplate.zoneReply) };
}

/** nf_conntrack_icmpv6.c noct_valid_new[]: multicast listener reports and neighbour discovery. */
function isNeighbourDiscovery({ proto, icmp }: Packet): boolean {
  return proto === PROTO.icmpv6 && icmp !== null && ((icmp.type >= 130 && icmp.type <= 136) || icmp.type === 143);
}

/** Confirms the packet's connection; false where another took its tuples meanwhile, and the packet is dropped. */
export function confirm(flight: Flight): boolean {
  const { ct } = flight.packet;
  if (!ct?.entry || ct.direction !== "original" || ct.entry.confirmed || ct.state === "RELATED") return true;
  const connection = connectionOf(flight, ct);
  if (!connection) return true;
  if (connection.dead || !flight.netns.conntrack.insert(connection)) return false;
  if (flight.told)
    flight.say({
      at: "conntrack",
      action: "confirmed",
      state: ct.state,
      direction: ct.direction,
      entry: connection.index,
      note: "Connection tracking keeps the entry: packets of this connection are recognised from now on.",
    });
  return true;
}

/** The tracker's own view of the packet's entry. */
export function connectionOf(flight: Flight, ct: PacketConntrack | null): Connection | null {
  return ct?.entry ? (flight.run.connections[ct.entry.index] ?? null) : null;
}

const NOBODY = { state: "UNTRACKED", direction: null, entry: null } as const;

function tell(flight: Flight, { state, direction, entry }: PacketConntrack): void {
  const at = "conntrack";
  if (state === "INVALID" || state === "UNTRACKED") {
    const action = state === "INVALID" ? "invalid" : "untracked";
    const note =
      state === "INVALID"
        ? "Connection tracking knows no connection that this packet could belong to, and it cannot begin one: INVALID."
        : "Connection tracking leaves this packet alone.";
    flight.say({ at, action, state, direction: null, entry: null, note });
    return;
  }
  const action = state === "RELATED" ? "related" : entry?.confirmed ? "found" : "new";
  const notes = {
    new: "Connection tracking begins an entry for a new connection.",
    found:
      direction === "reply"
        ? "Connection tracking finds the entry: this is its answer, ESTABLISHED."
        : `Connection tracking finds the entry: ${state}.`,
    related: "Connection tracking finds the connection that this error is about: RELATED.",
  };
  flight.say({ at, action, state, direction, entry: entry?.index ?? null, note: notes[action] });
}
