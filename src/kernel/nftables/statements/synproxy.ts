/** `synproxy mss 1460 wscale 7`: answers for the server, and opens a connection of its own (net/netfilter/nft_synproxy.c). */
import { PROTO } from "../../../net/protocol.ts";
import { BREAK } from "../../rule.ts";
import type { StatementKind } from "../language.ts";
import { isReference, printReference } from "../objects.ts";
import { flagsOf, membersOf, numberOf } from "../understanding.ts";
import { unknownAction } from "./action.ts";

const SYNPROXY = "what a SYN proxy makes of a connection is not simulated";

export const synproxy: StatementKind = {
  print(body, language) {
    if (isReference(body)) return `synproxy name ${printReference(body, language)}`;
    const { mss, wscale, flags } = membersOf(body, ["mss", "wscale", "flags"]);
    const words = ["synproxy"];
    if (mss !== undefined) words.push(`mss ${numberOf(mss, "mss")}`);
    if (wscale !== undefined) words.push(`wscale ${numberOf(wscale, "wscale")}`);
    return [...words, ...flagsOf(flags, ["timestamp", "sack-perm"])].join(" ");
  },
  compile() {
    const taken = unknownAction(SYNPROXY);
    return {
      ...taken,
      run: (context) => (context.packet.proto === PROTO.tcp ? taken.run(context) : BREAK),
      explain: (context) =>
        context.packet.proto === PROTO.tcp ? taken.explain(context) : { why: "the packet is not tcp" },
    };
  },
};
