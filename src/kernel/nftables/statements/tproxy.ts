/** `tproxy to 127.0.0.1:8080`: hands the packet to a local socket as it is (net/netfilter/nft_tproxy.c). */
import type { Json } from "../../../host/model.ts";
import { type Address, formatAddress } from "../../../net/address.ts";
import { BREAK, NEXT, type RuleContext, type Statement, type StatementResult } from "../../rule.ts";
import { proxySocket } from "../../rule-socket.ts";
import { ipv4Address, ipv6Address } from "../datatypes/addresses.ts";
import type { RuleScope, StatementKind } from "../language.ts";
import { membersOf, NotUnderstood, wordOf } from "../understanding.ts";
import { addressesOf, portsOf, printTarget } from "./nat.ts";
import { rangeSource } from "./nat-range.ts";

interface Parsed {
  readonly family: "ip" | "ip6" | null;
  readonly addr: Json | undefined;
  readonly port: Json | undefined;
}

function parse(body: Json): Parsed {
  const { family, addr, port } = membersOf(body, ["family", "addr", "port"]);
  if (addr === undefined && port === undefined) throw new NotUnderstood("a proxy at no address or port");
  return { family: family === undefined ? null : wordOf(family, ["ip", "ip6"], "family"), addr, port };
}

export const tproxy: StatementKind = {
  print(body, language) {
    const { family, addr, port } = parse(body);
    const type = (family ?? language.family) === "ip6" ? ipv6Address : ipv4Address;
    return `tproxy ${family === null ? "" : `${family} `}to ${printTarget(addr, port, type, language)}`;
  },
  compile: (body, scope) => compile(parse(body), scope),
};

function compile({ family, addr, port }: Parsed, scope: RuleScope): Statement {
  const own = family ?? (scope.family === "inet" ? null : scope.family);
  const version = own === null ? null : own === "ip6" ? 6 : 4;
  const source = rangeSource(addr, port, version === 6 ? ipv6Address : ipv4Address, scope);
  let why = "";
  const run = (context: RuleContext): StatementResult => {
    const { packet } = context;
    if (version !== null && packet.family !== version) {
      why = `the packet is ${packet.family === 4 ? "ip" : "ip6"}`;
      return BREAK;
    }
    const target = source.read(context);
    if (target === BREAK) {
      why = source.absence(context);
      return BREAK;
    }
    if ("reason" in target) return { ...target, action: true };
    const dst = addressesOf(target.address)?.first ?? localAddress(context);
    const dport = portsOf(target.port)?.first || packet.dport;
    const socket = proxySocket(context, dst, dport);
    if (socket === undefined) {
      why = `no socket listens at ${formatAddress(dst)} port ${dport}`;
      return BREAK;
    }
    context.assume(`the socket at ${formatAddress(dst)} port ${dport} is transparent (IP_TRANSPARENT)`);
    packet.socket = socket;
    why = `hands the packet to the socket at ${formatAddress(dst)} port ${dport}`;
    return NEXT;
  };
  return { run, explain: () => ({ why }) };
}

/** nf_tproxy_laddr4(), nf_tproxy_laddr6(): the input device's first address, or else the packet's own destination. */
function localAddress({ packet, place }: RuleContext): Address {
  const own = place.iif?.addresses.find(
    ({ prefix, flags }) =>
      (typeof prefix.address === "number") === (packet.family === 4) &&
      !flags.has(packet.family === 4 ? "secondary" : "tentative"),
  );
  return own?.prefix.address ?? packet.dst;
}
