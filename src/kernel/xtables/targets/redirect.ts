/** `-j REDIRECT`: net/netfilter/nf_nat_redirect.c nf_nat_redirect_ipv4, nf_nat_redirect_ipv6. */
import { formatAddress } from "../../../net/address.ts";
import { ACCEPT, DROP, type RuleContext, type Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import { action } from "../statement.ts";
import { natFlags, natInWords, portRangeOf } from "./nat-range.ts";

export function redirect(options: Options): Statement {
  const to = options.setting("--to-ports");
  const ports = to === undefined ? null : portRangeOf(to);
  const flags = natFlags(options);
  return action((context) => {
    if (!context.nat) return ACCEPT;
    const address = context.nat.redirectAddress();
    if (address === null) return DROP;
    context.nat.setup("dnat", { addresses: { first: address, last: address }, ports, portBase: null, ...flags });
    return ACCEPT;
  }, inWords);

  function inWords({ nat, packet, place }: RuleContext): string {
    const address = nat?.redirectAddress() ?? null;
    if (address === null) return `is dropped: ${place.iif?.name ?? "the device"} has no address to give it`;
    const withPorts = ports ? ` ${natInWords({ addresses: null, ports }, packet)}` : "";
    return `goes on to this host itself, ${formatAddress(address)}${withPorts}`;
  }
}
