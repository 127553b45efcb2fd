import type { IpSet, Link, Namespace, Socket } from "../host/model.ts";
import type { SocketIndex } from "./compiled.ts";
import type { Packet } from "./packet.ts";
import { addressType } from "./routing/address-type.ts";
import { type Fib, vrfOf } from "./routing/fib.ts";
import { fibLookup } from "./routing/lookup.ts";
import type { FibQuery, FibResult, NamespaceView } from "./rule.ts";
import { findSocket } from "./sockets.ts";

/** What rules may ask of a namespace. */
export function viewOf(
  model: Namespace,
  fib: Fib,
  sockets: SocketIndex,
  ipsets: ReadonlyMap<string, IpSet>,
  macs: ReadonlySet<string>,
): NamespaceView {
  return {
    inode: model.inode,
    name: model.name,
    links: model.links,
    sockets: model.sockets,
    link: (name) => fib.linkByName.get(name),
    linkByIndex: (ifindex) => fib.linkByIndex.get(ifindex),
    ipset: (name) => ipsets.get(name),
    knowsMac: (mac) => macs.has(mac),
    sysctl: (key) => model.sysctls.get(key),
    addressType: (address, dev) => addressType(fib, address, dev),
    fib: (query) => lookUp(fib, query),
    findSocket: (packet: Packet, iif: Link | null): Socket | undefined =>
      findSocket(sockets, fib, packet, { iif, slave: vrfOf(fib, iif) === null ? null : iif }),
  };
}

function lookUp(fib: Fib, query: FibQuery): FibResult | null {
  const { result } = fibLookup(fib, { ...query, proto: 0, sport: 0, dport: 0, uid: 0 }, false);
  if (!result) return null;
  const names = result.route?.nexthops.map((n) => n.dev) ?? [];
  const rest = names.flatMap((name) => (name === null ? [] : (fib.linkByName.get(name) ?? [])));
  const devices = result.dev ? [result.dev, ...rest.filter((link) => link !== result.dev)] : rest;
  return { type: result.type, devices, mtu: result.route?.mtu ?? null };
}
