import type { Statement } from "../../rule.ts";
import { type GivenValue, Unreadable } from "../options.ts";
import { comparison } from "../statement.ts";
import { numberOf } from "../values.ts";

/** A type and a range of codes. */
export type IcmpType = readonly [type: number, firstCode: number, lastCode: number];

/** Only IPv4's match knows it: type 255 stands for all. */
export const ANY: IcmpType = [255, 0, 255];

/** `--icmp-type`, `--icmpv6-type`, given as a number or as one of the names of libxt_icmp.h. */
export function icmpTypeCondition(option: GivenValue, names: ReadonlyMap<string, IcmpType>): Statement {
  return typeCondition(option, typeOf(option.value, names));
}

function typeOf(text: string, names: ReadonlyMap<string, IcmpType>): IcmpType {
  const named = names.get(text) ?? names.get(text.toLowerCase());
  if (named) return named;
  const [type = "", code, more] = text.split("/");
  if (more !== undefined) throw new Unreadable(`'${text}' is no ICMP type`);
  const codes = code === undefined ? ([0, 255] as const) : ([numberOf(code, 255), numberOf(code, 255)] as const);
  return [numberOf(type, 255), ...codes];
}

function typeCondition(option: GivenValue, wanted: IcmpType): Statement {
  const [type, first, last] = wanted;
  return comparison(
    () => ({
      option,
      subject: "ICMP type is",
      wanted: wanted === ANY ? "any" : first === last ? `${type} code ${first}` : String(type),
      actual: ({ packet: { icmp } }) =>
        icmp ? (first === last ? `${icmp.type} code ${icmp.code}` : String(icmp.type)) : "none",
    }),
    ({ packet: { icmp } }) =>
      icmp !== null && (wanted === ANY || (icmp.type === type && icmp.code >= first && icmp.code <= last)),
  );
}
