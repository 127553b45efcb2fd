/**
 * `-m policy`: net/netfilter/xt_policy.c policy_mt. IPsec is not modelled: a packet either came out of it or did not, and what
 * its transformations were is not known.
 */
import { BREAK, NEXT, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { condition } from "../statement.ts";

const UNKNOWN = { type: "undetermined", reason: "the IPsec transformations of the packet are not modelled" } as const;
const DETAILS = ["--reqid", "--spi", "--proto", "--mode", "--tunnel-src", "--tunnel-dst", "--next", "--strict"];

export function policy(options: Options): Statement {
  const direction = options.setting("--dir");
  const policyOption = options.value("--pol");
  if (!direction || !policyOption) throw new Unreadable("--dir and --pol should be given");
  const none = policyOption.value === "none";
  if (!none && policyOption.value !== "ipsec") throw new Unreadable(`--pol ${policyOption.value} is not known`);
  const details = options.ignore(...DETAILS);
  return condition(
    () => ({
      option: policyOption,
      subject: "packet is",
      wanted: none ? "one without IPsec" : "one of IPsec",
      actual: ({ packet }) => (packet.ipsec ? "one of IPsec" : "one without IPsec"),
    }),
    ({ packet }) => {
      if (!packet.ipsec) return none ? NEXT : BREAK;
      if (none) return BREAK;
      return details === 0 ? NEXT : UNKNOWN;
    },
  );
}
