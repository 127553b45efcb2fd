import type { ConntrackEntry, ConntrackTuple } from "../../host/model.ts";
import { PROTO } from "../../net/protocol.ts";
import type { CompiledNamespace } from "../compiled.ts";
import type { CtEntry, CtTuple } from "../packet.ts";
import { type TcpState, tcpStateNamed } from "./tcp.ts";
import { inverted } from "./tuple.ts";

/** enum ip_conntrack_dir. */
export type Direction = "original" | "reply";

/** A connection, with what only the tracker knows of it. */
export interface Connection extends CtEntry {
  readonly zones: Zones;
  /** Name of the namespace, for people. */
  readonly ns: string;
  tcp: TcpState | null;
  /** It is in the table no longer. */
  dead: boolean;
}

/** struct nf_conntrack_zone: a zone may hold for one direction only. */
export type Zones = Readonly<Record<Direction, number>>;

export const NO_ZONE: Zones = { original: 0, reply: 0 };

/** An entry of the table, and which of its two tuples was looked up. */
export interface Found {
  readonly connection: Connection;
  readonly direction: Direction;
}

/** What a new connection begins with. */
export type Beginning = Pick<Connection, "family" | "proto" | "original" | "reply" | "zones" | "master" | "helper">;

function key(tuple: CtTuple, proto: number, zone: number): string {
  return `${proto} ${zone} ${tuple.src} ${tuple.sport} ${tuple.dst} ${tuple.dport}`;
}

/** The connections of one namespace that others can find: the confirmed ones, the snapshot's among them. */
export class ConntrackTable {
  readonly #compiled: CompiledNamespace;
  /** Where every connection of the journey is listed, whatever its namespace. */
  readonly #listed: Connection[];
  readonly #byTuple = new Map<string, Found>();
  readonly #captured: ReadonlyMap<string, CapturedAt>;
  readonly #revived = new Map<ConntrackEntry, Connection>();

  constructor(compiled: CompiledNamespace, listed: Connection[], useCaptured: boolean) {
    this.#compiled = compiled;
    this.#listed = listed;
    this.#captured = useCaptured ? capturedOf(compiled) : NOTHING;
  }

  /** __nf_conntrack_find_get(): by tuple, and the zone of the direction that the tuple is of. */
  find(tuple: CtTuple, proto: number, zones: Zones): Found | null {
    const found = this.#at(tuple, proto, zones.original);
    if (found && (found.direction === "original" || zones.reply === zones.original)) return found;
    if (zones.reply === zones.original) return null;
    const answer = this.#at(tuple, proto, zones.reply);
    return answer?.direction === "reply" ? answer : null;
  }

  #at(tuple: CtTuple, proto: number, zone: number): Found | null {
    const k = key(tuple, proto, zone);
    const found = this.#byTuple.get(k) ?? this.#revive(k);
    return found && !found.connection.dead ? found : null;
  }

  /** A connection as it begins, not confirmed yet. */
  begin(beginning: Beginning): Connection {
    return this.#list({ ...beginning, ...UNUSED, zone: beginning.zones.original || beginning.zones.reply });
  }

  /** Puts a connection where others find it; false where another has one of its tuples. */
  insert(connection: Connection): boolean {
    const { original, reply, proto, zones } = connection;
    if (this.find(original, proto, zones)) return false;
    // nf_ct_resolve_clash_harder(): of UDP the original's tuple is enough.
    if (!this.find(reply, proto, zones)) this.#put(connection);
    else if (proto === PROTO.udp)
      this.#byTuple.set(key(original, proto, zones.original), { connection, direction: "original" });
    else return false;
    connection.confirmed = true;
    return true;
  }

  remove(connection: Connection): void {
    connection.dead = true;
  }

  /** All live connections, for searches that no index serves. */
  *all(): IterableIterator<Connection> {
    for (const { connection, direction } of this.#byTuple.values())
      if (direction === "original" && !connection.dead) yield connection;
    for (const at of this.#captured.values())
      if (at.direction === "original" && !this.#revived.has(at.entry)) yield this.#bring(at.entry);
  }

  #list(fields: Omit<Connection, "index" | "ns">): Connection {
    const connection: Connection = { ...fields, index: this.#listed.length, ns: this.#compiled.model.name };
    this.#listed.push(connection);
    return connection;
  }

  #put(connection: Connection): void {
    for (const direction of DIRECTIONS)
      this.#byTuple.set(key(connection[direction], connection.proto, connection.zones[direction]), {
        connection,
        direction,
      });
  }

  #revive(k: string): Found | undefined {
    const at = this.#captured.get(k);
    if (!at || this.#revived.has(at.entry)) return undefined;
    return { connection: this.#bring(at.entry), direction: at.direction };
  }

  #bring(entry: ConntrackEntry): Connection {
    const connection = this.#list(fromCapture(entry));
    this.#revived.set(entry, connection);
    this.#put(connection);
    return connection;
  }
}

