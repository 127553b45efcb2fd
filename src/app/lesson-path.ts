/** Goes through a lesson: puts on the stage what a stop says, and knows whether it still stands there. */
import type { QuestionText } from "../answers/question-text.ts";
import type { LessonQuestion } from "../lessons/assertion.ts";
import { COURSE } from "../lessons/course/index.ts";
import type { Lesson } from "../lessons/lesson.ts";
import { type StopScene, sceneAt } from "../lessons/scene.ts";
import { findStep } from "../lessons/step-pattern.ts";
import type { App } from "./app.ts";
import { sampleRequest } from "./hosts.ts";
import { sameQuestion } from "./question.ts";
import type { LessonPlace } from "./stores.ts";

/** A lesson of the course by its name in the address. */
export function courseLesson(id: string): Lesson | null {
  return COURSE.find((lesson) => lesson.id === id) ?? null;
}

/** How a stop is come to: the packet is seen travelling there, and what is pointed at is shown when it has; or at once. */
export type Pace = "travel" | "at-once";

/**
 * Opens a lesson at a stop (0-based, held within it) and puts what it says on the stage: host, question, step, selection.
 *
 * @throws {Refusal} having told the person, where the stop's sample or question cannot be had; the lesson stays open there
 */
export async function goToStop(app: App, { lesson, stop, own }: LessonPlace, pace: Pace = "travel"): Promise<void> {
  const held = Math.max(0, Math.min(stop, lesson.stops.length - 1));
  const scene = sceneAt(lesson, held);
  if (!scene) return;
  app.setLesson({ lesson, stop: held, own });
  const question = questionText(scene.question);
  if (!showsSample(app, scene.sample)) {
    const { samples } = app.stores.host.getState();
    await app.open(sampleRequest(scene.sample, samples, app.base), question);
  } else if (!sameQuestion(app.stores.ask.getState().question, question)) await app.ask(question);
  const step = stepOf(app, scene) ?? 0;
  if (pace === "travel") {
    app.select(null);
    if (!(await app.player.travel(step))) return;
  } else app.player.seek(step);
  app.select(scene.stop.select ?? null);
}

/** To the stop before or after this one; nothing where there is none, or no lesson. */
export async function moveBy(app: App, by: 1 | -1): Promise<void> {
  const { lesson: place } = app.stores.view.getState();
  const stop = place ? place.stop + by : -1;
  if (place && stop >= 0 && stop < place.lesson.stops.length) await goToStop(app, { ...place, stop });
}

/** Whether the stage stands as the stop says: the learner has asked nothing else since, and opened no other host. */
export function standsThere(app: App, scene: StopScene): boolean {
  const { question } = app.stores.ask.getState();
  return showsSample(app, scene.sample) && sameQuestion(question, questionText(scene.question));
}

/** The step (0-based) that the stop stands at in the shown journey; null where that has none. */
export function stepOf(app: App, { stop }: StopScene): number | null {
  const { journey } = app.stores.ask.getState();
  if (!stop.at || !journey) return null;
  return findStep(journey, stop.at)?.index ?? null;
}

function showsSample(app: App, sample: string): boolean {
  const source = app.stores.host.getState().shown?.source;
  return source?.type === "sample" && source.name === sample;
}

function questionText({ from, proto, to, port, src, mark }: LessonQuestion): QuestionText {
  return {
    from,
    proto,
    to,
    ...(port === undefined ? {} : { port }),
    ...(src === undefined ? {} : { src }),
    ...(mark === undefined ? {} : { mark }),
  };
}
