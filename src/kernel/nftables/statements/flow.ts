/** `flow add @f`: lets a connection's next packets bypass the rules (net/netfilter/nft_flow_offload.c). */
import { PROTO } from "../../../net/protocol.ts";
import { TCP_FIN, TCP_RST } from "../../packet.ts";
import { BREAK, NEXT, type RuleContext } from "../../rule.ts";
import type { StatementKind } from "../language.ts";
import { membersOf, textOf, wordOf } from "../understanding.ts";

/** nft_flow_offload_eval(): only a connection that has settled is taken into the flowtable; for any other the rule ends. */
function isOffloaded({ packet }: RuleContext): boolean {
  const entry = packet.ct?.entry ?? null;
  if (entry === null || !entry.confirmed || entry.helper !== null || packet.ipsec) return false;
  if (packet.proto === PROTO.tcp) return entry.assured && (packet.tcpFlags & (TCP_FIN | TCP_RST)) === 0;
  return packet.proto === PROTO.udp;
}

export const flow: StatementKind = {
  print(body) {
    const { op, flowtable } = membersOf(body, ["op", "flowtable"]);
    return `flow ${wordOf(op, ["add"], "operation")} ${textOf(flowtable, "flowtable")}`;
  },
  compile(body) {
    const { op, flowtable } = membersOf(body, ["op", "flowtable"]);
    wordOf(op, ["add"], "operation");
    const name = textOf(flowtable, "flowtable");
    return {
      run: (context) => (isOffloaded(context) ? NEXT : BREAK),
      explain: (context) => ({
        why: isOffloaded(context)
          ? `the connection goes into flowtable ${name}: its next packets bypass the rules, and are forwarded all the same`
          : `the connection has not settled, and stays out of flowtable ${name}`,
      }),
    };
  },
};
