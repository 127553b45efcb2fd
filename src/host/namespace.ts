import { LIST_OUTPUTS, type SnapshotNamespace, TEXT_OUTPUTS } from "../snapshot/schema.ts";
import { readLinks } from "./links.ts";
import { keyOf, mixedTables, withExtensions } from "./mixed-tables.ts";
import type { Namespace, OutputName, Unread, XtTable } from "./model.ts";
import { readBridgeFdb } from "./readers/bridge-fdb.ts";
import { readConntrack } from "./readers/conntrack.ts";
import { readIpNeigh } from "./readers/ip-neigh.ts";
import { readIpRoute } from "./readers/ip-route.ts";
import { readIpRule } from "./readers/ip-rule.ts";
import { readIpsetSave } from "./readers/ipset-save.ts";
import { readIptablesSave } from "./readers/iptables-save.ts";
import { type NetnsId, readNetnsIds } from "./readers/netns-ids.ts";
import { readNft } from "./readers/nft.ts";
import { gather, type Place, type Reading } from "./readers/reading.ts";
import { readSs } from "./readers/ss.ts";
import { readSysctl } from "./readers/sysctl.ts";
import { tableOrder } from "./table-order.ts";

/** A namespace by itself: its name, its containers and its links' peers take the others to tell. */
export interface BareNamespace extends Omit<Namespace, "name" | "containers"> {
  readonly netnsIds: readonly NetnsId[];
}

/** The four outputs that hold iptables' rules. One that is legacy says so by its name, the others by their first line. */
const XT_OUTPUTS = [
  { source: "iptables-save", family: "ip", backend: null },
  { source: "ip6tables-save", family: "ip6", backend: null },
  { source: "iptables-legacy-save", family: "ip", backend: "legacy" },
  { source: "ip6tables-legacy-save", family: "ip6", backend: "legacy" },
] as const;

function readXtables({ inode, outputs }: SnapshotNamespace): Reading<XtTable> {
  const tables = new Map<string, XtTable>();
  const unread: Unread[] = [];
  for (const { source, family, backend } of XT_OUTPUTS) {
    const text = outputs[source];
    if (text === undefined) continue;
    const legacyKnown = outputs[family === "ip" ? "iptables-legacy-save" : "ip6tables-legacy-save"] !== undefined;
    const options = { family, backend, nft: outputs.nft, source, namespace: inode, legacyKnown };
    const reading = readIptablesSave(text, options);
    // Where `iptables-save` is the legacy one, `iptables-legacy-save` prints the same tables again.
    for (const table of reading.tables) {
      const key = `${table.family} ${table.backend} ${table.name}`;
      if (!tables.has(key)) tables.set(key, table);
    }
    gather(unread, reading.unread);
  }
  return { values: [...tables.values()], unread };
}

/** Reads every output of one namespace. */
export function readNamespace(namespace: SnapshotNamespace): { namespace: BareNamespace; unread: readonly Unread[] } {
  const { inode, outputs } = namespace;
  const unread: Unread[] = [];
  const keep = <T>(reading: Reading<T>): readonly T[] => {
    gather(unread, reading.unread);
    return reading.values;
  };
  const read = <I, T>(
    source: OutputName,
    output: I | undefined,
    reader: (output: I, place: Place) => Reading<T>,
  ): readonly T[] => (output === undefined ? [] : keep(reader(output, { namespace: inode, source })));

  const xtables = keep(readXtables(namespace));
  const mixed = mixedTables(outputs.nft, xtables);
  const viaIptables = new Set(
    xtables.filter((table) => table.backend === "nf_tables" && !mixed.has(keyOf(table))).map(keyOf),
  );
  const order = tableOrder(outputs.nft);
  const withOrder = <T extends { readonly family: string; readonly name: string }>(table: T): T => {
    const place = order.get(keyOf(table));
    return place === undefined ? table : { ...table, order: place };
  };
  return {
    namespace: {
      inode,
      role: namespace.role,
      mounts: namespace.names,
      pids: namespace.pids,
      known: new Set([...LIST_OUTPUTS, ...TEXT_OUTPUTS, "nft" as const].filter((name) => outputs[name] !== undefined)),
      links: keep(readLinks(outputs, inode)),
      routes: [
        ...read("ip-route", outputs["ip-route"], (list, place) =>
          readIpRoute(list, outputs["ip6-route"] === undefined ? null : 4, place),
        ),
        ...read("ip6-route", outputs["ip6-route"], (list, place) => readIpRoute(list, 6, place)),
      ],
      rules: [
        ...read("ip-rule", outputs["ip-rule"], (list, place) => readIpRule(list, 4, place)),
        ...read("ip6-rule", outputs["ip6-rule"], (list, place) => readIpRule(list, 6, place)),
      ],
      neighbours: [
        ...read("ip-neigh", outputs["ip-neigh"], readIpNeigh),
        ...read("ip-neigh-proxy", outputs["ip-neigh-proxy"], readIpNeigh),
      ],
      fdb: read("bridge-fdb", outputs["bridge-fdb"], readBridgeFdb),
      xtables: xtables.flatMap((table) =>
        table.backend === "legacy" ? [table] : viaIptables.has(keyOf(table)) ? [withOrder(table)] : [],
      ),
      nftables: read("nft", outputs.nft, (json) => {
        const isIptables = (family: string, table: string): boolean => viaIptables.has(`${family} ${table}`);
        const { tables, unread: lost } = readNft(json, { namespace: inode, isIptables });
        return { values: tables.map((table) => withOrder(withExtensions(table, xtables))), unread: lost };
      }),
      ipsets: read("ipset-save", outputs["ipset-save"], (text) => {
        const { sets, unread: lost } = readIpsetSave(text, { namespace: inode });
        return { values: sets, unread: lost };
      }),
      sockets: read("ss", outputs.ss, readSs),
      sysctls: new Map(read("sysctl", outputs.sysctl, readSysctl)),
      conntrack: read("conntrack", outputs.conntrack, readConntrack),
      netnsIds: read("netns-ids", outputs["netns-ids"], readNetnsIds),
    },
    unread,
  };
}
