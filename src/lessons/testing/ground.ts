import { ask } from "../../answers/ask.ts";
import { tellQuestion } from "../../answers/question-text.ts";
import { buildHost } from "../../host/build.ts";
import type { Host } from "../../host/model.ts";
import { sampleValue } from "../../host/testing/sample.ts";
import type { CompiledHost } from "../../kernel/compiled.ts";
import type { Journey } from "../../kernel/journey.ts";
import { compileHost, simulate } from "../../kernel/simulator.ts";
import { readSnapshotValue } from "../../snapshot/read.ts";
import type { Snapshot } from "../../snapshot/schema.ts";
import type { Assertion, LessonQuestion } from "../assertion.ts";
import { broken } from "../check.ts";
import type { Ground } from "../ground.ts";
import type { Grounds, Lesson } from "../lesson.ts";
import { type StopScene, sceneAt } from "../scene.ts";

interface Opened {
  readonly snapshot: Snapshot;
  readonly host: Host;
  readonly compiled: CompiledHost;
  readonly journeys: Map<string, Journey>;
}

const opened = new Map<string, Opened>();

function open(sample: string): Opened {
  const known = opened.get(sample);
  if (known) return known;
  const snapshot = readSnapshotValue(sampleValue(sample));
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  const host = buildHost(snapshot.value);
  const made = { snapshot: snapshot.value, host, compiled: compileHost(host), journeys: new Map() };
  opened.set(sample, made);
  return made;
}

/** A sample and a question of it, asked once for all tests of a file. */
export function groundOf(sample: string, question: LessonQuestion): Ground {
  const { snapshot, host, compiled, journeys } = open(sample);
  const text = { from: question.from, proto: question.proto, to: question.to, ...given(question) };
  const key = JSON.stringify(text);
  let journey = journeys.get(key);
  if (!journey) {
    const asked = ask(host, text);
    if (!asked.ok) throw new Error(`${sample}, ${tellQuestion(text)}: ${asked.error}`);
    journey = simulate(compiled, asked.value);
    journeys.set(key, journey);
  }
  return { snapshot, host, journey };
}

function given({ port, src, mark }: LessonQuestion) {
  return {
    ...(port === undefined ? {} : { port }),
    ...(src === undefined ? {} : { src }),
    ...(mark === undefined ? {} : { mark }),
  };
}

/** null where the assertion holds at that place of a lesson, or where it says itself; otherwise what is there instead. */
function brokenAt(assertion: Assertion, scene: StopScene): string | null {
  const { asking, sample } = assertion;
  return broken(assertion, groundOf(sample ?? scene.sample, asking ?? scene.question));
}

/** All that a stop states as fact, in its text and to those who answer, with what each rests on. */
export function statementsAt(lesson: Lesson, index: number): readonly { text: string; holds: Grounds }[] {
  const stop = lesson.stops[index];
  const said = stop?.says.flatMap((one) => ("claim" in one ? [{ text: one.claim, holds: one.holds }] : [])) ?? [];
  const answers = stop?.quiz?.answers.map(({ says, holds }) => ({ text: says, holds })) ?? [];
  return [...said, ...answers];
}

/** Each statement of a stop that does not hold, with the assertion that broke, and what is there instead. */
export function brokenClaimsAt(lesson: Lesson, index: number): readonly string[] {
  const scene = sceneAt(lesson, index);
  if (!scene) throw new Error(`${lesson.id} has no stop ${index}`);
  return statementsAt(lesson, index).flatMap(({ text, holds }) =>
    holds.flatMap((assertion) => {
      const fault = brokenAt(assertion, scene);
      return fault === null ? [] : [`${text}\n  ${JSON.stringify(assertion)}\n  ${fault}`];
    }),
  );
}

export function brokenClaims(lesson: Lesson): readonly string[] {
  return lesson.stops.flatMap((_stop, index) => brokenClaimsAt(lesson, index));
}
