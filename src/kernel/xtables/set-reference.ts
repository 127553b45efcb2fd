import { formatAddress } from "../../net/address.ts";
import { hasPorts, protocolName } from "../../net/protocol.ts";
import type { Packet } from "../packet.ts";
import type { RuleContext } from "../rule.ts";
import { currentSet, type Sides } from "./ipset/index.ts";
import { type Given, Unreadable } from "./options.ts";
import { hex } from "./words.ts";

/** A set and the ends of the packet that its dimensions look at: `--match-set blocked src,dst`. */
export interface SetReference {
  readonly name: string;
  readonly sides: Sides;
  /** What is looked up: `source 10.0.0.1 with tcp port 80`. */
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
    inWords(context) {
      const kinds = (currentSet(context, name)?.type ?? "").split(":")[1]?.split(",") ?? ["ip"];
      return sides
        .slice(0, Math.max(1, kinds.length))
        .map((source, i) => partInWords(kinds[i] ?? "ip", source, context))
        .join(" with ");
    },
  };
}

function partInWords(kind: string, source: boolean, { packet, place }: RuleContext): string {
  switch (kind) {
    case "port":
      return portInWords(packet, source);
    case "iface":
      return `interface ${(source ? place.iif : place.oif)?.name ?? "none"}`;
    case "mac":
      return `Ethernet address ${(source ? packet.ether?.src : packet.ether?.dst) ?? "none"}`;
    case "mark":
      return `mark ${hex(packet.mark)}`;
    default:
      return source ? `source ${formatAddress(packet.src)}` : `destination ${formatAddress(packet.dst)}`;
  }
}

function portInWords({ proto, icmp, sport, dport }: Packet, source: boolean): string {
  if (icmp) return `ICMP type ${icmp.type}`;
  return hasPorts(proto) ? `${protocolName(proto)} port ${source ? sport : dport}` : protocolName(proto);
}
