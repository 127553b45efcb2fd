/** The words that several parts of the screen share. */
import type { Fate, JourneyPacket, Outcome, PacketKind } from "../kernel/journey.ts";

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

/** The colour of an outcome; the word always stands with it. */
export function outcomeTone(outcome: Outcome): "accept" | "drop" | "undetermined" {
  return outcome === "answered" ? "accept" : outcome === "undetermined" ? "undetermined" : "drop";
}

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
