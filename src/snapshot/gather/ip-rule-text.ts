/**
 * `ip [-6] rule show` as text, into what it prints with `-j` (iproute2 ip/iprule.c print_rule).
 *
 *   50:	from 10.0.0.0/8 to 10.1.0.0/16 fwmark 0x7/0xff iif br0 lookup 100
 *   302:	not from all oif v1 prohibit
 */
import type { Converted, Entry, UnreadLine } from "./converted.ts";

type Draft = Record<string, unknown>;

const PLAIN: Readonly<Record<string, string>> = {
  iif: "iif",
  oif: "oif",
  tos: "tos",
  dsfield: "tos",
  ipproto: "ipproto",
};

function readSelector(text: string, key: "src" | "dst", rule: Draft): void {
  const [address, length] = text.split("/");
  rule[key] = address;
  if (length !== undefined) rule[`${key}len`] = Number(length);
}

/** `80`, `80-90`. */
function readRange(text: string, key: string, rule: Draft): void {
  const [first, last] = text.split("-");
  if (last === undefined) rule[key] = Number(first);
  else Object.assign(rule, { [`${key}_start`]: Number(first), [`${key}_end`]: Number(last) });
}

/** Reads one selector or action; how many words it took, 0 for one that is not known. */
function readWord(words: readonly string[], at: number, rule: Draft): number {
  const word = words[at] ?? "";
  const value = words[at + 1] ?? "";
  const plain = PLAIN[word];
  if (plain !== undefined) {
    rule[plain] = value;
    return 2;
  }
  switch (word) {
    case "not":
      rule["not"] = null;
      return 1;
    case "from":
    case "to":
      readSelector(value, word === "from" ? "src" : "dst", rule);
      return 2;
    case "fwmark": {
      const [mark, mask] = value.split("/");
      Object.assign(rule, { fwmark: mark, ...(mask === undefined ? {} : { fwmask: mask }) });
      return 2;
    }
    case "dscp": {
      const [dscp, mask] = value.split("/");
      Object.assign(rule, { dscp, ...(mask === undefined ? {} : { dscp_mask: mask }) });
      return 2;
    }
    case "sport":
    case "dport":
      readRange(value, word, rule);
      return 2;
    case "uidrange": {
      const [first, last] = value.split("-");
      Object.assign(rule, { uid_start: Number(first), uid_end: Number(last) });
      return 2;
    }
    case "lookup":
      // A rule for VRFs: each device's own table.
      if (value === "[l3mdev-table]") rule["l3mdev"] = null;
      else rule["table"] = value;
      return 2;
    case "suppress_prefixlength":
      rule["suppress_prefixlen"] = Number(value);
      return 2;
    case "suppress_ifgroup":
    case "tun_id":
    case "realms":
      rule[word === "realms" ? "flow_to" : word] = value;
      return 2;
    case "goto":
      rule["goto"] = Number(value);
      return 2;
    case "proto":
      rule["protocol"] = value;
      return 2;
    case "nop":
      rule["nop"] = null;
      return 1;
    case "blackhole":
    case "unreachable":
    case "prohibit":
      rule["action"] = word;
      return 1;
    case "[detached]":
    case "[unresolved]":
      return 1;
    default:
      return 0;
  }
}

export function convertIpRules(lines: readonly string[]): Converted<readonly Entry[]> {
  const rules: Draft[] = [];
  const unread: UnreadLine[] = [];
  lines.forEach((line, index) => {
    if (line.trim() === "") return;
    const head = /^(\d+):\s+(.*)$/.exec(line.trim());
    const words = (head?.[2] ?? "").split(/\s+/);
    const rule: Draft = { priority: Number(head?.[1]) };
    let at = 0;
    while (at < words.length) {
      const taken = readWord(words, at, rule);
      if (taken === 0) break;
      at += taken;
    }
    const reason = head === null ? "is no rule" : at < words.length ? `'${words[at]}' of a rule is not known` : null;
    if (reason === null) rules.push(rule);
    else unread.push({ line: index + 1, text: line.trim(), reason });
  });
  return { value: rules, unread };
}
