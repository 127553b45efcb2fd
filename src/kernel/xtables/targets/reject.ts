/**
 * `-j REJECT`: net/ipv4/netfilter/ipt_REJECT.c reject_tg, net/ipv6/netfilter/ip6t_REJECT.c reject_tg6. The packet is dropped,
 * and an answer sent where one may be (nf_reject_ipv4.c, nf_reject_ipv6.c decide that).
 */
import { PROTO } from "../../../net/protocol.ts";
import { DROP, type RejectWith, type Statement, type Verdict } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { action } from "../statement.ts";

type Code = readonly [icmpType: number, code: number, name: string];

const CODES4: ReadonlyMap<string, Code> = new Map([
  ["net-unreachable", [3, 0, "network unreachable"]],
  ["host-unreachable", [3, 1, "host unreachable"]],
  ["proto-unreachable", [3, 2, "protocol unreachable"]],
  ["port-unreachable", [3, 3, "port unreachable"]],
  ["net-prohibited", [3, 9, "network prohibited"]],
  ["host-prohibited", [3, 10, "host prohibited"]],
  ["admin-prohibited", [3, 13, "administratively prohibited"]],
]);
const CODES6: ReadonlyMap<string, Code> = new Map([
  ["no-route", [1, 0, "no route"]],
  ["adm-prohibited", [1, 1, "administratively prohibited"]],
  ["addr-unreachable", [1, 3, "address unreachable"]],
  ["addr-unreach", [1, 3, "address unreachable"]],
  ["port-unreachable", [1, 4, "port unreachable"]],
  ["policy-fail", [1, 5, "source address fails the policy"]],
  ["reject-route", [1, 6, "route rejects"]],
]);

export function reject(options: Options, scope: XtScope): Statement {
  const written = options.setting("--reject-with") ?? "port-unreachable";
  const name = written.replace(scope.family === 4 ? /^icmp-/ : /^icmp6-/, "");
  if (name === "tcp-reset" || name === "tcp-rst") {
    const reset: Verdict = { type: "drop", reject: { type: "tcp-reset" } };
    return action(({ packet }) => (packet.proto === PROTO.tcp ? reset : DROP), "is rejected with a TCP reset");
  }
  const code = (scope.family === 4 ? CODES4 : CODES6).get(name);
  if (!code) throw new Unreadable(`--reject-with ${written} is not known to this program`);
  const [icmpType, number, words] = code;
  const answer: RejectWith = { type: "icmp", icmpType, code: number, name: words };
  const verdict: Verdict = { type: "drop", reject: answer };
  return action(() => verdict, `is rejected with an ICMP error: ${words}`);
}
