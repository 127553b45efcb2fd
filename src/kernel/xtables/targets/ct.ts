/** `-j CT`: net/netfilter/xt_CT.c xt_ct_target. A packet that has a connection already is left alone. */
import type { CtTemplate } from "../../packet.ts";
import { NEXT, type Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import { action } from "../statement.ts";
import { numberOf } from "../values.ts";
import { notrack } from "./notrack.ts";

export function ct(options: Options): Statement {
  if (options.has("--notrack")) return notrack();
  const both = options.setting("--zone");
  const template: CtTemplate = {
    zoneOriginal: zoneOf(options.setting("--zone-orig") ?? both),
    zoneReply: zoneOf(options.setting("--zone-reply") ?? both),
    helper: options.setting("--helper") ?? null,
  };
  options.ignore("--ctevents", "--expevents", "--timeout");
  return action(
    ({ packet }) => {
      if (packet.ct === null && packet.ctTemplate === undefined) packet.ctTemplate = template;
      return NEXT;
    },
    `is tracked with ${inWords(template)}, and goes on`,
  );
}

function zoneOf(text: string | undefined): number | "mark" | null {
  return text === undefined ? null : text === "mark" ? "mark" : numberOf(text, 65535);
}

function inWords({ zoneOriginal, zoneReply, helper }: CtTemplate): string {
  const zone = (id: number | "mark"): string => (id === "mark" ? "the zone that its mark names" : `zone ${id}`);
  const parts: string[] = [];
  if (zoneOriginal !== null) parts.push(zone(zoneOriginal));
  if (zoneReply !== null && zoneReply !== zoneOriginal) parts.push(`${zone(zoneReply)} for replies`);
  if (helper !== null) parts.push(`helper ${helper}`);
  return parts.length === 0 ? "settings that do not alter its way" : parts.join(" and ");
}
