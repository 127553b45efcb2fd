import type { RawEvent } from "./agent.ts";
import { type Header, type Kind, kindOf, readHeader } from "./header.ts";
import type { ChainWalk, Crossing, Recording, Tuple, Walk } from "./recording.ts";
import { PROXIED, type RuleIndex } from "./rule-index.ts";
import { type Segment, segments } from "./trace.ts";

/** The table that turns tracing on; it is not part of the host. */
export const TRACE_TABLE = "labtrace";

const PACKET_OUTGOING = 4;

/** From what the kernel said during one question to what each packet did: first sightings only, by namespace. */
export function normalise(
  events: readonly RawEvent[],
  indexes: ReadonlyMap<string, RuleIndex>,
): Pick<Recording, "packets" | "devices" | "redirects"> {
  const traced = segments(events, indexes);
  const packets: Walk[] = [];
  const devices: Record<string, Crossing[]> = {};
  const redirects: Record<string, string[]> = {};
  for (const ns of indexes.keys()) {
    packets.push(...walks(traced.filter((s) => s.ns === ns)));
    devices[ns] = crossings(events, ns);
    redirects[ns] = redirectsOf(events, ns);
  }
  return { packets: once(packets, (p) => [p.ns, p.kind, ...p.first]), devices, redirects };
}

/** The redirects that a namespace has sent itself: those that only cross its bridges have come in before. */
function redirectsOf(events: readonly RawEvent[], ns: string): string[] {
  const sent = new Set<string>();
  const passing = new Set<string>();
  for (const event of events) {
    if (event[0] !== "frame" || event[1] !== ns) continue;
    const header = readHeader(Buffer.from(event[6], "base64"));
    if (!header?.gateway) continue;
    const redirect = `${header.dst} by ${header.gateway}`;
    if (event[3] !== PACKET_OUTGOING) passing.add(redirect);
    else if (!passing.has(redirect)) sent.add(redirect);
  }
  return [...sent];
}

interface Seen {
  readonly walk: Walk & { chains: ChainWalk[] };
  readonly keys: Set<string>;
  readonly id: number | null;
  readonly length: number;
  last: Tuple;
}

/**
 * Trace ids repeat within a connection, and a packet keeps its ports only until NAT: what stays is its id, its length and
 * its kind. The kernel walks packets one at a time, so a base chain that the current packet of a kind has walked already,
 * and not by other devices as in a VRF, starts the next one. Between output and prerouting on lo, between postrouting and a bridge's output, and between a bridge's
 * port and the bridge itself, NAT may have been done or undone: there the addresses may differ.
 */
function walks(traced: readonly Segment[]): Walk[] {
  const seen: Seen[] = [];
  const beyond = new Beyond();
  for (const s of traced) {
    const kind = kindOf(s.header);
    if (beyond.has(s.header, kind) || !kind || isNoise(s.header)) continue;
    const tuple = tupleOf(s.header);
    const key = `${s.backend} ${s.family} ${s.table} ${s.chain} ${s.iif} ${s.oif}`;
    let packet = seen.findLast(
      (p) =>
        p.walk.kind === kind &&
        p.id === s.header.id &&
        p.length === s.header.length &&
        !p.keys.has(key) &&
        (s.table !== TRACE_TABLE ||
          s.iif === "lo" ||
          (s.family === "netdev" && (p.last[0] === tuple[0] || p.last[2] === tuple[2])) ||
          (s.family === "bridge" && s.chain === "out") ||
          // in a VRF prerouting comes twice, and the first may have given it another destination
          (s.chain === "pre" && p.last[0] === tuple[0]) ||
          (p.last[0] === tuple[0] && p.last[2] === tuple[2])),
    );
    if (!packet) {
      packet = {
        walk: { ns: s.ns, kind, first: tuple, chains: [] },
        keys: new Set(),
        id: s.header.id,
        length: s.header.length,
        last: tuple,
      };
      seen.push(packet);
    }
    packet.keys.add(key);
    packet.last = tuple;
    const { family, table, chain, iif, oif, rules } = s;
    packet.walk.chains.push({ family, table, chain, iif, oif, tuple, ttl: s.header.ttl, rules });
  }
  return seen.map((p) => ({ ...p.walk, chains: p.walk.chains.map(proxied) }));
}

/** A packet that TPROXY accepted walks on to the chains of input. */
function proxied(walk: ChainWalk, index: number, walks: readonly ChainWalk[]): ChainWalk {
  const verdict = index < walks.length - 1 ? "accept" : "drop";
  return { ...walk, rules: walk.rules.map(([chain, rule, said]) => [chain, rule, said === PROXIED ? verdict : said]) };
}

/**
 * A TCP question is over with the answer to its SYN: what refuses the ACK after it is no part of it, and comes or does not,
 * as it races with the end of the asker's socket.
 */
class Beyond {
  #acknowledged = false;
  /** Who sent the last message, where that was neighbour discovery to one station: a rule may refuse that too. */
  #discoverer: string | null = null;

  has(h: Header, kind: Kind | null): boolean {
    if (kind === "rst") return this.#acknowledged;
    if (kind !== "icmp-error") {
      this.#discoverer = isDiscovery(h) ? h.src : null;
      this.#acknowledged = isAcknowledgement(h);
      return false;
    }
    // a trace shows no more of the packet inside than its protocol: there it is told by what went before
    const { proto, header } = h.about ?? { proto: null, header: null };
    if (header) return isDiscovery(header) || isAcknowledgement(header);
    return proto === 58 ? h.dst === this.#discoverer : proto === 6 && this.#acknowledged;
  }
}

function isAcknowledgement({ proto, flags }: Header): boolean {
  return proto === 6 && (flags & 0x17) === 0x10;
}

function isDiscovery({ proto, icmp, dst }: Header): boolean {
  return proto === 58 && (icmp?.type === 135 || icmp?.type === 136) && !dst.startsWith("ff0");
}

/** Multicast, and the services that talk unasked. */
function isNoise(h: Header): boolean {
  return h.dst.startsWith("224.") || h.dst.startsWith("ff0") || h.dport === 5355 || h.dport === 1900;
}

function tupleOf(h: Header): Tuple {
  return [h.src, h.sport, h.dst, h.dport];
}

function crossings(events: readonly RawEvent[], ns: string): Crossing[] {
  const found: Crossing[] = [];
  const beyond = new Beyond();
  for (const event of events) {
    if (event[0] !== "frame" || event[1] !== ns) continue;
    const [, , dev, packetType, , , bytes] = event;
    const header = readHeader(Buffer.from(bytes, "base64"));
    const kind: Kind | null = header && !isNoise(header) ? kindOf(header) : null;
    if (header && !beyond.has(header, kind) && kind)
      found.push({ kind, dev, dir: packetType === PACKET_OUTGOING ? "out" : "in", tuple: tupleOf(header) });
  }
  return once(found, (c) => [c.kind, c.dev, c.dir, ...c.tuple]);
}

/** Drops retransmissions: later items that say the same. */
function once<T>(items: readonly T[], key: (item: T) => readonly unknown[]): T[] {
  const known = new Set<string>();
  return items.filter((item) => {
    const size = known.size;
    return known.add(key(item).join(" ")).size > size;
  });
}
