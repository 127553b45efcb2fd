/** Every statement that is known, by the key under which nft prints it. */
import type { StatementKind } from "../language.ts";
import { ctExpectation, ctHelper, ctTimeout, notrack, secmark } from "./conntrack.ts";
import { counter, last } from "./counter.ts";
import { ctCount } from "./ct-count.ts";
import { dup } from "./dup.ts";
import { flow } from "./flow.ts";
import { fwd } from "./fwd.ts";
import { limit } from "./limit.ts";
import { log } from "./log.ts";
import { mangle } from "./mangle.ts";
import { masquerade, redirect } from "./masquerade.ts";
import { match } from "./match.ts";
import { dnat, snat } from "./nat.ts";
import { queue } from "./queue.ts";
import { quota } from "./quota.ts";
import { reject } from "./reject.ts";
import { reset } from "./reset.ts";
import { map, meter, set } from "./set.ts";
import { synproxy } from "./synproxy.ts";
import { tproxy } from "./tproxy.ts";
import { accept, continues, drop, goto, jump, returns } from "./verdict.ts";
import { vmap } from "./vmap.ts";
import { xt } from "./xt.ts";

export const STATEMENTS: ReadonlyMap<string, StatementKind> = new Map<string, StatementKind>([
  ["match", match],
  ["accept", accept],
  ["drop", drop],
  ["continue", continues],
  ["return", returns],
  ["jump", jump],
  ["goto", goto],
  ["vmap", vmap],
  ["counter", counter],
  ["last", last],
  ["limit", limit],
  ["quota", quota],
  ["ct count", ctCount],
  ["mangle", mangle],
  ["reset", reset],
  ["dnat", dnat],
  ["snat", snat],
  ["masquerade", masquerade],
  ["redirect", redirect],
  ["reject", reject],
  ["notrack", notrack],
  ["tproxy", tproxy],
  ["queue", queue],
  ["log", log],
  ["dup", dup],
  ["fwd", fwd],
  ["flow", flow],
  ["set", set],
  ["map", map],
  ["meter", meter],
  ["ct helper", ctHelper],
  ["ct timeout", ctTimeout],
  ["ct expectation", ctExpectation],
  ["secmark", secmark],
  ["synproxy", synproxy],
  ["xt", xt],
]);
