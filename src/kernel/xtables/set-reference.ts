import { formatAddress } from "../../net/address.ts";
import type { RuleContext } from "../rule.ts";
import type { Sides } from "./ipset/index.ts";
import { type Given, Unreadable } from "./options.ts";

/** A set and the ends of the packet that its dimensions look at: `--match-set blocked src,dst`. */
export interface SetReference {
  readonly name: string;
  readonly sides: Sides;
  /** What is looked up, roughly: `source 10.0.0.1 with port 80`. */
  inWords(context: RuleContext): string;
}

export function setReference({ written, values }: Given): SetReference {
  const [name, flags, more] = values;
  if (name === undefined || flags === undefined || more !== undefined)
    throw new Unreadable(`'${written}' should name a set and its directions`);
  const sides = flags.split(",").map((flag) => {
    if (flag !== "src" && flag !== "dst") throw new Unreadable(`'${flag}' is neither src nor dst`);
    return flag === "src";
  });
  return {
    name,
    sides,
    inWords: ({ packet }) =>
      sides
        .map((source, i) => {
          if (i > 0 && (packet.sport !== 0 || packet.dport !== 0))
            return `port ${source ? packet.sport : packet.dport}`;
          return source ? `source ${formatAddress(packet.src)}` : `destination ${formatAddress(packet.dst)}`;
        })
        .join(", "),
  };
}
