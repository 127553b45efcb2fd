/** `-m addrtype`: net/netfilter/xt_addrtype.c addrtype_mt_v1, addrtype_mt6. */
import { ROUTE_TYPES } from "../../../host/model.ts";
import { type Address, formatAddress, isMulticast, isUnspecified } from "../../../net/address.ts";
import type { AddressType, RuleContext, Statement } from "../../rule.ts";
import { type GivenValue, type Options, Unreadable } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { comparison } from "../statement.ts";
import { oneOf } from "../words.ts";

const TYPES: ReadonlySet<string> = new Set<AddressType>(["unspec", ...ROUTE_TYPES]);

export function addrtype(options: Options, scope: XtScope): Statement[] {
  const source = options.value("--src-type");
  const destination = options.value("--dst-type");
  const limit = options.has("--limit-iface-in") ? "iif" : options.has("--limit-iface-out") ? "oif" : null;
  const statements: Statement[] = [];
  if (source) statements.push(typeCondition(source, "src", limit, scope));
  if (destination) statements.push(typeCondition(destination, "dst", limit, scope));
  return statements;
}

function typeCondition(
  option: GivenValue,
  side: "src" | "dst",
  limit: "iif" | "oif" | null,
  scope: XtScope,
): Statement {
  const types = new Set<AddressType>();
  for (const name of option.value.toLowerCase().split(",")) {
    if (!isAddressType(name)) throw new Unreadable(`'${name}' is no type of address known to this program`);
    types.add(name);
  }
  const typeOf = (context: RuleContext): AddressType =>
    context.ns.addressType(context.packet[side], limit === null ? null : context.place[limit]);
  return comparison(
    () => ({
      option,
      subject: side === "src" ? "source" : "destination",
      wanted: oneOf([...types]),
      actual: (context) => `${formatAddress(context.packet[side])} is ${typeOf(context)}`,
    }),
    scope.family === 4
      ? (context) => types.has(typeOf(context))
      : (context) => holds6(types, context.packet[side], () => typeOf(context)),
  );
}

function isAddressType(name: string): name is AddressType {
  return TYPES.has(name);
}

/**
 * match_type6(): of what the address itself shows, all the types named must hold; only then the routing table is asked for
 * the others, and one of them is enough.
 */
function holds6(types: ReadonlySet<AddressType>, address: Address, looked: () => AddressType): boolean {
  if (types.has("multicast") && !isMulticast(address)) return false;
  if (types.has("unicast") && (isMulticast(address) || isUnspecified(address))) return false;
  if (types.has("unspec") && !isUnspecified(address)) return false;
  if (!types.has("anycast") && !types.has("local") && !types.has("unreachable")) return true;
  const type = looked();
  // The lookup's error, which blackhole and prohibit routes give too, reads as unreachable.
  if (type === "blackhole" || type === "prohibit" || type === "throw") return types.has("unreachable");
  return types.has(type) && (type === "anycast" || type === "local" || type === "unreachable");
}
