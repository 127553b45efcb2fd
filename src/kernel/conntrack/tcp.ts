/** The TCP part of connection tracking: net/netfilter/nf_conntrack_proto_tcp.c, as far as handshakes need it. */
import { type Packet, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from "../packet.ts";

/** enum tcp_conntrack, by conntrack(8)'s names. */
export type TcpState =
  | "NONE"
  | "SYN_SENT"
  | "SYN_RECV"
  | "ESTABLISHED"
  | "FIN_WAIT"
  | "CLOSE_WAIT"
  | "LAST_ACK"
  | "TIME_WAIT"
  | "CLOSE"
  | "SYN_SENT2";

const STATES: readonly TcpState[] = [
  "NONE",
  "SYN_SENT",
  "SYN_RECV",
  "ESTABLISHED",
  "FIN_WAIT",
  "CLOSE_WAIT",
  "LAST_ACK",
  "TIME_WAIT",
  "CLOSE",
  "SYN_SENT2",
];

export function tcpStateNamed(name: string): TcpState | null {
  return STATES.find((state) => state === name) ?? null;
}

type Kind = "syn" | "synack" | "fin" | "ack" | "rst" | "none";

/** get_conntrack_index(). */
function kindOf({ tcpFlags }: Packet): Kind {
  if (tcpFlags & TCP_RST) return "rst";
  if (tcpFlags & TCP_SYN) return tcpFlags & TCP_ACK ? "synack" : "syn";
  if (tcpFlags & TCP_FIN) return "fin";
  return tcpFlags & TCP_ACK ? "ack" : "none";
}

/** tcp_conntracks[][][]: the next state by the kernel's own abbreviations; IV invalid, IG ignored. */
const SHORT: Readonly<Record<string, TcpState | "invalid" | "ignore">> = {
  IV: "invalid",
  IG: "ignore",
  SS: "SYN_SENT",
  SR: "SYN_RECV",
  ES: "ESTABLISHED",
  FW: "FIN_WAIT",
  CW: "CLOSE_WAIT",
  LA: "LAST_ACK",
  TW: "TIME_WAIT",
  CL: "CLOSE",
  S2: "SYN_SENT2",
};

const TABLE: Readonly<Record<"original" | "reply", Readonly<Record<Kind, string>>>> = {
  //          NO SS SR ES FW CW LA TW CL S2
  original: {
    syn: "    SS SS IG IG IG IG IG SS SS S2",
    synack: " IV IV SR IV IV IV IV IV IV SR",
    fin: "    IV IV FW FW LA LA LA TW CL IV",
    ack: "    ES IV ES ES CW CW TW TW CL IV",
    rst: "    IV CL CL CL CL CL CL CL CL CL",
    none: "   IV IV IV IV IV IV IV IV IV IV",
  },
  reply: {
    syn: "    IV S2 IV IV IV IV IV SS IV S2",
    synack: " IV SR IG IG IG IG IG IG IG SR",
    fin: "    IV IV FW FW LA LA LA TW CL IV",
    ack: "    IV IG SR ES CW CW TW TW CL IG",
    rst: "    IV CL CL CL CL CL CL CL CL CL",
    none: "   IV IV IV IV IV IV IV IV IV IV",
  },
};

/** What a TCP packet does to its entry: its next state; `reopen` makes a new entry of it. */
export type TcpStep = TcpState | "invalid" | "ignore" | "reopen";

export function tcpStep(packet: Packet, direction: "original" | "reply", state: TcpState): TcpStep {
  const kind = kindOf(packet);
  const next = SHORT[TABLE[direction][kind].trim().split(" ")[STATES.indexOf(state)] ?? "IV"] ?? "invalid";
  // A SYN over the remains of a closed connection begins a new one.
  if (next === "SYN_SENT" && (state === "TIME_WAIT" || state === "CLOSE")) return "reopen";
  return next;
}

/** tcp_new(): the state that a first packet puts its entry in; null where none may begin a connection. */
export function tcpBegins(packet: Packet, loose: boolean): TcpState | null {
  const next = tcpStep(packet, "original", "NONE");
  if (next === "SYN_SENT") return next;
  return next === "ESTABLISHED" && loose ? next : null;
}

export function isReset(packet: Packet): boolean {
  return (packet.tcpFlags & TCP_RST) !== 0;
}
