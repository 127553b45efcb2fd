import { BREAK, NEXT, type Statement } from "../../rule.ts";
import type { GivenValue, Options } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { answers, condition } from "../statement.ts";
import { portRangeOf } from "../values.ts";
import { rangesInWords } from "../words.ts";

/** `--sport` and `--dport` of tcp, udp, sctp and dccp: net/netfilter/xt_tcpudp.c port_match. */
export function portConditions(options: Options, scope: XtScope | null = null): Statement[] {
  const source = options.value("--sport", "--source-port");
  const destination = options.value("--dport", "--destination-port");
  if (scope?.backend === "nf_tables" && source && destination && isMerged(source) && isMerged(destination))
    return [mergedCondition(source, destination)];
  return [
    ...(source ? [portCondition(source, "sport")] : []),
    ...(destination ? [portCondition(destination, "dport")] : []),
  ];
}

function isMerged({ negated, value }: GivenValue): boolean {
  const { first, last } = portRangeOf(value);
  return negated && first === last;
}

const EITHER = {
  type: "undetermined",
  reason: "iptables before 1.8.11 loads '! --sport A ! --dport B' as 'not both of them', later ones as 'neither'",
} as const;

/**
 * `! --sport A ! --dport B`, loaded by way of nf_tables: iptables before 1.8.11 compares both ports at once with both numbers
 * at once, and so fails only where both are these (iptables/nft.c add_nft_tcpudp). What it prints does not tell.
 */
function mergedCondition(source: GivenValue, destination: GivenValue): Statement {
  const [a, b] = [portRangeOf(source.value).first, portRangeOf(destination.value).first];
  const holds = condition(
    () => ({
      option: source,
      subject: "ports are",
      wanted: `${a} and ${b}`,
      actual: ({ packet }) => `${packet.sport} and ${packet.dport}`,
    }),
    ({ packet: { sport, dport } }) => (sport !== a && dport !== b ? NEXT : sport === a && dport === b ? BREAK : EITHER),
  );
  return { run: holds.run, explain: (context) => holds.explain(context), undetermined: EITHER.reason };
}

function portCondition(option: GivenValue, side: "sport" | "dport"): Statement {
  const range = portRangeOf(option.value);
  const { first, last } = range;
  const { yes, no } = answers(option);
  return condition(
    () => ({
      option,
      subject: side === "sport" ? "source port is" : "destination port is",
      wanted: rangesInWords([range]),
      actual: ({ packet }) => String(packet[side]),
    }),
    side === "sport"
      ? ({ packet: { sport } }) => (sport >= first && sport <= last ? yes : no)
      : ({ packet: { dport } }) => (dport >= first && dport <= last ? yes : no),
    { field: side, first, last, except: option.negated },
  );
}
