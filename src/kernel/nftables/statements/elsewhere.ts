/** `log`, `dup to 192.0.2.9`, `fwd to "eth1"`, `synproxy`, `xt`: what becomes of the packet, or of a copy, elsewhere. */
import type { Json } from "../../../host/model.ts";
import { type Address, ipv4Of, ipv6Of } from "../../../net/address.ts";
import { PROTO } from "../../../net/protocol.ts";
import { BREAK, NEXT, type RuleContext, type Verdict } from "../../rule.ts";
import { interfaceIndex, ipv4Address, ipv6Address } from "../datatypes/addresses.ts";
import { format } from "../datatypes/datatype.ts";
import type { StatementKind } from "../language.ts";
import { isReference, printReference } from "../objects.ts";
import { flagsOf, isObject, listOf, membersOf, NotUnderstood, numberOf, textOf, wordOf } from "../understanding.ts";
import type { Value } from "../value.ts";
import { compileValue, printValue } from "../value-source.ts";
import { action, noEffect, unknownAction, unknownCondition } from "./action.ts";

const LOG_KEYS = ["prefix", "group", "snaplen", "queue-threshold", "level", "flags"] as const;

export const log: StatementKind = {
  print(body) {
    const { prefix, level, flags, ...numbers } = membersOf(body, LOG_KEYS);
    const words = ["log"];
    if (prefix !== undefined) words.push(`prefix "${textOf(prefix, "prefix")}"`);
    if (level !== undefined) words.push(`level ${textOf(level, "level")}`);
    for (const key of ["group", "snaplen", "queue-threshold"] as const)
      if (numbers[key] !== undefined) words.push(`${key} ${numberOf(numbers[key], key)}`);
    words.push(...printLogFlags(listOf(flags).map((flag) => textOf(flag, "flag"))));
    return words.join(" ");
  },
  compile(body) {
    membersOf(body, LOG_KEYS);
    return noEffect("logs the packet");
  },
};

/** `flags tcp sequence,options flags ip options`: those of TCP share one word. */
function printLogFlags(flags: readonly string[]): readonly string[] {
  const tcp = flags.filter((flag) => flag.startsWith("tcp ")).map((flag) => flag.slice(4));
  const others = flags.filter((flag) => !flag.startsWith("tcp ")).map((flag) => `flags ${flag}`);
  return tcp.length === 0 ? others : [`flags tcp ${tcp.join(",")}`, ...others];
}

/** In netdev chains `addr` holds the device. */
export const dup: StatementKind = {
  print(body, language) {
    const { addr, dev } = membersOf(body, ["addr", "dev"]);
    const types = [language.family === "netdev" ? interfaceIndex : addressTypeOf(language.family)];
    const device = dev === undefined ? "" : ` device ${printValue(dev, [interfaceIndex], language)}`;
    return `dup to ${printValue(addr ?? null, types, language)}${device}`;
  },
  compile(body, scope) {
    const { addr, dev } = membersOf(body, ["addr", "dev"]);
    if (addr === undefined) throw new NotUnderstood("a copy to nowhere");
    const type = scope.family === "netdev" ? interfaceIndex : addressTypeOf(scope.family);
    const target = compileValue(addr, type, scope);
    const device = dev === undefined ? undefined : compileValue(dev, interfaceIndex, scope);
    const text = dup.print(body, scope.language);
    return action((context) => {
      const value = target.read(context);
      if (value === undefined || (device !== undefined && device.read(context) === undefined)) return BREAK;
      if (typeof value === "object") return { ...value, action: true };
      const by = device?.read(context);
      const dev = by === undefined || typeof by === "object" ? null : nameOf(by, context);
      if (type === interfaceIndex) context.copy(nameOf(value, context), { address: null, dev: nameOf(value, context) });
      else context.copy(format(type, value), { address: addressIn(value), dev });
      return NEXT;
    }, `sends a copy elsewhere: ${text}`);
  },
};

function addressIn(value: Value): Address | null {
  return typeof value === "bigint" ? ipv6Of(value) : typeof value === "number" ? ipv4Of(value) : null;
}

function nameOf(value: Value, { ns }: RuleContext): string {
  return ns.linkByIndex(Number(value))?.name ?? `device ${value}`;
}

function addressTypeOf(family: string) {
  return family === "ip6" ? ipv6Address : ipv4Address;
}

/** net/netfilter/nft_fwd_netdev.c: out of another device, past all that is still to come here. */
export const fwd: StatementKind = {
  print(body, language) {
    const { dev, family, addr } = membersOf(body, ["dev", "family", "addr"]);
    const device = printValue(dev ?? null, [interfaceIndex], language);
    if (addr === undefined) return `fwd to ${device}`;
    const type = family === "ip6" ? ipv6Address : ipv4Address;
    return `fwd ${textOf(family, "family")} to ${printValue(addr, [type], language)} device ${device}`;
  },
  compile(body, scope) {
    const { dev, family, addr } = membersOf(body, ["dev", "family", "addr"]);
    if (dev === undefined) throw new NotUnderstood("forwarding to no device");
    const version = addr === undefined ? null : wordOf(family, ["ip", "ip6"], "family") === "ip" ? 4 : 6;
    const device = compileValue(dev, interfaceIndex, scope);
    let why = "";
    return {
      run(context) {
        const { packet } = context;
        why = "the packet is of another family";
        if (version !== null && (packet.family !== version || packet.arp !== undefined)) return BREAK;
        const index = device.read(context);
        why = device.absence(context);
        if (index === undefined) return BREAK;
        if (typeof index === "object") return { ...index, action: true };
        const name = nameOf(index, context);
        why = `sends the packet out of ${name}`;
        const verdict: Verdict = { type: "stolen", what: `forwarded to ${name}`, dev: name };
        return verdict;
      },
      explain: () => ({ why }),
    };
  },
};

const SYNPROXY = "what a SYN proxy makes of a connection is not simulated";

/** net/netfilter/nft_synproxy.c: it answers for the server, and opens a connection of its own. */
export const synproxy: StatementKind = {
  print(body, language) {
    if (isReference(body)) return `synproxy name ${printReference(body, language)}`;
    const { mss, wscale, flags } = membersOf(body, ["mss", "wscale", "flags"]);
    const words = ["synproxy"];
    if (mss !== undefined) words.push(`mss ${numberOf(mss, "mss")}`);
    if (wscale !== undefined) words.push(`wscale ${numberOf(wscale, "wscale")}`);
    return [...words, ...flagsOf(flags, ["timestamp", "sack-perm"])].join(" ");
  },
  compile() {
    const taken = unknownAction(SYNPROXY);
    return {
      ...taken,
      run: (context) => (context.packet.proto === PROTO.tcp ? taken.run(context) : BREAK),
      explain: (context) =>
        context.packet.proto === PROTO.tcp ? taken.explain(context) : { why: "the packet is not tcp" },
    };
  },
};

/** A match or target of iptables in a table of which iptables-save does not tell (net/netfilter/nft_compat.c). */
export const xt: StatementKind = {
  print: (body) => (body === null ? "xt" : `xt ${wordsOf(body)}`),
  compile(body) {
    const reason = `an extension of iptables${body === null ? "" : ` (${wordsOf(body)})`} is not told by nft`;
    return isObject(body) && body.type === "match" ? unknownCondition(reason) : unknownAction(reason);
  },
};

function wordsOf(body: Json): string {
  const { type, name } = isObject(body) ? body : {};
  return [type, name].filter((word) => typeof word === "string").join(" ") || JSON.stringify(body);
}
