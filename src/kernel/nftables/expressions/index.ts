/** Every expression that is known, by the key under which nft prints it. */
import type { ExpressionKind } from "../language.ts";
import { and, or, shiftLeft, shiftRight, xor } from "./bitwise.ts";
import { concat } from "./concat.ts";
import { ct } from "./ct.ts";
import { exthdr } from "./exthdr.ts";
import { fib } from "./fib.ts";
import { jhash, symhash } from "./hash.ts";
import { ipsec } from "./ipsec.ts";
import { map } from "./map.ts";
import { meta } from "./meta.ts";
import { numgen } from "./numgen.ts";
import { osf } from "./osf.ts";
import { dccpOption, ipOption, sctpChunk } from "./other-options.ts";
import { payload } from "./payload.ts";
import { rt } from "./rt.ts";
import { socket } from "./socket.ts";
import { tcpOption } from "./tcp-option.ts";

export const EXPRESSIONS: ReadonlyMap<string, ExpressionKind> = new Map<string, ExpressionKind>([
  ["payload", payload],
  ["meta", meta],
  ["ct", ct],
  ["fib", fib],
  ["rt", rt],
  ["socket", socket],
  ["numgen", numgen],
  ["jhash", jhash],
  ["symhash", symhash],
  ["exthdr", exthdr],
  ["tcp option", tcpOption],
  ["ip option", ipOption],
  ["sctp chunk", sctpChunk],
  ["dccp option", dccpOption],
  ["osf", osf],
  ["ipsec", ipsec],
  ["concat", concat],
  ["map", map],
  ["&", and],
  ["|", or],
  ["^", xor],
  ["<<", shiftLeft],
  [">>", shiftRight],
]);
