/**
 * `bridge fdb show`, `bridge [-d] link show` and `bridge vlan show` as text, into what they print with `-j` (iproute2
 * bridge/fdb.c print_fdb, bridge/link.c print_linkinfo, bridge/vlan.c print_vlan).
 */
import type { Converted, Entry, UnreadLine } from "./converted.ts";
import { convertIpLinks, readPortFlagWords } from "./ip-link-text.ts";

/** Words of an fdb entry with a value, and their keys. */
const FDB_VALUES: ReadonlyMap<string, string> = new Map([
  ["dev", "ifname"],
  ["vlan", "vlan"],
  ["dst", "dst"],
  ["port", "port"],
  ["vni", "vni"],
  ["src_vni", "src_vni"],
  ["via", "viaIf"],
  ["link-netnsid", "linkNetNsId"],
  ["nhid", "nhid"],
  ["master", "master"],
]);
const FDB_FLAGS: ReadonlySet<string> = new Set(["self", "router", "extern_learn", "offload", "sticky", "locked"]);
const FDB_STATES: ReadonlySet<string> = new Set(["permanent", "static", "stale"]);

/** `02:42:ac:11:00:02 dev veth1 vlan 10 master br0 extern_learn static`. */
export function convertBridgeFdb(lines: readonly string[]): Converted<readonly Entry[]> {
  const value: Entry[] = [];
  const unread: UnreadLine[] = [];
  lines.forEach((line, index) => {
    const [mac, ...words] = line.trim().split(/\s+/);
    if (mac === undefined || mac === "") return;
    const flags: string[] = [];
    const entry: Record<string, unknown> = { mac, state: "" };
    for (let word = words.shift(); word !== undefined; word = words.shift()) {
      const key = FDB_VALUES.get(word);
      if (key !== undefined) {
        const text = words.shift() ?? "";
        entry[key] = /^\d+$/.test(text) ? Number(text) : text;
      } else if (FDB_FLAGS.has(word)) flags.push(word);
      else if (FDB_STATES.has(word)) entry["state"] = word;
      // `used 3/7`, with -s
      else if (word === "used") words.shift();
      else {
        unread.push({ line: index + 1, text: line.trim(), reason: `'${word}' of an fdb entry is not known` });
        return;
      }
    }
    value.push({ ...entry, flags });
  });
  return { value, unread };
}

/** `4: v0@v1: <…> mtu 1500 master br0 state forwarding priority 32 cost 2`, and with `-d` a line of flags. */
export function convertBridgeLinks(lines: readonly string[]): Converted<readonly Entry[]> {
  const heads: string[] = [];
  const flags: Entry[] = [];
  for (const line of lines.flatMap(unfold))
    if (/^\d+: /.test(line)) {
      heads.push(line);
      flags.push({});
    } else if (line.trim() !== "") flags[flags.length - 1] = readPortFlagWords(line);
  const { value, unread } = convertIpLinks(heads, false);
  return {
    // What `ip link` calls the state of the interface is the port's here.
    value: value.map(({ operstate, ...link }, at) => ({ ...link, state: operstate, ...flags[at] })),
    unread,
  };
}

/**
 *     port              vlan-id
 *     v0                1 Egress Untagged
 *                       10 PVID Egress Untagged
 *                       20-22
 */
export function convertBridgeVlans(lines: readonly string[]): Converted<readonly Entry[]> {
  const value: { ifname: string; vlans: Entry[] }[] = [];
  const unread: UnreadLine[] = [];
  lines.forEach((line, index) => {
    if (line.trim() === "" || /^port\s+vlan/.test(line)) return;
    const [, port, rest = ""] = /^(\S+)?\s*(.*)$/.exec(line.trimEnd()) ?? [];
    if (port !== undefined) value.push({ ifname: port, vlans: [] });
    const vlan = /^(\d+)(?:-(\d+))?((?: (?:PVID|Egress Untagged))*)$/.exec(rest.trim());
    if (vlan === null) {
      if (rest !== "" && rest !== "None")
        unread.push({ line: index + 1, text: line.trim(), reason: "is no VLAN of a port" });
      return;
    }
    const [, first, last, words = ""] = vlan;
    const flags = words.match(/PVID|Egress Untagged/g) ?? [];
    const end = last === undefined ? {} : { vlanEnd: Number(last) };
    value.at(-1)?.vlans.push({ vlan: Number(first), ...end, ...(flags.length === 0 ? {} : { flags: [...flags] }) });
  });
  return { value, unread };
}

/** What `-o` has put on one line. */
function unfold(line: string): readonly string[] {
  return line.split(/\\(?=\s)/);
}
