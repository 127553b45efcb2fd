import type { Json, NftFamily, NftTable } from "../../host/model.ts";
import type { Family } from "../../net/address.ts";
import { tracks } from "../xtables/compile.ts";
import { isList, isObject } from "./understanding.ts";

/** Statements, expressions and objects that make the kernel track connections while they are loaded (nf_ct_netns_get()). */
const TRACKING: ReadonlySet<string> = new Set([
  ...["ct", "ct count", "ct helper", "ct timeout", "ct expectation"],
  ...["dnat", "snat", "masquerade", "redirect", "flow", "synproxy"],
]);

const FAMILIES: Readonly<Record<NftFamily, readonly Family[]>> = {
  ip: [4],
  ip6: [6],
  inet: [4, 6],
  bridge: [4, 6],
  arp: [],
  netdev: [],
};

/**
 * The families whose connections are tracked because of the table: those of the table itself, and of `dnat ip to …` IPv4's
 * alone. A nat chain without such a rule tracks nothing.
 */
export function conntrackFamilies(table: NftTable): ReadonlySet<Family> {
  const found = new Set<Family>();
  const look = (json: Json): void => {
    if (isList(json)) for (const item of json) look(item);
    if (!isObject(json)) return;
    for (const [key, body] of Object.entries(json)) {
      if (TRACKING.has(key)) for (const family of familiesOf(key, body, table.family)) found.add(family);
      look(body);
    }
  };
  for (const object of table.objects)
    if (TRACKING.has(object.type)) for (const family of FAMILIES[table.family]) found.add(family);
  for (const set of table.sets) look(set.statements);
  for (const chain of table.chains)
    for (const rule of chain.rules) {
      look(rule.expr);
      if (rule.xt && tracks(rule.xt)) for (const family of FAMILIES[table.family]) found.add(family);
    }
  return found;
}

function familiesOf(key: string, body: Json, table: NftFamily): readonly Family[] {
  if ((key === "dnat" || key === "snat") && isObject(body)) {
    if (body.family === "ip") return FAMILIES.ip;
    if (body.family === "ip6") return FAMILIES.ip6;
  }
  return FAMILIES[table];
}
