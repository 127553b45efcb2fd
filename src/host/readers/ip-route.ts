import { type Address, anyAddress, type Family, familyOf, parseAddress } from "../../net/address.ts";
import { bitsOf, type Prefix, parsePrefix } from "../../net/prefix.ts";
import { type Nexthop, ROUTE_TYPES, type Route, type RouteType } from "../model.ts";
import { parseDsfield } from "./dsfield.ts";
import type { Fields } from "./fields.ts";
import { Misread, must } from "./misread.ts";
import { type Place, type Reading, readList } from "./reading.ts";
import { tableId } from "./routing-table.ts";

const TYPES: ReadonlySet<string> = new Set(ROUTE_TYPES);

/** What a route may say besides: read, or without a bearing on where a packet goes. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  "type",
  "dst",
  "tos",
  "table",
  "protocol",
  "scope",
  "prefsrc",
  "metric",
  "flags",
  "gateway",
  "via",
  "dev",
  "nexthops",
  "nhid",
  "nh_info",
  "metrics",
  "pref",
  "expires",
  "flow",
  "cache",
  "error",
  "encap",
  "ttl-propagate",
]);

/** iproute2's lwtunnel printers reuse the key `dst` for these, so that JSON holds the tunnel's and not the route's. */
const OVERWRITING_ENCAPS: ReadonlySet<string> = new Set(["ip", "ip6", "mpls"]);

function isRouteType(text: string): text is RouteType {
  return TYPES.has(text);
}

function gatewayOf(fields: Fields): Address | null {
  const via = fields.object("via");
  return via === null ? fields.address("gateway") : must(parseAddress(via.needText("host")));
}

function readNexthop(fields: Fields): Nexthop {
  return {
    via: gatewayOf(fields),
    dev: fields.text("dev"),
    weight: fields.number("weight") ?? 1,
    flags: new Set(fields.texts("flags")),
    encap: fields.text("encap"),
  };
}

/**
 * `ip route show table all` prints both families. A default route does not say which it is of; the kernel puts RTA_PREF
 * (`pref`) on every IPv6 route and on no other (net/ipv6/route.c rt6_fill_node).
 */
function familyOfRoute(fields: Fields, dst: string): Family {
  if (dst.includes(":") || fields.has("pref")) return 6;
  if (/\d\./.test(dst)) return 4;
  const known = fields.address("prefsrc") ?? fields.address("gateway");
  return known === null ? 4 : familyOf(known);
}

function readDestination(text: string, family: Family): Prefix {
  if (text === "default" || text === "all" || text === "any") return { address: anyAddress(family), length: 0 };
  const short = /^0\/(\d+)$/.exec(text);
  const length = Number(short?.[1]);
  if (short !== null && length <= bitsOf(family)) return { address: anyAddress(family), length };
  return must(parsePrefix(text));
}

function readTos(fields: Fields): number {
  const text = fields.text("tos");
  if (text === null) return 0;
  const tos = parseDsfield(text);
  if (tos === undefined) throw new Misread(`'${text}' is no type of service that is known here`);
  return tos;
}

/** RTAX_MTU, and whether it is locked, where the text that the route was read from told; RTAX_ADVMSS. */
function readMetrics(fields: Fields): Pick<Route, "mtu" | "mtuLocked" | "advmss"> {
  const metrics = fields.objects("metrics");
  const number = (key: string): number | null =>
    metrics.reduce<number | null>((value, some) => value ?? some.number(key), null);
  const mtu = number("mtu");
  const advmss = number("advmss");
  const telling = mtu === null ? undefined : metrics.find((some) => some.has("lock"));
  return {
    mtu,
    ...(telling && { mtuLocked: telling.texts("lock").includes("mtu") }),
    ...(advmss !== null && advmss !== 0 && { advmss }),
  };
}

function readRoute(fields: Fields, only: Family | null): Route | null {
  const family = familyOfRoute(fields, fields.needText("dst"));
  if (only !== null && family !== only) return null;
  const type = fields.text("type") ?? "unicast";
  if (!isRouteType(type)) throw new Misread(`'${type}' is not a type of route`);
  const encap = fields.text("encap");
  if (encap !== null && OVERWRITING_ENCAPS.has(encap))
    throw new Misread(`the destination of a route with encap ${encap} is not in iproute2's JSON`);
  // IPv6 subtrees; such a route holds for packets of that source alone.
  if (fields.has("from")) throw new Misread("a route for packets from certain addresses alone");
  if (encap === null)
    for (const key of fields.keys) if (!UNDERSTOOD.has(key)) fields.complain(`'${key}' of a route is not known here`);
  const several = fields.objects("nexthops").map(readNexthop);
  const alone = several.length === 0 && (fields.has("dev") || fields.has("gateway") || fields.has("via"));
  return {
    family,
    type,
    dst: readDestination(fields.needText("dst"), family),
    table: tableId(fields.text("table") ?? "main"),
    tos: readTos(fields),
    metric: fields.number("metric") ?? 0,
    prefsrc: fields.address("prefsrc"),
    scope: fields.text("scope") ?? "global",
    protocol: fields.text("protocol") ?? "boot",
    nexthops: alone ? [{ ...readNexthop(fields), flags: new Set() }] : several,
    ...readMetrics(fields),
    flags: new Set(fields.texts("flags")),
    nexthopId: fields.number("nhid"),
  };
}

/**
 * `ip -j -d route show table all`, and `ip -6 …`. The former prints IPv6 routes too: with `only`, those of the other family
 * are left to the output of their own.
 */
export function readIpRoute(list: readonly unknown[], only: Family | null, place: Place): Reading<Route> {
  return readList(list, place, (fields) => readRoute(fields, only));
}
