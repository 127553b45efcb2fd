import type { LessonQuestion } from "./assertion.ts";
import type { Lesson, Stop } from "./lesson.ts";

/** What stands on the stage at a stop: what it says itself, or what the stops before it said last. */
export interface StopScene {
  readonly sample: string;
  readonly question: LessonQuestion;
  readonly stop: Stop;
}

/** null where the lesson has no such stop (0-based). */
export function sceneAt(lesson: Lesson, index: number): StopScene | null {
  const stop = lesson.stops[index];
  if (!stop) return null;
  let { sample, ask: question } = lesson;
  for (const { sample: other, ask } of lesson.stops.slice(0, index + 1)) {
    if (other !== undefined) sample = other;
    if (ask !== undefined) question = ask;
  }
  return { sample, question, stop };
}
