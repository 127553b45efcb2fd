import type { App } from "./app.ts";

/** As much of a file as tells a lesson by its format. */
const HEAD = 4096;

/**
 * Opens a file as a lesson, where it is one.
 *
 * @returns whether it was; otherwise it is somebody else's to take
 * @throws {Refusal} as `openLessonFile`
 */
export async function takeLesson(app: App, file: Blob): Promise<boolean> {
  const head = await file.slice(0, HEAD).text();
  if (!/"format"\s*:\s*"hookline-lesson"/.test(head)) return false;
  const { openLessonFile } = await import("./own-lesson.ts");
  await openLessonFile(app, file);
  return true;
}
