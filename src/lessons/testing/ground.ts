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
import type { StopScene } from "../scene.ts";

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
export function brokenAt(assertion: Assertion, scene: StopScene): string | null {
  const { asking, sample } = assertion;
  return broken(assertion, groundOf(sample ?? scene.sample, asking ?? scene.question));
}
