/**
 * `-m ah`, `-m esp`, `-m ipcomp`, `-m l2tp`: xt_esp.c, ipt_ah.c, ip6t_ah.c, xt_ipcomp.c, xt_l2tp.c in net/. Whether the
 * packet has such a header is known; what stands in it is not.
 */
import { protocolName } from "../../../net/protocol.ts";
import { BREAK, type Statement } from "../../rule.ts";
import type { MatchCompiler } from "../scope.ts";
import { condition, undetermined } from "../statement.ts";

export const ah = headerMatch(51, ["--ahspi", "--ahlen", "--ahres"]);
export const esp = headerMatch(50, ["--espspi"]);
export const ipcomp = headerMatch(108, ["--ipcompspi", "--compres"]);
export const l2tp = headerMatch(115, ["--tid", "--sid", "--pversion", "--type"]);

function headerMatch(proto: number, flags: readonly string[]): MatchCompiler {
  const name = protocolName(proto);
  return (options): Statement[] => {
    const given = flags.flatMap((flag) => options.take(flag) ?? []);
    const present = condition(
      () => ({
        option: { negated: false, written: given[0]?.written ?? `-m ${name}`, values: [] },
        subject: "packet is",
        wanted: name,
        actual: ({ packet }) => protocolName(packet.proto),
      }),
      ({ packet }) => (packet.proto === proto || packet.extensionHeaders.includes(proto) ? 0 : BREAK),
    );
    const details = given.filter((option) => option.negated || option.values[0] !== "0:4294967295");
    return details.length === 0
      ? [present]
      : [present, undetermined(`the fields of the packet's ${name} header are not modelled: ${details[0]?.written}`)];
  };
}
