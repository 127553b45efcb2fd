import { ask } from "../answers/ask.ts";
import { compareHosts, type HostDifferences } from "../answers/differences/hosts.ts";
import { compareJourneys, type JourneyDifference } from "../answers/differences/journeys.ts";
import { summarise, tellJourneys } from "../answers/differences/tell.ts";
import { type QuestionText, tellQuestion } from "../answers/question-text.ts";
import type { Host } from "../host/model.ts";
import type { Journey } from "../kernel/journey.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { hostOf } from "./answer.ts";
import { Unusable } from "./unusable.ts";

/** Two hosts compared, and one question asked of both. */
export interface Diff {
  readonly hosts: HostDifferences;
  readonly asked: {
    readonly question: string;
    readonly before: Journey;
    readonly after: Journey;
    readonly difference: JourneyDifference;
  } | null;
}

/** Throws `Unusable` where a snapshot is none, or the question cannot be asked of one of them. */
export function diffHosts(beforeValue: unknown, afterValue: unknown, question: QuestionText | null): Diff {
  const [before, after] = [hostOf(beforeValue), hostOf(afterValue)];
  const hosts = compareHosts(before, after);
  if (question === null) return { hosts, asked: null };
  const [was, is] = [journeyOf(before, question, "first"), journeyOf(after, question, "second")];
  const difference = compareJourneys(was, is, hosts.renamed);
  return { hosts, asked: { question: tellQuestion(question), before: was, after: is, difference } };
}

function journeyOf(host: Host, text: QuestionText, which: string): Journey {
  const question = ask(host, text);
  if (!question.ok) throw new Unusable(`In the ${which} snapshot: ${question.error}`);
  return simulate(compileHost(host), question.value);
}

/** `diff --json`: the differences as they are, the journeys by their outcomes and the step where they part. */
export function diffJson({ hosts, asked }: Diff): unknown {
  const { things, chains, sets, untold } = hosts;
  return {
    summary: summarise(hosts),
    things,
    chains,
    sets,
    untold,
    question: asked && {
      name: asked.question,
      before: asked.before.outcome,
      after: asked.after.outcome,
      explanation: tellJourneys(asked.difference, asked.before, asked.after),
      meetAgain: asked.difference.meetAgain,
      // Steps count from 1, as in the page's address.
      parting: partingOf(asked.difference),
    },
  };
}

function partingOf({ pairs, parting }: JourneyDifference): unknown {
  const pair = parting === null ? undefined : pairs[parting];
  if (!pair) return null;
  const { before, after } = pair;
  return {
    before: before && { step: before.index + 1, ...before.step },
    after: after && { step: after.index + 1, ...after.step },
  };
}
