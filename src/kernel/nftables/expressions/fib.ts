/** `fib daddr type`, `fib saddr . iif oif`: what the routing tables say (net/ipv4/netfilter/nft_fib_ipv4.c, nft_fib_ipv6.c). */
import type { Json } from "../../../host/model.ts";
import {
  type Address,
  anyAddress,
  isLimitedBroadcast,
  isLinkLocal,
  isMulticast,
  isUnspecified,
} from "../../../net/address.ts";
import { PROTO } from "../../../net/protocol.ts";
import type { Packet } from "../../packet.ts";
import type { AddressType, FibQuery, RuleContext } from "../../rule.ts";
import { interfaceIndex, interfaceName } from "../datatypes/addresses.ts";
import * as types from "../datatypes/index.ts";
import { ADDRESS_TYPES } from "../datatypes/symbols.ts";
import type { ExpressionKind, Operand } from "../language.ts";
import { operand } from "../operand.ts";
import { flagsOf, membersOf, NotUnderstood, wordOf } from "../understanding.ts";
import type { Reading } from "../value.ts";

type Flag = "saddr" | "daddr" | "mark" | "iif" | "oif";

interface Parsed {
  readonly result: "type" | "oif" | "oifname" | "check";
  readonly flags: ReadonlySet<Flag>;
}

const RESULTS = {
  type: types.addressType,
  oif: interfaceIndex,
  oifname: interfaceName,
  check: types.presence,
} as const;
const IN_WORDS = {
  type: "type",
  oif: "output device of the route",
  oifname: "output device of the route",
  check: "route",
} as const;

/** Routes that lead to no device; the host's own addresses are no way out either. */
const NO_WAY: ReadonlySet<AddressType> = new Set(["local", "blackhole", "unreachable", "prohibit", "throw"]);

function parse(body: Json): Parsed {
  const { result, flags } = membersOf(body, ["result", "flags"]);
  const parsed: Parsed = {
    result: wordOf(result, ["type", "oif", "oifname", "check"], "result"),
    flags: flagsOf<Flag>(flags, ["saddr", "daddr", "mark", "iif", "oif"]),
  };
  if (parsed.flags.has("saddr") === parsed.flags.has("daddr"))
    throw new NotUnderstood("a fib lookup of either the source or the destination");
  return parsed;
}

export const fib: ExpressionKind = {
  types: (body) => [RESULTS[parse(body).result]],
  print(body) {
    const { result, flags } = parse(body);
    return `fib ${[...flags].join(" . ")} ${result}`;
  },
  compile: (body) => compile(parse(body)),
};

function compile({ result, flags }: Parsed): Operand {
  const end = flags.has("saddr") ? "source address" : "destination address";
  const options = { subject: `${IN_WORDS[result]} of the ${end}`, absence: () => "the packet is arp" };
  if (result === "type") return operand(types.addressType, (context) => typeOf(flags, context), options);
  const device = (context: RuleContext): Reading => deviceOf(flags, context);
  switch (result) {
    case "oif":
      return operand(interfaceIndex, device, {
        ...options,
        show: (value, { ns }) =>
          value === 0 ? "none" : interfaceIndex.print(ns.linkByIndex(Number(value))?.name ?? Number(value)),
      });
    case "oifname":
      return operand(
        interfaceName,
        (context) => {
          const index = device(context);
          return typeof index === "number" ? (context.ns.linkByIndex(index)?.name ?? "") : index;
        },
        options,
      );
    case "check":
      return operand(
        types.presence,
        (context) => {
          const index = device(context);
          return typeof index === "number" ? Number(index !== 0) : index;
        },
        options,
      );
  }
}

/** nft_fib4_eval_type(), nft_fib6_eval_type(). */
function typeOf(flags: ReadonlySet<Flag>, { packet, place, ns }: RuleContext): Reading {
  if (packet.arp !== undefined) return undefined;
  const device = flags.has("iif") ? place.iif : flags.has("oif") ? place.oif : null;
  return ADDRESS_TYPES[ns.addressType(flags.has("daddr") ? packet.dst : packet.src, device)];
}

/** nft_fib4_eval(), nft_fib6_eval(): the index of the device that the route leaves by, 0 where there is none. */
function deviceOf(flags: ReadonlySet<Flag>, context: RuleContext): Reading {
  const { packet, place, ns } = context;
  if (packet.arp !== undefined) return undefined;
  if (isOwn(context)) return place.iif?.ifindex ?? 0;
  const device = flags.has("oif") ? place.oif : flags.has("iif") ? place.iif : null;
  const found = ns.fib(queryOf(flags, context));
  if (found === null || NO_WAY.has(found.type)) return 0;
  if (device === null) return found.devices[0]?.ifindex ?? 0;
  return found.devices.some((link) => link.ifindex === device.ifindex) ? device.ifindex : 0;
}

function queryOf(flags: ReadonlySet<Flag>, { packet, place, hook }: RuleContext): FibQuery {
  const [dst, src] = flags.has("daddr") ? [packet.dst, packet.src] : [packet.src, packet.dst];
  const device = flags.has("oif") ? place.oif : flags.has("iif") ? place.iif : null;
  return {
    family: packet.family,
    dst,
    src: sourceOf(src),
    mark: flags.has("mark") ? packet.mark : 0,
    tos: packet.tos & 0xfc,
    iif: hook === "forward" && flags.has("saddr") && flags.has("iif") ? place.oif : null,
    // RT6_LOOKUP_F_IFACE: the way to a link-local address is of the device.
    oif: packet.family === 6 && isLinkLocal(dst) ? device : null,
  };
}

/** get_saddr(): no route is looked up from what can be no source. */
function sourceOf(address: Address): Address {
  const none = isMulticast(address) || isLimitedBroadcast(address) || isZeroNet(address);
  return typeof address === "number" && none ? anyAddress(4) : address;
}

/** 0.0.0.0/8. */
function isZeroNet(address: Address): boolean {
  return typeof address === "number" && address >>> 24 === 0;
}

/** nft_fib_can_skip(), and packets of hosts that have no address yet: their own device is the answer. */
function isOwn({ packet, place, hook }: RuleContext): boolean {
  const arriving = hook === "prerouting" || hook === "ingress" || hook === "input";
  if (arriving && (packet.packetType === "loopback" || place.iif?.flags.has("LOOPBACK") === true)) return true;
  return packet.family === 4 ? isUnconfigured4(packet) : arriving && isUnconfigured6(packet);
}

function isUnconfigured4({ src, dst }: Packet): boolean {
  const localMulticast = typeof dst === "number" && dst >>> 8 === 0xe00000;
  return isZeroNet(src) && (isLimitedBroadcast(dst) || localMulticast);
}

/** Duplicate address detection (nft_fib_v6_skip_icmpv6()). */
function isUnconfigured6({ proto, src, dst }: Packet): boolean {
  if (proto !== PROTO.icmpv6 || !isUnspecified(src)) return false;
  return isLinkLocal(dst) || (typeof dst === "bigint" && dst >> 112n === 0xff02n);
}
