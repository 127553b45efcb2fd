/** What has become of a packet's header: as it was born, and as it is once a step has happened. */
import { failsAtOnce } from "../../answers/in-kernel.ts";
import type { EntryView, Header, Journey, JourneyPacket, NatStep, Step, TupleView } from "../../kernel/journey.ts";
import { isStandIn } from "../../kernel/stand-in.ts";

/** The header once all of the step has happened: as the packet's next step finds it. */
export function headerAfter(packet: JourneyPacket, index: number): Header | null {
  const next = packet.steps[index + 1];
  if (next) return next.header;
  const step = packet.steps[index];
  return step ? (step.at === "nat" ? translated(step) : step.header) : null;
}

function translated({ kind, header, after }: NatStep): Header {
  const port = after.port;
  // What undoes SNAT on an answer gives it its destination back, and what undoes DNAT its source.
  return kind === "dnat" || kind === "un-snat"
    ? { ...header, dst: after.address, ...(port !== null ? { dport: port } : {}) }
    : { ...header, src: after.address, ...(port !== null ? { sport: port } : {}) };
}

/**
 * Whether the packet never came to have a source: its sender left that to the route, and there was none. Its header then
 * stands with the destination in its place, which is nothing to be shown.
 */
export function isSourceless(packet: JourneyPacket): boolean {
  const last = packet.steps.at(-1);
  const { src, dst } = last?.header ?? {};
  return src === dst && last?.at === "drop" && last.rule === null && failsAtOnce(packet, last);
}

/** An Ethernet address as it is shown: no snapshot tells those of stations outside, for which others stand in. */
export function toldMac(mac: string): string {
  return isStandIn(mac) ? "unknown" : mac;
}

/** The Ethernet frame that the packet first stood in, by then; null for what was never yet sent over a device. */
export function firstFrame(packet: JourneyPacket, index: number): Header["ether"] | null {
  // The frame that a step builds is seen from the next step on.
  return packet.steps.slice(0, index + 2).find(({ header }) => header.ether)?.header.ether ?? null;
}

/**
 * What conntrack has said of the packet up to and with a step: the last conntrack step, or null before the first. Each
 * namespace tracks for itself: a packet that comes to another, or into or out of a tunnel, is an unknown one there
 * (`nf_reset_ct()` in `skb_scrub_packet()`, net/core/skbuff.c).
 */
export function trackedAt(packet: JourneyPacket, index: number): Extract<Step, { at: "conntrack" }> | null {
  return trackingAt(packet, index).findLast(({ action }) => action !== "confirmed") ?? null;
}

/** Whether the packet's entry here has been confirmed into the table by then. */
export function confirmedAt(packet: JourneyPacket, index: number): boolean {
  return trackingAt(packet, index).at(-1)?.action === "confirmed";
}

/** The conntrack steps since the packet came here. */
function trackingAt({ steps }: JourneyPacket, index: number): readonly Extract<Step, { at: "conntrack" }>[] {
  const passed = steps.slice(0, index + 1);
  const ns = steps[index]?.ns;
  const before = passed.findLastIndex((step) => step.ns !== ns || step.at === "tunnel");
  return passed.slice(before + 1).filter((step) => step.at === "conntrack");
}

/** The device that the packet last came in by in this namespace, and the one that routing chose for it to leave by. */
export function devicesAt(
  packet: JourneyPacket,
  index: number,
): { readonly in: string | null; readonly out: string | null } {
  const here = packet.steps[index]?.ns;
  let arrived: string | null = null;
  let leaves: string | null = null;
  for (const step of packet.steps.slice(0, index + 1)) {
    if (step.ns !== here) {
      arrived = null;
      leaves = null;
    } else if (step.at === "device" && step.dir === "in") arrived = step.dev;
    else if (step.at === "device") leaves = step.dev;
    else if (step.at === "route" && step.purpose !== "reverse-path") leaves = step.result?.dev ?? null;
  }
  return { in: arrived, out: leaves };
}

/** The kind of translation that an address owes its change to: DNAT and its undoing, or SNAT and its. */
export type NatTone = "dnat" | "snat";

export function natTone(kind: NatStep["kind"]): NatTone {
  return kind === "dnat" || kind === "un-dnat" ? "dnat" : "snat";
}

/** Which translation last rewrote the packet's source or destination by then; null where none did. */
export function toneAt(packet: JourneyPacket, index: number, field: "src" | "dst"): NatTone | null {
  const kinds: readonly NatStep["kind"][] = field === "src" ? ["snat", "un-dnat"] : ["dnat", "un-snat"];
  const step = packet.steps
    .slice(0, index + 1)
    .findLast((one): one is NatStep => one.at === "nat" && kinds.includes(one.kind));
  return step ? natTone(step.kind) : null;
}

/**
 * The reply tuple of an entry as it is once a step has happened: the original turned round, until a translation sets what
 * answers will look like.
 *
 * @param packet index of the packet that the step is of
 * @param index of the step in that packet
 */
export function replyAt(journey: Journey, entry: number, packet: number, index: number): TupleView | null {
  const view: EntryView | undefined = journey.entries[entry];
  if (!view || view.captured) return view?.reply ?? null;
  const { original } = view;
  let reply: TupleView = {
    src: original.dst,
    dst: original.src,
    ...(original.dport !== undefined ? { sport: original.dport } : {}),
    ...(original.sport !== undefined ? { dport: original.sport } : {}),
    ...(view.reply.icmp ? { icmp: view.reply.icmp } : {}),
  };
  for (const [number, { steps }] of journey.packets.slice(0, packet + 1).entries()) {
    for (const step of number === packet ? steps.slice(0, index + 1) : steps) {
      if (step.at !== "nat" || step.entry !== entry) continue;
      const { address, port } = step.after;
      if (step.kind === "dnat") reply = { ...reply, src: address, ...(port !== null ? { sport: port } : {}) };
      if (step.kind === "snat") reply = { ...reply, dst: address, ...(port !== null ? { dport: port } : {}) };
    }
  }
  return reply;
}

/**
 * The packets that conntrack recognises by one of an entry's two tuples.
 *
 * @returns their indices, in the order in which they came to be
 */
export function usersOf(journey: Journey, entry: number, direction: "original" | "reply"): readonly number[] {
  return journey.packets.flatMap(({ steps }, index) =>
    steps.some((step) => step.at === "conntrack" && step.entry === entry && step.direction === direction)
      ? [index]
      : [],
  );
}
