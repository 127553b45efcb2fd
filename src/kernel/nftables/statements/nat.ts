/** `dnat to 172.18.0.2:80`, `snat to 192.0.2.1-192.0.2.9 random` (net/netfilter/nft_nat.c). */
import type { Json } from "../../../host/model.ts";
import { type Address, formatAddress, ipv4Of, ipv6Of } from "../../../net/address.ts";
import { ACCEPT, BREAK, type NatRange, NEXT, type Statement } from "../../rule.ts";
import { ipv4Address, ipv6Address } from "../datatypes/addresses.ts";
import { port as portType } from "../datatypes/index.ts";
import type { Language, RuleScope, StatementKind } from "../language.ts";
import { flagsOf, isObject, membersOf, NotUnderstood, wordOf } from "../understanding.ts";
import type { Extent, Undetermined, Value } from "../value.ts";
import { printValue } from "../value-source.ts";
import { rangeSource } from "./nat-range.ts";

export type NatFlag = "random" | "fully-random" | "persistent" | "netmap";

export const NAT_FLAGS: readonly NatFlag[] = ["random", "fully-random", "persistent", "netmap"];

interface Parsed {
  readonly family: "ip" | "ip6" | null;
  readonly addr: Json | undefined;
  readonly port: Json | undefined;
  readonly flags: ReadonlySet<NatFlag>;
  /** The addresses stand as a prefix. */
  readonly prefix: boolean;
}

function parse(body: Json): Parsed {
  const known = ["family", "addr", "port", "flags", "type_flags"] as const;
  const { family, addr, port, flags, type_flags } = membersOf(body, known);
  const types = flagsOf(type_flags, ["interval", "prefix", "concat"]);
  if (addr === undefined && port === undefined) throw new NotUnderstood("a translation to nothing");
  return {
    family: family === undefined ? null : wordOf(family, ["ip", "ip6"], "family"),
    addr,
    port,
    flags: flagsOf(flags, NAT_FLAGS),
    prefix: types.has("prefix"),
  };
}

function kind(name: "dnat" | "snat", does: string): StatementKind {
  return {
    print: (body, language) => print(name, parse(body), language),
    compile: (body, scope) => compile(name, does, parse(body), scope),
  };
}

export const dnat = kind("dnat", "goes on to");
export const snat = kind("snat", "goes on as coming from");

function compile(name: "dnat" | "snat", does: string, parsed: Parsed, scope: RuleScope): Statement {
  const family = (parsed.family ?? scope.family) === "ip6" ? 6 : 4;
  const type = family === 6 ? ipv6Address : ipv4Address;
  const source = rangeSource(parsed.addr, parsed.port, type, scope);
  const options = natOptions(parsed.flags);
  let range: NatRange | undefined;
  return {
    run(context) {
      range = undefined;
      const found = source.read(context);
      if (found === BREAK) return BREAK;
      if ("reason" in found) return { ...found, action: true };
      // nft_nat_inet_eval(): a packet of the other family is left alone, and the rule goes on.
      if (context.packet.family !== family) return NEXT;
      if (context.nat === undefined) return OUTSIDE;
      range = { ...options, addresses: addressesOf(found.address), ports: portsOf(found.port) };
      context.nat.setup(name, range);
      return ACCEPT;
    },
    explain(context) {
      if (range !== undefined) return { why: `${does} ${inWords(range)}` };
      if (context.packet.family !== family)
        return { why: `translates nothing, since the packet is ${context.packet.family === 4 ? "ip" : "ip6"}` };
      return { why: source.absence(context) };
    },
  };
}

/** No table that nft loads has address translation outside of a nat chain. */
export const OUTSIDE: Undetermined = {
  type: "undetermined",
  reason: "addresses are translated in chains of type nat alone",
  action: true,
};

type Options = Pick<NatRange, "portBase" | "random" | "persistent" | "netmap">;

export function natOptions(flags: ReadonlySet<NatFlag>): Options {
  return {
    portBase: null,
    random: flags.has("random") || flags.has("fully-random"),
    persistent: flags.has("persistent"),
    netmap: flags.has("netmap"),
  };
}

export function addressesOf(extent: Extent | null): NatRange["addresses"] {
  return extent === null ? null : { first: addressOf(extent.first), last: addressOf(extent.last) };
}

function addressOf(value: Value): Address {
  return typeof value === "bigint" ? ipv6Of(value) : ipv4Of(Number(value));
}

export function portsOf(extent: Extent | null): NatRange["ports"] {
  return extent === null ? null : { first: Number(extent.first), last: Number(extent.last) };
}

/** `172.18.0.2 port 80`, `an address from 192.0.2.1 to 192.0.2.9`. */
export function inWords({ addresses, ports, netmap }: NatRange): string {
  const words: string[] = [];
  if (addresses !== null) {
    const [first, last] = [formatAddress(addresses.first), formatAddress(addresses.last)];
    if (first === last) words.push(first);
    else words.push(netmap ? `its own place from ${first} to ${last}` : `an address from ${first} to ${last}`);
  }
  if (ports !== null)
    words.push(ports.first === ports.last ? `port ${ports.first}` : `a port from ${ports.first} to ${ports.last}`);
  return words.join(" ");
}

// ── in nft's syntax ─────────────────────────────────────────────────────────────────────────────────────────────────

function print(name: string, { family, addr, port, flags, prefix }: Parsed, language: Language): string {
  const type = (family ?? language.family) === "ip6" ? ipv6Address : ipv4Address;
  const words = [name];
  if (family !== null) words.push(family);
  if (prefix) words.push("prefix");
  words.push("to", printTarget(addr, port, type, language));
  const shown = [...flags].filter((flag) => flag !== "netmap" || !prefix);
  if (shown.length > 0) words.push(shown.join(","));
  return words.join(" ");
}

/** `172.18.0.2:80`, `[fd00::2]:80`, `:80`, an address or port by a map. */
export function printTarget(
  addr: Json | undefined,
  port: Json | undefined,
  type: typeof ipv4Address,
  language: Language,
): string {
  const shownPort = port === undefined ? "" : `:${printValue(port, [portType], language)}`;
  if (addr === undefined) return shownPort;
  const shown = printValue(addr, [type, portType], language);
  const brackets = port !== undefined && type === ipv6Address && !(isObject(addr) && "map" in addr);
  return `${brackets ? `[${shown}]` : shown}${shownPort}`;
}
