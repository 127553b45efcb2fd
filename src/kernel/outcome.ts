/** What the sender sees, in CONTRACT.md's words: errors as his socket reports them (IC-6). */
import type { Family } from "../net/address.ts";
import type { Errno } from "./flight.ts";
import type { Outcome } from "./journey.ts";

/** What came back to the sender, or kept him from sending. */
export type Sight =
  | { readonly type: "answer" }
  | { readonly type: "reset" }
  | { readonly type: "errno"; readonly errno: Errno }
  | { readonly type: "error"; readonly family: Family; readonly icmpType: number; readonly code: number };

function outcomeOfErrno(errno: Errno): Outcome {
  switch (errno) {
    case "ENETUNREACH":
    case "ENETDOWN":
      return "no-route";
    case "EHOSTUNREACH":
    case "EMSGSIZE":
      return "unreachable";
    case "EPERM":
    case "EACCES":
    case "EINVAL":
    case "EADDRNOTAVAIL":
      return "prohibited";
  }
}

interface SocketError {
  readonly outcome: Outcome;
  /** A UDP socket hears of it too. */
  readonly fatal: boolean;
}

const soft = (outcome: Outcome): SocketError => ({ outcome, fatal: false });
const fatal = (outcome: Outcome): SocketError => ({ outcome, fatal: true });

/** icmp_err_convert[], by code of destination unreachable (net/ipv4/icmp.c). */
const UNREACHABLE4: Readonly<Record<number, SocketError>> = {
  0: soft("no-route"),
  1: soft("unreachable"),
  2: fatal("unreachable"),
  3: fatal("refused"),
  4: fatal("unreachable"),
  5: soft("unreachable"),
  6: fatal("no-route"),
  7: fatal("unreachable"),
  8: fatal("unreachable"),
  9: fatal("no-route"),
  10: fatal("unreachable"),
  11: soft("no-route"),
  12: soft("unreachable"),
  13: fatal("unreachable"),
  14: fatal("unreachable"),
  15: fatal("unreachable"),
};

/** tab_unreach[] of net/ipv6/icmp.c. */
const UNREACHABLE6: Readonly<Record<number, SocketError>> = {
  0: soft("no-route"),
  1: fatal("prohibited"),
  2: soft("unreachable"),
  3: soft("unreachable"),
  4: fatal("refused"),
  5: fatal("prohibited"),
  6: fatal("prohibited"),
};

function socketError({ family, icmpType, code }: Sight & { readonly type: "error" }): SocketError {
  if (family === 4) return icmpType === 3 ? (UNREACHABLE4[code] ?? soft("unreachable")) : soft("unreachable");
  if (icmpType === 1) return UNREACHABLE6[code] ?? soft("unreachable");
  // A packet that is too big is told to the sender as EMSGSIZE.
  return icmpType === 2 ? fatal("unreachable") : soft("unreachable");
}

/** The outcome of what a socket of the protocol sees first; null where it does not take notice. */
export function outcomeOf(sight: Sight, proto: "tcp" | "udp" | "icmp"): Outcome | null {
  switch (sight.type) {
    case "answer":
      return "answered";
    case "reset":
      return "refused";
    case "errno":
      return outcomeOfErrno(sight.errno);
    case "error": {
      // ping sees every error, and calls none of them a refusal.
      if (proto === "icmp") return "unreachable";
      const { outcome, fatal: isFatal } = socketError(sight);
      return proto === "tcp" || isFatal ? outcome : null;
    }
  }
}
