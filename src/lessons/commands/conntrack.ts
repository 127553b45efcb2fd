/**
 * conntrack(8) -L: the connections that the kernel knows, once the steps so far have happened. Timeouts are the kernel's
 * defaults for a connection in its beginning (net/netfilter/nf_conntrack_proto_tcp.c, _udp.c, _icmp.c); the layout is that
 * of libnetfilter_conntrack (src/conntrack/snprintf_default.c).
 */
import { flattenSteps } from "../../answers/steps.ts";
import type { EntryView, Journey, TupleView } from "../../kernel/journey.ts";
import { PROTO, parseProtocol } from "../../net/protocol.ts";
import { ok } from "../../net/result.ts";
import type { Command } from "./command.ts";

function tupleWords({ src, dst, sport, dport, icmp }: TupleView): string {
  const ports = sport === undefined || dport === undefined ? "" : ` sport=${sport} dport=${dport}`;
  const echo = icmp === undefined ? "" : ` type=${icmp.type} code=${icmp.code} id=${icmp.id}`;
  return `src=${src} dst=${dst}${ports}${echo}`;
}

/** Seconds, and for TCP the state. */
function stateWords(proto: number | undefined, replied: boolean): string {
  if (proto === PROTO.tcp) return replied ? "60 SYN_RECV" : "120 SYN_SENT";
  return "30";
}

function entryLine({ proto, original, reply, mark, zone }: EntryView, replied: boolean): string {
  const number = parseProtocol(proto);
  const words = [
    `${proto.padEnd(8)} ${number ?? 0} ${stateWords(number, replied)}`,
    tupleWords(original),
    ...(replied ? [] : ["[UNREPLIED]"]),
    tupleWords(reply),
    `mark=${mark}`,
    ...(zone === 0 ? [] : [`zone=${zone}`]),
    "use=1",
  ];
  return words.join(" ");
}

/** What has happened to an entry by a step: whether it is in the table, and whether an answer was seen. */
function known(
  journey: Journey,
  entry: number,
  at: number,
): { readonly confirmed: boolean; readonly replied: boolean } {
  const steps = flattenSteps(journey)
    .filter(({ index }) => index <= at)
    .flatMap(({ step }) => (step.at === "conntrack" && step.entry === entry ? [step] : []));
  return {
    confirmed: steps.some(({ action }) => action === "confirmed"),
    replied: steps.some(({ direction }) => direction === "reply"),
  };
}

export const conntrackCommands: readonly Command[] = [
  {
    form: "conntrack -L",
    pattern: /^conntrack -L$/,
    print({ namespace }, _found, { journey, at }) {
      const lines = journey.entries.flatMap((entry, index) => {
        const { confirmed, replied } = known(journey, index, at);
        return entry.ns === namespace.name && confirmed ? [entryLine(entry, replied)] : [];
      });
      return ok(lines);
    },
  },
];
