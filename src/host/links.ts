import type { Outputs } from "../snapshot/schema.ts";
import type { Link, LinkKind, OutputName, PortVlan, Unread, WireguardConfig } from "./model.ts";
import { readBridgeLink } from "./readers/bridge-link.ts";
import { readBridgeVlan } from "./readers/bridge-vlan.ts";
import { Fields } from "./readers/fields.ts";
import { readIpAddr, readLinksOfIpAddr } from "./readers/ip-addr.ts";
import { type BareLink, readIpLink, readPortFlags } from "./readers/ip-link.ts";
import { gather, type Reading } from "./readers/reading.ts";
import { readTc, type TcFilter } from "./readers/tc.ts";
import { readWg } from "./readers/wg.ts";

/** What a port does where nothing says otherwise (net/bridge/br_if.c new_nbp). */
const PORT_DEFAULTS = readPortFlags(new Fields({}));

/**
 * The links of one namespace, put together from `ip-link`, `ip-addr`, `bridge-link` and `bridge-vlan`; `peer` is left for
 * when all namespaces are read (`peers.ts`).
 */
export function readLinks(outputs: Outputs, inode: number): Reading<Link> {
  const unread: Unread[] = [];
  const read = <T>(
    source: OutputName,
    list: readonly unknown[] | undefined,
    reader: (list: readonly unknown[], place: { namespace: number; source: string }) => Reading<T>,
  ): readonly T[] => {
    if (list === undefined) return [];
    const reading = reader(list, { namespace: inode, source });
    gather(unread, reading.unread);
    return reading.values;
  };
  const addressList = outputs["ip-addr"];
  const bare: readonly BareLink[] =
    outputs["ip-link"] === undefined && addressList !== undefined
      ? readLinksOfIpAddr(addressList, { namespace: inode, source: "ip-addr" })
      : read("ip-link", outputs["ip-link"], readIpLink);
  const addresses = new Map(read("ip-addr", addressList, readIpAddr).map((entry) => [entry.ifindex, entry.addresses]));
  const flags = new Map(
    read("bridge-link", outputs["bridge-link"], readBridgeLink).map((port) => [port.ifindex, port]),
  );
  const vlans = new Map(read("bridge-vlan", outputs["bridge-vlan"], readBridgeVlan).map((dev) => [dev.dev, dev.vlans]));
  const tunnels = new Map(readWgOf(outputs, inode, unread));
  const filters = readTcOf(outputs, inode, unread);
  const bridges = new Set(bare.filter((link) => link.kind.type === "bridge").map((link) => link.name));
  const values = bare.map((link): Link => {
    const own = vlans.get(link.name);
    const port = link.bridgePort ?? flags.get(link.ifindex)?.flags ?? PORT_DEFAULTS;
    return {
      ...link,
      kind: kindOf(link, own, tunnels),
      bridgePort: link.master !== null && bridges.has(link.master) ? { ...port, vlans: own ?? [] } : null,
      addresses: addresses.get(link.ifindex) ?? [],
      peer: null,
      ...programsOf(link, filters),
    };
  });
  return { values, unread };
}

function readWgOf({ wg }: Outputs, inode: number, unread: Unread[]): ReturnType<typeof readWg>["values"] {
  if (wg === undefined) return [];
  const reading = readWg(wg, { namespace: inode, source: "wg" });
  gather(unread, reading.unread);
  return reading.values;
}

function readTcOf({ tc }: Outputs, inode: number, unread: Unread[]): readonly TcFilter[] {
  if (tc === undefined) return [];
  const reading = readTc(tc, { namespace: inode, source: "tc" });
  gather(unread, reading.unread);
  return reading.values;
}

function programsOf({ name, programs = [] }: BareLink, filters: readonly TcFilter[]): Pick<Link, "programs"> {
  const all = [...programs, ...filters.filter(({ dev }) => dev === name).map(({ program }) => program)];
  return all.length === 0 ? {} : { programs: all };
}

/** The kind with what other outputs than `ip-link` say of it. */
function kindOf(
  { name, kind }: BareLink,
  vlans: readonly PortVlan[] | undefined,
  tunnels: ReadonlyMap<string, WireguardConfig>,
): LinkKind {
  if (kind.type === "bridge" && vlans !== undefined) return { ...kind, vlans };
  const config = kind.type === "wireguard" ? tunnels.get(name) : undefined;
  return config === undefined ? kind : { type: "wireguard", config };
}
