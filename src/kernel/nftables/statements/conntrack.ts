/** `notrack`, `ct helper set "ftp"`, `flow add @f`: what conntrack is to do with the packet or its connection. */
import { PROTO } from "../../../net/protocol.ts";
import { TCP_FIN, TCP_RST } from "../../packet.ts";
import { BREAK, NEXT, type RuleContext } from "../../rule.ts";
import type { StatementKind } from "../language.ts";
import { compileReference, printReference } from "../objects.ts";
import { isObject, membersOf, textOf, wordOf } from "../understanding.ts";
import { action, noEffect } from "./action.ts";

/** nft_notrack_eval(): a packet that conntrack has seen, or that is to be looked up by a template, stays as it is. */
export const notrack: StatementKind = {
  print: () => "notrack",
  compile: () =>
    action(({ packet }) => {
      if (packet.ct === null && packet.ctTemplate === undefined)
        packet.ct = { state: "UNTRACKED", direction: "original", entry: null };
      return NEXT;
    }, "the packet is not tracked"),
};

function referring(type: string, make: Parameters<typeof compileReference>[3]): StatementKind {
  return {
    print: (body, language) => `${type} set ${printReference(body, language)}`,
    compile: (body, scope) => compileReference(type, body, scope, make),
  };
}

/** nft_ct_helper_obj_eval(): a helper follows connections from their first packet on. */
export const ctHelper = referring("ct helper", (object) => {
  const helper = textOf(isObject(object) ? object.type : undefined, "type");
  return action(({ packet }) => {
    const entry = packet.ct?.entry ?? null;
    if (entry !== null && !entry.confirmed) entry.helper = helper;
    return NEXT;
  }, `gives the connection the helper ${helper}`);
});

export const ctTimeout = referring("ct timeout", () => noEffect("sets how long the connection is remembered"));
export const ctExpectation = referring("ct expectation", () => noEffect("expects a connection to follow"));
export const secmark: StatementKind = {
  print: (body, language) => `meta secmark set ${printReference(body, language)}`,
  compile: () => noEffect("sets the security mark"),
};

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
