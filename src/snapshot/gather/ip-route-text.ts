/**
 * `ip [-6] [-d] route show [table all]` as text, into what it prints with `-j` (iproute2 ip/iproute.c print_route).
 *
 *   default via 172.18.0.9 dev br0 proto dhcp src 172.18.0.1 metric 100
 *   10.1.0.0/16 proto static
 *   	nexthop via 172.18.0.5 dev br0 weight 2
 *   	nexthop via 10.9.9.4 dev v1 weight 1
 *   local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1
 */
import type { Converted, Entry, UnreadLine } from "./converted.ts";

type Draft = Record<string, unknown>;

const TYPES: ReadonlySet<string> = new Set([
  ...["unicast", "local", "broadcast", "anycast", "multicast", "blackhole", "unreachable", "prohibit", "throw", "nat"],
]);
/** Words with a value, and their keys in JSON; numbers where JSON has numbers. */
const VALUES: Readonly<Record<string, string>> = {
  dev: "dev",
  table: "table",
  proto: "protocol",
  scope: "scope",
  src: "prefsrc",
  metric: "metric",
  tos: "tos",
  dsfield: "tos",
  pref: "pref",
  nhid: "nhid",
  from: "from",
  realm: "flow",
  expires: "expires",
  error: "error",
};
const NUMBERS: ReadonlySet<string> = new Set(["metric", "nhid"]);
const FLAGS: ReadonlySet<string> = new Set([
  ...["dead", "onlink", "pervasive", "offload", "trap", "notify", "linkdown", "unresolved", "rt_offload", "rt_trap"],
]);
/** RTAX_ metrics; `lock` may stand before the value. iproute2's JSON has no word for it: `lock` lists those that have it. */
const METRICS: ReadonlySet<string> = new Set([
  ...["mtu", "window", "rtt", "rttvar", "ssthresh", "cwnd", "advmss", "reordering", "hoplimit", "initcwnd", "features"],
  ...["rto_min", "initrwnd", "quickack", "congctl", "fastopen_no_cookie"],
]);

/** `via 10.0.0.1`, `via inet6 fd00::9`; how many words it took. */
function readVia(words: readonly string[], at: number, into: Draft): number {
  const first = words[at + 1] ?? "";
  if (first === "inet" || first === "inet6") {
    into["via"] = { family: first, host: words[at + 2] ?? "" };
    return 3;
  }
  into["gateway"] = first;
  return 2;
}

/** Reads what follows the destination, or a nexthop; the word that is not known, or null. */
function readWords(words: readonly string[], from: number, route: Draft): string | null {
  const flags: string[] = [];
  const metrics: Draft = {};
  const locked: string[] = [];
  for (let at = from; at < words.length; ) {
    const word = words[at] ?? "";
    const key = VALUES[word];
    if (word === "via") at += readVia(words, at, route);
    else if (word === "weight") {
      route["weight"] = Number(words[at + 1]);
      at += 2;
    } else if (key !== undefined) {
      const value = words[at + 1] ?? "";
      route[key] = NUMBERS.has(word) ? Number(value) : key === "expires" ? Number(value.replace(/sec$/, "")) : value;
      at += 2;
    } else if (METRICS.has(word)) {
      const isLocked = words[at + 1] === "lock";
      if (isLocked) locked.push(word);
      at += isLocked ? 2 : 1;
      const value = words[at] ?? "";
      metrics[word] = /^\d+(ms)?$/.test(value) ? Number.parseInt(value, 10) : value;
      at++;
    } else if (FLAGS.has(word)) {
      flags.push(word);
      at++;
    } else if (word === "cache") at = words.length;
    else return word;
  }
  route["flags"] = flags;
  if (Object.keys(metrics).length > 0) route["metrics"] = [{ ...metrics, lock: locked }];
  return null;
}

export function convertIpRoutes(lines: readonly string[]): Converted<readonly Entry[]> {
  const routes: Draft[] = [];
  const unread: UnreadLine[] = [];
  lines.forEach((line, index) => {
    const words = line.trim().split(/\s+/);
    const [first = "", second = ""] = words;
    if (first === "") return;
    const complain = (reason: string): void => {
      unread.push({ line: index + 1, text: line.trim(), reason });
    };
    if (first === "nexthop") {
      const route = routes.at(-1);
      const nexthop: Draft = {};
      const unknown = readWords(words, 1, nexthop);
      if (route === undefined) complain("stands before any route");
      else if (unknown !== null) complain(`'${unknown}' of a nexthop is not known`);
      else route["nexthops"] = [...(Array.isArray(route["nexthops"]) ? route["nexthops"] : []), nexthop];
      return;
    }
    const typed = TYPES.has(first);
    const route: Draft = typed ? { type: first, dst: second } : { dst: first };
    const unknown = readWords(words, typed ? 2 : 1, route);
    if (unknown === null) routes.push(route);
    else complain(`'${unknown}' of a route is not known`);
  });
  return { value: routes, unread };
}
