/** Opens a lesson that somebody wrote in a file. */
import { readLessonText } from "../lessons/read-lesson.ts";
import type { App } from "./app.ts";
import { goToStop } from "./lesson-path.ts";
import { problemOf, Refusal } from "./problems.ts";

/** @throws {Refusal} having told the person what is wrong with the lesson, and where; what was there stays */
export async function openLessonFile(app: App, file: Blob): Promise<void> {
  const read = readLessonText(await file.text());
  app.forget("lesson");
  if (!read.ok) {
    const refusal = new Refusal("This lesson cannot be opened: something in it is not as a lesson has it.", read.error);
    app.tell(problemOf("lesson", refusal));
    throw refusal;
  }
  await goToStop(app, { lesson: read.value, stop: 0, own: true });
}
