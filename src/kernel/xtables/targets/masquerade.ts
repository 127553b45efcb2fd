/**
 * `-j MASQUERADE`: net/netfilter/nf_nat_masquerade.c nf_nat_masquerade_ipv4, nf_nat_masquerade_ipv6. A connection from
 * 0.0.0.0 is left alone; a device without an address has the packet dropped.
 */
import { formatAddress, isUnspecified } from "../../../net/address.ts";
import { ACCEPT, DROP, type RuleContext, type Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import { action } from "../statement.ts";
import { natFlags, natInWords, portRangeOf } from "./nat-range.ts";

export function masquerade(options: Options): Statement {
  const to = options.setting("--to-ports");
  const ports = to === undefined ? null : portRangeOf(to);
  const flags = natFlags(options);
  return action((context) => {
    if (!context.nat || isFromNowhere(context)) return ACCEPT;
    const address = context.nat.masqueradeAddress();
    if (address === null) return DROP;
    context.nat.setup("snat", { addresses: { first: address, last: address }, ports, portBase: null, ...flags });
    return ACCEPT;
  }, inWords);

  function inWords(context: RuleContext): string {
    if (isFromNowhere(context)) return "keeps its source, which is no address yet";
    const address = context.nat?.masqueradeAddress() ?? null;
    const device = context.place.oif?.name ?? "the device that it leaves by";
    if (address === null) return `is dropped: ${device} has no address to give it`;
    const withPorts = ports ? ` ${natInWords({ addresses: null, ports }, context.packet)}` : "";
    return `goes on as from ${formatAddress(address)}${withPorts}, the address of ${device}`;
  }
}

function isFromNowhere({ packet }: RuleContext): boolean {
  return isUnspecified(packet.ct?.entry?.original.src ?? packet.src) && packet.family === 4;
}
