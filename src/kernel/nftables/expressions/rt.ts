/** `rt mtu`, `rt nexthop`: the route that the packet has (net/netfilter/nft_rt.c). */
import { isMulticast } from "../../../net/address.ts";
import type { RuleContext } from "../../rule.ts";
import { ipv4Address, ipv6Address } from "../datatypes/addresses.ts";
import type { DataType } from "../datatypes/datatype.ts";
import * as types from "../datatypes/index.ts";
import type { ExpressionKind, Operand } from "../language.ts";
import { operand, unknownOperand } from "../operand.ts";
import { membersOf, wordOf } from "../understanding.ts";
import type { Reading, Value } from "../value.ts";

type Key = "classid" | "nexthop" | "mtu" | "ipsec";

interface Parsed {
  readonly key: Key;
  readonly family: "ip" | "ip6" | null;
}

function parse(body: Parameters<ExpressionKind["compile"]>[0]): Parsed {
  const { key, family } = membersOf(body, ["key", "family"]);
  return {
    key: wordOf(key, ["classid", "nexthop", "mtu", "ipsec"], "key"),
    family: family === undefined ? null : wordOf(family, ["ip", "ip6"], "family"),
  };
}

function typeOf({ key, family }: Parsed): DataType {
  switch (key) {
    case "classid":
      return types.realm;
    case "nexthop":
      return family === "ip6" ? ipv6Address : ipv4Address;
    case "mtu":
      return types.integer(16, "host");
    case "ipsec":
      return types.presence;
  }
}

export const rt: ExpressionKind = {
  types: (body) => [typeOf(parse(body))],
  print(body) {
    const { key, family } = parse(body);
    return family === null ? `rt ${key}` : `rt ${family} ${key}`;
  },
  compile: (body) => compile(parse(body)),
};

const NO_ROUTE = "the packet has no route yet";

function compile(parsed: Parsed): Operand {
  const type = typeOf(parsed);
  const absence = (): string => NO_ROUTE;
  switch (parsed.key) {
    case "classid":
      return unknownOperand(type, "realms of routes are not in a snapshot", {
        subject: "routing realm",
        absence,
        present: isRouted,
      });
    case "nexthop": {
      const family = parsed.family === "ip6" ? 6 : 4;
      const read = (context: RuleContext): Reading => {
        const hop = isRouted(context) && context.packet.family === family ? context.nextHop?.() : null;
        return hop ?? undefined;
      };
      return operand(type, read, { subject: "next hop", absence });
    }
    case "mtu":
      return operand(type, (context) => (isRouted(context) ? largestSegment(context) : undefined), {
        subject: "largest segment that the route takes",
        absence,
      });
    case "ipsec":
      return operand(
        type,
        (context) => {
          if (!isRouted(context)) return undefined;
          context.assume("no IPsec policy applies to the route, since policies are not in a snapshot");
          return 0;
        },
        { subject: "IPsec", absence },
      );
  }
}

/** skb_dst(): set once the packet has been routed, be it for the host itself. */
function isRouted({ hook }: RuleContext): boolean {
  return hook !== "prerouting" && hook !== "ingress";
}

const TCP_MSS_DEFAULT = 536;

/** get_tcpmss(): the smaller MTU of the way there and the way back, less the headers. */
function largestSegment({ packet, place, ns }: RuleContext): Value {
  const headers = packet.family === 4 ? 40 : 60;
  const query = { family: packet.family, mark: packet.mark, tos: packet.tos & 0xfc, iif: null, oif: null } as const;
  const there = ns.fib({ ...query, src: packet.src, dst: packet.dst });
  const back = isMulticast(packet.src) ? null : ns.fib({ ...query, src: null, dst: packet.src, mark: 0, tos: 0 });
  const mtus = [
    there?.mtu ?? place.oif?.mtu ?? there?.devices[0]?.mtu,
    back === null ? undefined : (back.mtu ?? back.devices[0]?.mtu),
  ].filter((mtu) => mtu !== undefined);
  const mtu = Math.min(...mtus, Number.POSITIVE_INFINITY);
  return mtu <= headers || mtu > 0xffff ? TCP_MSS_DEFAULT : mtu - headers;
}
