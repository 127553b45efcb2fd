/** nft_ct_set_eval(), nft_ct_set_zone_eval(). A packet without a connection is left as it is, and the rule goes on. */
import type { Json } from "../../../host/model.ts";
import { NEXT, type RuleContext } from "../../rule.ts";
import { numberIn } from "../headers/header.ts";
import { isObject, textOf } from "../understanding.ts";
import type { Value } from "../value.ts";
import { NO_EFFECT, type Writer } from "./writer.ts";

function setMark({ packet }: RuleContext, value: Value): typeof NEXT {
  const entry = packet.ct?.entry ?? null;
  if (entry !== null) entry.mark = numberIn(value);
  return NEXT;
}

/** The bits replace all that were set before (nf_connlabels_replace()). */
function setLabels({ packet }: RuleContext, value: Value): typeof NEXT {
  const entry = packet.ct?.entry ?? null;
  if (entry === null || typeof value !== "bigint") return NEXT;
  const bits = Array.from({ length: 128 }, (_, bit) => bit).filter((bit) => (value >> BigInt(bit)) & 1n);
  entry.labels = new Set([...entry.labels, ...bits]);
  return NEXT;
}

/**
 * A template for the lookup to come; of no use once the packet has a connection. What is untracked or invalid has none: it
 * is given the template, and is tracked after all.
 */
function setZone(direction: Json | undefined): Writer {
  return ({ packet }, value) => {
    if (packet.ct?.entry || packet.ctTemplate !== undefined) return NEXT;
    const zone = numberIn(value);
    packet.ct = null;
    packet.ctTemplate = {
      zoneOriginal: direction === "reply" ? null : zone,
      zoneReply: direction === "original" ? null : zone,
      helper: null,
    };
    return NEXT;
  };
}

export function ctWriter(body: Json): Writer {
  const { key, dir } = isObject(body) ? body : {};
  const name = textOf(key, "key");
  switch (name) {
    case "mark":
      return setMark;
    case "label":
      return setLabels;
    case "zone":
      return setZone(dir);
    case "event":
    case "secmark":
      return NO_EFFECT;
    default:
      return `changes of 'ct ${name}' are not known`;
  }
}
