/** `counter`, `last`: what they count says nothing about the packet (net/netfilter/nft_counter.c, nft_last.c). */
import type { StatementKind } from "../language.ts";
import { compileReference, isReference, printReference } from "../objects.ts";
import { isObject, membersOf } from "../understanding.ts";
import { noEffect } from "./action.ts";

/** Rules are many, and their counters alike. */
const COUNTED = noEffect("counts the packet");

export const counter: StatementKind = {
  print(body, language) {
    if (isReference(body)) return `counter name ${printReference(body, language)}`;
    if (!isObject(body)) return "counter";
    return `counter packets ${JSON.stringify(body.packets ?? 0)} bytes ${JSON.stringify(body.bytes ?? 0)}`;
  },
  compile(body, scope) {
    if (isReference(body)) return compileReference("counter", body, scope, () => COUNTED);
    membersOf(body, ["packets", "bytes"]);
    return COUNTED;
  },
};

export const last: StatementKind = {
  print: () => "last",
  compile: () => noEffect("remembers when a packet last came here"),
};
