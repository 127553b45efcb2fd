import { BREAK, NEXT, type Statement } from "../../rule.ts";
import type { MatchCompiler } from "../scope.ts";
import { condition, undetermined } from "../statement.ts";

/** A match on an IPv6 extension header: whether the packet has it is known; what stands in it (`flags`) is not. */
export function extensionHeader(header: number, name: string, flags: readonly string[]): MatchCompiler {
  return (options): Statement[] => {
    const given = flags.flatMap((flag) => options.take(flag) ?? []);
    const present = condition(
      () => ({
        option: { negated: false, written: given[0]?.written ?? "-m", values: [] },
        subject: "packet has",
        wanted: `a ${name} header`,
        actual: () => `no ${name} header`,
      }),
      ({ packet }) => (packet.proto === header || packet.extensionHeaders.includes(header) ? NEXT : BREAK),
    );
    const first = given[0];
    return first
      ? [present, undetermined(`the fields of the packet's ${name} header are not modelled: ${first.written}`)]
      : [present];
  };
}
