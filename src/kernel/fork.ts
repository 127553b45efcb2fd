/** Journeys where something could not be told: each way is taken, and the ways compared. */
import type { Journey, JourneyPacket, Step } from "./journey.ts";
import { type Doubt, Oracle } from "./oracle.ts";

export interface Attempt {
  readonly journey: Journey;
  readonly doubts: readonly Doubt[];
}

/** The most runs that one question gets. */
const MOST_RUNS = 16;

/** Runs a question on every way that its doubts leave open, within reason. */
export function explore(run: (oracle: Oracle) => Journey): Journey {
  let left = MOST_RUNS;
  const attempt = (answers: readonly boolean[]): Attempt => {
    left--;
    const oracle = new Oracle(answers);
    return { journey: run(oracle), doubts: oracle.doubts };
  };
  /** The journey of the ways that begin with these answers; `made` is the one on which all later answers are `no`. */
  const visit = (answers: readonly boolean[], made: Attempt): Journey => {
    const doubt = made.doubts[answers.length];
    if (!doubt) return made.journey;
    if (left <= 0) return unfinished(made.journey, doubt);
    const no = visit([...answers, false], made);
    if (left <= 0) return unfinished(no, doubt);
    const yes = visit([...answers, true], attempt([...answers, true]));
    return join(doubt, no, yes);
  };
  return visit([], attempt([]));
}

function unfinished(journey: Journey, doubt: Doubt): Journey {
  return {
    ...journey,
    outcome: "undetermined",
    explanation: `It cannot be told: too much hangs on things that the snapshot does not say, first of them whether this holds: ${doubt.question}.`,
    assumptions: [...journey.assumptions, `Only ${MOST_RUNS} of the ways that the packet might take were tried.`],
  };
}

/** Two ways made one where they come to the same, or shown as a fork. */
function join(doubt: Doubt, no: Journey, yes: Journey): Journey {
  if (no.outcome === yes.outcome && no.outcome !== "undetermined") {
    const alike = sameWalk(no, yes);
    const more = alike
      ? `It cannot be told whether this holds, and makes no difference: ${doubt.question}.`
      : `It cannot be told whether this holds, and is taken as not holding; what the asker sees is the same either way: ${doubt.question}.`;
    return { ...no, assumptions: [...new Set([...no.assumptions, more])] };
  }
  return {
    outcome: "undetermined",
    explanation: `It hangs on something that cannot be told: ${doubt.question}. If not, the outcome is ${words(no)}; if so, ${words(yes)}.`,
    assumptions: no.assumptions.filter((a) => yes.assumptions.includes(a)),
    packets: upTo(doubt, no.packets),
    entries: no.entries,
    fork: {
      question: doubt.question,
      ways: [
        { assuming: "it does not hold", journey: no },
        { assuming: "it holds", journey: yes },
      ],
    },
  };
}

function words({ outcome }: Journey): string {
  return `'${outcome}'`;
}

/** What both ways have in common: all packets before the doubt, and the doubtful one up to there. */
function upTo({ packet, step, question }: Doubt, packets: readonly JourneyPacket[]): JourneyPacket[] {
  return packets.slice(0, packet + 1).map((p, i) => {
    if (i < packet) return p;
    const kept = p.steps.slice(0, step);
    const last = kept.at(-1);
    const end: Step[] = last
      ? [
          {
            ns: last.ns,
            header: last.header,
            at: "undetermined",
            reason: question,
            note: `From here on it cannot be told: it hangs on whether this holds: ${question}.`,
          },
        ]
      : [];
    return { ...p, fate: "undetermined", steps: [...kept, ...end] };
  });
}

/** Whether two journeys walk the same chains with the same verdicts, and cross the same devices. */
function sameWalk(a: Journey, b: Journey): boolean {
  return JSON.stringify(a.packets.map(walkOf)) === JSON.stringify(b.packets.map(walkOf));
}

function walkOf({ kind, fate, steps }: JourneyPacket): unknown {
  return [
    kind,
    fate,
    steps.flatMap((s) => {
      if (s.at === "device") return [[s.ns, s.dev, s.dir, s.header]];
      if (s.at !== "chain") return [];
      const rules = s.rules.filter((r) => r.matched).map((r) => [r.chain, r.rule, r.verdict]);
      return [[s.ns, s.table, s.chain, s.header, rules]];
    }),
  ];
}
