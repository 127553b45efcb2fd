import type { Link } from "../../host/model.ts";
import { type Address, isLimitedBroadcast, isMulticast, isUnspecified } from "../../net/address.ts";
import type { AddressType } from "../rule.ts";
import { type Fib, routesAt, TABLE_LOCAL, vrfTable } from "./fib.ts";
import { fibLookup } from "./lookup.ts";

/**
 * inet_addr_type_dev_table() for IPv4, which asks the local table (or the device's VRF table) alone and takes everything
 * else for unicast (net/ipv4/fib_frontend.c); for IPv6 a whole route lookup, as xt_addrtype.c match_lookup_rt6() does.
 *
 * @param dev where given, only an address of that device is local.
 */
export function addressType(fib: Fib, address: Address, dev: Link | null): AddressType {
  if (typeof address !== "number") return addressType6(fib, address, dev);
  // ipv4_is_zeronet: 0.0.0.0/8, which the kernel counts with broadcast here.
  if (address >>> 24 === 0 || isLimitedBroadcast(address)) return "broadcast";
  if (isMulticast(address)) return "multicast";
  const table = fib.tables[4].get(vrfTable(fib, dev) ?? TABLE_LOCAL);
  for (const level of table?.levels ?? []) {
    const route = routesAt(level, address)[0];
    if (!route) continue;
    return dev === null || route.nexthops[0]?.dev === dev.name ? route.type : "unicast";
  }
  return "unicast";
}

function addressType6(fib: Fib, address: Address, dev: Link | null): AddressType {
  if (isUnspecified(address)) return "unspec";
  if (isMulticast(address)) return "multicast";
  if (dev?.addresses.some((a) => a.prefix.address === address)) return "local";
  const flow = {
    family: 6,
    src: null,
    dst: address,
    iif: null,
    oif: null,
    mark: 0,
    tos: 0,
    proto: 0,
    sport: 0,
    dport: 0,
    uid: 0,
  } as const;
  const { result } = fibLookup(fib, flow, false);
  if (!result) return "unreachable";
  if (result.type === "local" && dev !== null) return "unicast";
  return result.type;
}
