/**
 * A journey as a Mermaid sequence diagram: a lifeline for each network namespace and for what lies outside, an arrow where
 * the packet goes from one to another, a note where it is rewritten or ends.
 */
import type { Journey, JourneyPacket, Step } from "../kernel/journey.ts";
import { withPort } from "../net/port.ts";
import { isReply, KIND_WORDS } from "./words.ts";

/** @returns the diagram's text, without a fence around it */
export function sequenceDiagram(journey: Journey): string {
  const names = [...new Set(journey.packets.flatMap(({ steps }) => steps.map(placeOf)))].filter(
    (name) => name !== null,
  );
  const id = (place: string): string => `p${names.indexOf(place)}`;
  const lines = [
    "sequenceDiagram",
    ...names.map((place) => `  participant ${id(place)} as ${label(place)}`),
    ...journey.packets.flatMap((packet) => packetLines(packet, id)),
  ];
  return `${lines.join("\n")}\n`;
}

/** null for an asker outside, until it is said by which interface its packet comes. */
function placeOf(step: Step): string | null {
  if (step.at === "outside") return `outside ${step.dev}`;
  return step.at === "send" && step.by === "outside" ? null : step.ns;
}

function packetLines(packet: JourneyPacket, id: (place: string) => string): readonly string[] {
  const arrow = isReply(packet) ? "-->>" : "->>";
  const lines: string[] = [];
  let before: string | null = null;
  const places = new Set(packet.steps.map(placeOf));
  for (const step of packet.steps) {
    const place = placeOf(step);
    if (place === null) continue;
    const { src, dst, sport, dport } = step.header;
    // A packet that stays where it was sent from has an arrow all the same.
    const from: string | null = before ?? (places.size === 1 ? place : null);
    if (from !== null && (before === null || from !== place)) {
      const flow = `${KIND_WORDS[packet.kind]} ${withPort(src, sport)} → ${withPort(dst, dport)}`;
      lines.push(`  ${id(from)}${arrow}${id(place)}: ${label(flow)}`);
    }
    const note = noteOf(step);
    if (note !== null) lines.push(`  Note over ${id(place)}: ${label(note)}`);
    before = place;
  }
  return lines;
}

function noteOf(step: Step): string | null {
  switch (step.at) {
    case "nat":
      return `${NAT_WORDS[step.kind]} ${withPort(step.before.address, step.before.port)} → ${withPort(step.after.address, step.after.port)}`;
    case "resolve":
    case "drop":
    case "undetermined":
      return step.note;
    case "socket":
      return step.result === "kernel" ? null : step.note;
    default:
      return null;
  }
}

const NAT_WORDS = { dnat: "DNAT", snat: "SNAT", "un-dnat": "DNAT undone", "un-snat": "SNAT undone" } as const;

/** Mermaid's own entity codes stand for whatever its grammar could take for something else. */
function label(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[^\p{L}\p{N} .,:/→()*'-]/gu, (character) => `#${character.codePointAt(0)};`);
}
