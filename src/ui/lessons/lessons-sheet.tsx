import { CircleCheck, FileText, Undo2 } from "lucide-react";
import { useRef, useState } from "react";
import { useStore } from "zustand";
import { goToStop } from "../../app/lesson-path.ts";
import { openLessonFile } from "../../app/own-lesson.ts";
import { progress } from "../../app/progress.ts";
import { COURSE } from "../../lessons/course/index.ts";
import { useApp, useView } from "../app-context.ts";
import { Sheet } from "../sheet.tsx";
import { tried } from "../tried.ts";
import "./lessons.css";

/** The course, how far one has come in it, and the way to a lesson of one's own. */
export default function LessonsSheet({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const kept = useStore(progress.store);
  const open = useView((view) => view.lesson?.lesson.id);
  const [undo, setUndo] = useState<(() => void) | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const done = COURSE.filter((lesson) => kept[lesson.id]?.done).length;
  return (
    <Sheet title="Learn how packets move through Docker" className="lessons-sheet" onClose={onClose}>
      <p className="quiet">
        {COURSE.length} short lessons on hosts that were really captured. Take them in order, or any by itself.
        {done > 0 && ` You have finished ${done}.`}
      </p>
      <ol className="course">
        {COURSE.map((lesson, index) => {
          const { stop = 0, done: finished = false } = kept[lesson.id] ?? {};
          const begun = !finished && stop > 0;
          return (
            <li key={lesson.id}>
              <button
                type="button"
                className="course-lesson"
                aria-current={open === lesson.id || undefined}
                onClick={() => {
                  onClose();
                  tried(goToStop(app, { lesson, stop: begun ? stop : 0, own: false }));
                }}
              >
                <span className="course-number" data-done={finished || undefined}>
                  {finished ? <CircleCheck size={20} aria-label="Finished:" /> : index + 1}
                </span>
                <span className="course-text">
                  <span className="course-title">{lesson.title}</span>
                  <span className="quiet small">{lesson.about}</span>
                </span>
                <span className="quiet small course-time">
                  {begun ? `at ${stop + 1} of ${lesson.stops.length}` : `${lesson.minutes} min`}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      <div className="course-foot">
        <button type="button" className="button outlined" onClick={() => picker.current?.click()}>
          <FileText size={16} /> Open a lesson of your own…
        </button>
        {undo ? (
          <button
            type="button"
            className="button"
            onClick={() => {
              undo();
              setUndo(null);
            }}
          >
            <Undo2 size={16} /> Take the forgetting back
          </button>
        ) : (
          Object.keys(kept).length > 0 && (
            <button
              type="button"
              className="button"
              onClick={() => {
                const back = progress.forget();
                setUndo(() => back);
              }}
            >
              Forget my progress
            </button>
          )
        )}
        <input
          ref={picker}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label="Lesson file"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (!file) return;
            onClose();
            tried(openLessonFile(app, file));
          }}
        />
      </div>
    </Sheet>
  );
}
