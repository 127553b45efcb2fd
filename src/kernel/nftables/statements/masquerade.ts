/** `masquerade`, `redirect to :8080`: addresses of the host's own (net/netfilter/nft_masq.c, nft_redir.c). */
import type { Json } from "../../../host/model.ts";
import { ACCEPT, BREAK, DROP, type NatRange, type Statement } from "../../rule.ts";
import { ipv4Address } from "../datatypes/addresses.ts";
import type { Language, RuleScope, StatementKind } from "../language.ts";
import { flagsOf, membersOf } from "../understanding.ts";
import { addressesOf, inWords, NAT_FLAGS, natOptions, OUTSIDE, portsOf, printTarget } from "./nat.ts";
import { rangeSource } from "./nat-range.ts";

interface Own {
  readonly kind: "snat" | "dnat";
  readonly ask: "masqueradeAddress" | "redirectAddress";
  readonly does: string;
  /** Why the packet is dropped where there is no such address. */
  readonly none: string;
}

function parse(body: Json) {
  const { port, flags } = membersOf(body, ["port", "flags"]);
  return { port, flags: flagsOf(flags, NAT_FLAGS) };
}

function print(name: string, body: Json, language: Language): string {
  const { port, flags } = parse(body);
  const to = port === undefined ? "" : ` to ${printTarget(undefined, port, ipv4Address, language)}`;
  return `${name}${to}${flags.size === 0 ? "" : ` ${[...flags].join(",")}`}`;
}

function compile(own: Own, body: Json, scope: RuleScope): Statement {
  const { port, flags } = parse(body);
  const source = rangeSource(undefined, port, ipv4Address, scope);
  const options = natOptions(flags);
  let range: NatRange | undefined;
  return {
    run(context) {
      range = undefined;
      if (context.nat === undefined) return OUTSIDE;
      const found = source.read(context);
      if (found === BREAK) return BREAK;
      if ("reason" in found) return { ...found, action: true };
      const address = context.nat[own.ask]();
      if (address === null) return DROP;
      range = { ...options, addresses: addressesOf({ first: address, last: address }), ports: portsOf(found.port) };
      context.nat.setup(own.kind, range);
      return ACCEPT;
    },
    explain: (context) => ({
      why: range === undefined ? source.absence(context) || own.none : `${own.does} ${inWords(range)}`,
    }),
  };
}

function kind(name: string, own: Own): StatementKind {
  return {
    print: (body, language) => print(name, body, language),
    compile: (body, scope) => compile(own, body, scope),
  };
}

export const masquerade = kind("masquerade", {
  kind: "snat",
  ask: "masqueradeAddress",
  does: "goes on as coming from the output device's own address,",
  none: "the output device has no address to take: the packet is dropped",
});

export const redirect = kind("redirect", {
  kind: "dnat",
  ask: "redirectAddress",
  does: "goes to the host itself, at",
  none: "the input device has no address to take: the packet is dropped",
});
