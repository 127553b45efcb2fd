/** `-m tcp`: net/netfilter/xt_tcpudp.c tcp_mt. */
import { TCP_ACK, TCP_CWR, TCP_ECE, TCP_FIN, TCP_PSH, TCP_RST, TCP_SYN, TCP_URG } from "../../packet.ts";
import type { Statement } from "../../rule.ts";
import { type Given, type Options, Unreadable } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { answers, comparison, condition } from "../statement.ts";
import { numberOf } from "../values.ts";
import { portConditions } from "./ports.ts";

const FLAGS: ReadonlyMap<string, number> = new Map([
  ["FIN", TCP_FIN],
  ["SYN", TCP_SYN],
  ["RST", TCP_RST],
  ["PSH", TCP_PSH],
  ["ACK", TCP_ACK],
  ["URG", TCP_URG],
  ["ECE", TCP_ECE],
  ["CWR", TCP_CWR],
]);
const ALL = TCP_FIN | TCP_SYN | TCP_RST | TCP_PSH | TCP_ACK | TCP_URG;

export function tcp(options: Options, scope: XtScope): Statement[] {
  const statements = portConditions(options, scope);
  const flags = options.take("--tcp-flags");
  const syn = options.flag("--syn");
  const option = options.value("--tcp-option");
  if (flags && syn) throw new Unreadable("--syn and --tcp-flags cannot stand together");
  if (flags) statements.push(flagsCondition(flags, parseFlags(flags.values[0]), parseFlags(flags.values[1])));
  if (syn) statements.push(flagsCondition(syn, TCP_SYN | TCP_RST | TCP_ACK | TCP_FIN, TCP_SYN));
  if (option) {
    const kind = numberOf(option.value, 255);
    statements.push(
      comparison(
        () => ({
          option,
          subject: "packet has",
          wanted: `TCP option ${kind}`,
          actual: ({ packet }) => optionsInWords(packet.tcpOptions),
        }),
        ({ packet }) => packet.tcpOptions.has(kind),
      ),
    );
  }
  return statements;
}

function flagsCondition(option: Given, mask: number, wanted: number): Statement {
  const { yes, no } = answers(option);
  return condition(
    () => ({
      option,
      subject: `of ${flagsInWords(mask)} it has`,
      wanted: flagsInWords(wanted),
      actual: ({ packet }) => flagsInWords(packet.tcpFlags & mask),
    }),
    ({ packet }) => ((packet.tcpFlags & mask) === wanted ? yes : no),
  );
}

function parseFlags(text: string | undefined): number {
  let bits = 0;
  for (const word of (text ?? "").split(",")) {
    const name = word.toUpperCase();
    const bit = name === "ALL" ? ALL : name === "NONE" ? 0 : FLAGS.get(name);
    if (bit === undefined) throw new Unreadable(`'${word}' is no TCP flag`);
    bits |= bit;
  }
  return bits;
}

function flagsInWords(bits: number): string {
  const names = [...FLAGS].filter(([, bit]) => bits & bit).map(([name]) => name);
  return names.length === 0 ? "none" : names.join(",");
}

function optionsInWords(options: ReadonlyMap<number, number>): string {
  return options.size === 0 ? "no TCP options" : `TCP options ${[...options.keys()].join(", ")}`;
}
