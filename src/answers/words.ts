/** A journey's parts in the words that people read, on the page and in what is taken from it. */
import type { Fate, Journey, JourneyPacket, Outcome, PacketKind } from "../kernel/journey.ts";

export const KIND_WORDS: Readonly<Record<PacketKind, string>> = {
  syn: "SYN",
  "syn-ack": "SYN/ACK",
  rst: "RST",
  datagram: "datagram",
  "echo-request": "echo request",
  "echo-reply": "echo reply",
  "icmp-error": "ICMP error",
};

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  answered: "Answered",
  refused: "Refused",
  unreachable: "Unreachable",
  "no-route": "No route",
  prohibited: "Prohibited",
  silence: "Silence",
  undetermined: "Undetermined",
};

export const FATE_WORDS: Readonly<Record<Fate, string>> = {
  delivered: "delivered",
  dropped: "dropped",
  rejected: "rejected",
  "left-host": "left the host",
  undetermined: "undetermined",
};

/** Whether a packet goes back: it answers another, or reports on it. What docker-proxy opens because of one does not. */
export function isReply({ kind, cause }: JourneyPacket): boolean {
  if (kind === "syn-ack" || kind === "rst" || kind === "echo-reply" || kind === "icmp-error") return true;
  return kind === "datagram" && cause !== null;
}

/** Whether a packet carries another one: a datagram because of one, and yet for another port than that came from. */
function isWrapping({ kind, steps }: JourneyPacket, asked: JourneyPacket): boolean {
  const port = steps[0]?.header.dport;
  return kind === "datagram" && !asked.steps.some(({ header }) => header.sport !== undefined && header.sport === port);
}

/** Which way a packet goes, in a word or two: `request`, `reply`, `in the tunnel`. */
export function wayOf(journey: Journey, packet: JourneyPacket): string {
  const asked = packet.cause === null ? undefined : journey.packets[packet.cause];
  if (asked && isWrapping(packet, asked)) return packetName(journey, packet);
  return isReply(packet) ? "reply" : "request";
}

/** What a packet is to the journey: `request`, `reply`, `docker-proxy's request`, `in the tunnel`. */
export function packetName(journey: Journey, packet: JourneyPacket): string {
  const asked = packet.cause === null ? undefined : journey.packets[packet.cause];
  if (asked && isWrapping(packet, asked)) {
    const [sent] = packet.steps;
    return sent?.at === "send" && sent.by === "outside" ? "in the tunnel, back" : "in the tunnel";
  }
  if (packet.kind === "icmp-error") return KIND_WORDS[packet.kind];
  if (isReply(packet)) return asked && asked.cause !== null ? "its reply" : "reply";
  if (!asked) return "request";
  const sender = packet.steps[0];
  return sender?.at === "send" && sender.process !== null ? `${sender.process}'s own request` : "another request";
}
