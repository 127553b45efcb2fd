/**
 * Changes of maps, which nft before 1.0.8 prints as text within its JSON (src/json.c: "stmt ops map have no json callback"):
 *
 *   "update @seen { ip saddr . tcp dport timeout 1m30s : 0x00000008 }"
 *
 * Read are plain fields, as keys and as data, and literals; anything else stays the text that it is.
 */
import type { Json } from "../model.ts";

const HEADERS: ReadonlySet<string> = new Set([
  ...["ether", "vlan", "arp", "ip", "icmp", "ip6", "icmpv6", "igmp", "ah", "esp", "comp"],
  ...["tcp", "udp", "udplite", "sctp", "dccp", "th"],
]);
/** Keys of meta that stand without the word (nft(8) META EXPRESSIONS). */
const BARE: ReadonlySet<string> = new Set([
  ...["iif", "iifname", "iiftype", "iifgroup", "oif", "oifname", "oiftype", "oifgroup", "mark", "skuid", "skgid"],
]);
const SECONDS: Readonly<Record<string, number>> = { d: 86400, h: 3600, m: 60, s: 1 };

/** As newer versions of nft print it, or null where it is no such change, or one that is not understood. */
export function readMapChange(text: string): Json | null {
  const [, op, map, inner = ""] = /^(add|update|delete) (@\S+) \{ (.*) \}$/.exec(text) ?? [];
  const [left = "", right, more] = inner.split(" : ");
  if (op === undefined || map === undefined || right === undefined || more !== undefined) return null;
  const [, key = "", time] = /^(.*?)(?: timeout (\S+))?$/.exec(left) ?? [];
  const val = severalOf(key, fieldOf);
  const data = severalOf(right, (part) => fieldOf(part) ?? literalOf(part));
  const timeout = time === undefined ? null : secondsOf(time);
  if (val === null || data === null || (time !== undefined && timeout === null)) return null;
  return { map: { op, elem: timeout === null ? val : { elem: { val, timeout } }, data, map } };
}

function severalOf(text: string, read: (part: string) => Json | null): Json | null {
  const parts = text.split(" . ").map(read);
  if (parts.includes(null)) return null;
  return parts.length === 1 ? (parts[0] ?? null) : { concat: parts };
}

function fieldOf(text: string): Json | null {
  const [first = "", second, third, more] = text.split(" ");
  if (more !== undefined) return null;
  if (second === undefined) return BARE.has(first) ? { meta: { key: first } } : null;
  if (first === "ct") return third === undefined ? { ct: { key: second } } : { ct: { key: third, dir: second } };
  if (third !== undefined) return null;
  if (first === "meta") return { meta: { key: second } };
  return HEADERS.has(first) ? { payload: { protocol: first, field: second } } : null;
}

function literalOf(text: string): Json | null {
  if (/^\d+$/.test(text)) return Number(text);
  if (/^"[^"]*"$/.test(text)) return text.slice(1, -1);
  return /^[\w.:-]+$/.test(text) ? text : null;
}

function secondsOf(text: string): number | null {
  if (!/^(\d+[dhms])+$/.test(text)) return null;
  return [...text.matchAll(/(\d+)([dhms])/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * (SECONDS[unit ?? ""] ?? 0),
    0,
  );
}
