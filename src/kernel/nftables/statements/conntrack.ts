/** `notrack`, `ct helper set "ftp"`: what conntrack is to do with the packet or its connection (net/netfilter/nft_ct.c). */
import { NEXT } from "../../rule.ts";
import type { StatementKind } from "../language.ts";
import { compileReference, printReference } from "../objects.ts";
import { isObject, textOf } from "../understanding.ts";
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