const DIRECTIONS: readonly Direction[] = ["original", "reply"];

const UNUSED = {
  confirmed: false,
  seenReply: false,
  assured: false,
  srcNat: false,
  dstNat: false,
  srcNatDone: false,
  dstNatDone: false,
  mark: 0,
  labels: new Set<number>(),
  captured: false,
  tcp: null,
  dead: false,
} as const;

// ── the snapshot's entries ──────────────────────────────────────────────────────────────────────────────────────────

interface CapturedAt {
  readonly entry: ConntrackEntry;
  readonly direction: Direction;
}

const NOTHING: ReadonlyMap<string, CapturedAt> = new Map();
const CAPTURED = new WeakMap<CompiledNamespace, ReadonlyMap<string, CapturedAt>>();

/** The snapshot's entries by tuple, indexed once per host. */
function capturedOf(compiled: CompiledNamespace): ReadonlyMap<string, CapturedAt> {
  if (compiled.model.conntrack.length === 0) return NOTHING;
  const known = CAPTURED.get(compiled);
  if (known) return known;
  const made = new Map<string, CapturedAt>();
  for (const entry of compiled.model.conntrack)
    for (const direction of DIRECTIONS)
      made.set(key(captureTuple(entry[direction]), entry.proto, entry.zone), { entry, direction });
  CAPTURED.set(compiled, made);
  return made;
}

function captureTuple({ src, dst, sport, dport, icmp }: ConntrackTuple): CtTuple {
  if (icmp) return { src, dst, sport: icmp.id, dport: icmp.type * 256 + icmp.code };
  return { src, dst, sport: sport ?? 0, dport: dport ?? 0 };
}

function fromCapture(entry: ConntrackEntry): Omit<Connection, "index" | "ns"> {
  const original = captureTuple(entry.original);
  const reply = captureTuple(entry.reply);
  const plain = inverted(original, entry.proto) ?? reply;
  return {
    ...UNUSED,
    family: entry.family,
    proto: entry.proto,
    zone: entry.zone,
    zones: { original: entry.zone, reply: entry.zone },
    original,
    reply,
    confirmed: true,
    seenReply: !entry.flags.has("UNREPLIED"),
    assured: entry.flags.has("ASSURED"),
    srcNat: plain.dst !== reply.dst || plain.dport !== reply.dport,
    dstNat: plain.src !== reply.src || plain.sport !== reply.sport,
    srcNatDone: true,
    dstNatDone: true,
    mark: entry.mark,
    labels: labelBits(entry.labels),
    helper: entry.helper,
    master: null,
    captured: true,
    tcp: entry.state === null ? null : tcpStateNamed(entry.state),
  };
}

/** `labels=0x0…5`, or names and numbers as conntrack(8) prints them by connlabel.conf. */
function labelBits(text: string | null): ReadonlySet<number> {
  if (text === null || !/^(0x)?[0-9a-f]+$/i.test(text)) return new Set();
  const bits = BigInt(text.startsWith("0x") ? text : `0x${text}`);
  return new Set(Array.from({ length: 128 }, (_, i) => i).filter((i) => (bits >> BigInt(i)) & 1n));
}
