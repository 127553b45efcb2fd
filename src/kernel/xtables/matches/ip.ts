/**
 * The built-in options: `-s -d -i -o -p -f`. net/ipv4/netfilter/ip_tables.c ip_packet_match, ip6_tables.c
 * ip6_packet_match; iptables(8).
 */
import { type Family, formatAddress } from "../../../net/address.ts";
import { protocolName } from "../../../net/protocol.ts";
import type { Statement } from "../../rule.ts";
import type { GivenValue, Options } from "../options.ts";
import { protocolOf } from "../protocols.ts";
import type { XtScope } from "../scope.ts";
import { answers, comparison, condition, type Words } from "../statement.ts";
import { inNetwork, networkFrom } from "../values.ts";

export function ip(options: Options, scope: XtScope): Statement[] {
  const source = options.value("-s", "--source", "--src");
  const destination = options.value("-d", "--destination", "--dst");
  const inInterface = options.value("-i", "--in-interface");
  const outInterface = options.value("-o", "--out-interface");
  const protocol = options.value("-p", "--protocol", "--proto");
  const fragment = options.flag("-f", "--fragment");
  const statements: Statement[] = [];
  if (source) statements.push(addressCondition(source, "src", scope));
  if (destination) statements.push(addressCondition(destination, "dst", scope));
  if (inInterface) statements.push(interfaceCondition(inInterface, "iif"));
  if (outInterface) statements.push(interfaceCondition(outInterface, "oif"));
  if (protocol) statements.push(...protocolConditions(protocol));
  if (fragment)
    statements.push(
      comparison(
        () => ({ option: fragment, subject: "packet is", wanted: "a later fragment", actual: () => "whole" }),
        () => false, // fragments are put together before any hook (nf_defrag_ipv4) or are not modelled
      ),
    );
  // An option of the other family, `-4` in ip6tables' rules, has iptables-restore leave the line out.
  options.ignore(scope.family === 4 ? "-4" : "-6", scope.family === 4 ? "--ipv4" : "--ipv6");
  return statements;
}

function addressCondition(option: GivenValue, side: "src" | "dst", { family }: XtScope): Statement {
  const network = networkFrom(option.value, family);
  const words = (): Words => addressWords(option, side, family);
  const { span } = network;
  if (span && typeof span.first === "number" && typeof span.last === "number") {
    const { first, last } = span;
    return condition(words, inSpan(side, first, last, option), { field: side, first, last, except: option.negated });
  }
  const { yes, no } = answers(option);
  return condition(words, ({ packet }) => (inNetwork(packet[side], network) ? yes : no));
}

function inSpan(side: "src" | "dst", first: number, last: number, option: GivenValue): Statement["run"] {
  const { yes, no } = answers(option);
  return side === "src"
    ? ({ packet: { src } }) => (typeof src === "number" && src >= first && src <= last ? yes : no)
    : ({ packet: { dst } }) => (typeof dst === "number" && dst >= first && dst <= last ? yes : no);
}

function addressWords(option: GivenValue, side: "src" | "dst", family: Family): Words {
  const { span, text } = networkFrom(option.value, family);
  return {
    option,
    subject: side === "src" ? "source is" : "destination is",
    wanted: span && span.first === span.last ? text : `in ${text}`,
    actual: ({ packet }) => formatAddress(packet[side]),
  };
}

/** A trailing `+` takes every name that begins so; a hook without that device compares as an empty name. */
function interfaceCondition(option: GivenValue, side: "iif" | "oif"): Statement {
  const name = option.value;
  const words = (): Words => interfaceWords(option, side);
  const { yes, no } = answers(option);
  if (name.endsWith("+")) {
    const prefix = name.slice(0, -1);
    return condition(words, ({ place }) => ((place[side]?.name ?? "").startsWith(prefix) ? yes : no));
  }
  const run: Statement["run"] =
    side === "iif"
      ? ({ place: { iif } }) => (iif !== null && iif.name === name ? yes : no)
      : ({ place: { oif } }) => (oif !== null && oif.name === name ? yes : no);
  return condition(words, run, { field: side, name, except: option.negated });
}

function interfaceWords(option: GivenValue, side: "iif" | "oif"): Words {
  const name = option.value;
  return {
    option,
    subject: side === "iif" ? "arrived on" : "leaves by",
    wanted: name === "+" ? "any interface" : name.endsWith("+") ? `an interface ${name}` : name,
    actual: ({ place }) => place[side]?.name ?? "no interface",
  };
}

function protocolConditions(option: GivenValue): Statement[] {
  if (!option.negated && (option.value === "all" || option.value === "0")) return [];
  const proto = option.value === "all" ? 0 : protocolOf(option.value);
  const { yes, no } = answers(option);
  return [
    condition(
      () => ({
        option,
        subject: "packet is",
        wanted: protocolName(proto),
        actual: ({ packet }) => protocolName(packet.proto),
      }),
      ({ packet }) => (packet.proto === proto ? yes : no),
      { field: "proto", first: proto, last: proto, except: option.negated },
    ),
  ];
}
