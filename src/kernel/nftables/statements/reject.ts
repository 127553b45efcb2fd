/** `reject`, `reject with tcp reset`, `reject with icmpx admin-prohibited` (net/netfilter/nft_reject_inet.c and its kin). */
import type { Json } from "../../../host/model.ts";
import type { Family } from "../../../net/address.ts";
import { PROTO } from "../../../net/protocol.ts";
import { BREAK, DROP, type RejectWith, type Statement, type Verdict } from "../../rule.ts";
import { ICMP_CODES, ICMPV6_CODES } from "../datatypes/symbols.ts";
import type { Language, RuleScope, StatementKind } from "../language.ts";
import { membersOf, NotUnderstood, wordOf } from "../understanding.ts";

type Type = "icmp" | "icmpv6" | "icmpx" | "tcp reset";

interface Parsed {
  readonly type: Type;
  /** null with `tcp reset`. */
  readonly code: string | number | null;
}

const DEFAULT_CODE = "port-unreachable";

/** What a plain `reject` is in a family: ICMP of the packet's own version where the table has both. */
function defaultType(family: string): Type {
  return family === "ip" ? "icmp" : family === "ip6" ? "icmpv6" : "icmpx";
}

function parse(body: Json, family: string): Parsed {
  const { type: given, expr } = membersOf(body, ["type", "expr"]);
  const type =
    given === undefined ? defaultType(family) : wordOf(given, ["icmp", "icmpv6", "icmpx", "tcp reset"], "type");
  if (type === "tcp reset") return { type, code: null };
  if (expr === undefined) return { type, code: DEFAULT_CODE };
  if (typeof expr !== "string" && typeof expr !== "number") throw new NotUnderstood("a code by name or number");
  return { type, code: expr };
}

function print(body: Json, { family }: Language): string {
  const { type, code } = parse(body, family);
  if (code === null) return "reject with tcp reset";
  return type === defaultType(family) && code === DEFAULT_CODE ? "reject" : `reject with ${type} ${code}`;
}

const UNREACHABLE = { 4: 3, 6: 1 } as const;

/** nft_reject_icmp_code(), nft_reject_icmpv6_code(): one name for both versions. */
const EITHER: Readonly<Record<string, { readonly 4: string; readonly 6: string }>> = {
  "no-route": { 4: "net-unreachable", 6: "no-route" },
  "port-unreachable": { 4: "port-unreachable", 6: "port-unreachable" },
  "host-unreachable": { 4: "host-unreachable", 6: "addr-unreachable" },
  "admin-prohibited": { 4: "admin-prohibited", 6: "admin-prohibited" },
};
const EITHER_BY_NUMBER = ["no-route", "port-unreachable", "host-unreachable", "admin-prohibited"];

function answerOf(code: string | number, family: Family): RejectWith {
  const codes: Readonly<Record<string, number>> = family === 4 ? ICMP_CODES : ICMPV6_CODES;
  const known = typeof code === "number" ? code : codes[code];
  if (known === undefined) throw new NotUnderstood(`code '${code}' is not known`);
  const name = Object.keys(codes).find((key) => codes[key] === known) ?? String(known);
  return { type: "icmp", icmpType: UNREACHABLE[family], code: known, name };
}

function answers({ type, code }: Parsed): { readonly 4: RejectWith | null; readonly 6: RejectWith | null } {
  if (code === null) return { 4: { type: "tcp-reset" }, 6: { type: "tcp-reset" } };
  if (type === "icmp") return { 4: answerOf(code, 4), 6: null };
  if (type === "icmpv6") return { 4: null, 6: answerOf(code, 6) };
  const either = EITHER[typeof code === "number" ? (EITHER_BY_NUMBER[code] ?? "") : code];
  if (either === undefined) throw new NotUnderstood(`code '${code}' is not known`);
  return { 4: answerOf(either[4], 4), 6: answerOf(either[6], 6) };
}

function compile(body: Json, scope: RuleScope): Statement {
  const parsed = parse(body, scope.family);
  const { 4: with4, 6: with6 } = answers(parsed);
  const drop = (reject: RejectWith | null): Verdict | null => (reject === null ? null : { type: "drop", reject });
  const verdicts = { 4: drop(with4), 6: drop(with6) };
  // nft puts the condition before the statement, and leaves it out when it prints the rule.
  const tcpOnly = parsed.type === "tcp reset";
  return {
    run({ packet }) {
      // nft_reject_netdev_eval(), nft_reject_bridge_eval(): of what is not IP nothing is answered, but it is dropped.
      if (packet.arp !== undefined) return parsed.type === "icmpx" ? DROP : BREAK;
      if (tcpOnly && packet.proto !== PROTO.tcp) return BREAK;
      return verdicts[packet.family] ?? BREAK;
    },
    explain({ packet }) {
      if (packet.arp !== undefined)
        return { why: parsed.type === "icmpx" ? "drops what is not IP without an answer" : "the packet is arp" };
      if (tcpOnly) return { why: packet.proto === PROTO.tcp ? "refuses with a TCP reset" : "the packet is not tcp" };
      const answer = packet.family === 4 ? with4 : with6;
      if (answer === null || answer.type !== "icmp")
        return { why: `the packet is ${packet.family === 4 ? "ip" : "ip6"}` };
      return { why: `refuses with ICMP${packet.family === 4 ? "" : "v6"} ${answer.name}` };
    },
  };
}

export const reject: StatementKind = { print, compile };
