import { protocolName } from "../../../net/protocol.ts";
import { BREAK, type Statement } from "../../rule.ts";
import type { MatchCompiler } from "../scope.ts";
import { condition, undetermined } from "../statement.ts";

/** A match on a header of its own protocol: whether the packet has it is known; what stands in it (`flags`) is not. */
export function protocolHeader(proto: number, flags: readonly string[]): MatchCompiler {
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
