import { lazy, Suspense, useState } from "react";
import { useApp, useHost, useView } from "../app-context.ts";
import { Announcer } from "../outline/announcer.tsx";
import { Panel } from "../panel/panel.tsx";
import { Problems } from "../problems/problems.tsx";
import { StageArea } from "../stage-area.tsx";
import { SlimTimeline } from "./slim-timeline.tsx";
import "./embed.css";

const LessonPanel = lazy(() => import("../lessons/lesson-panel.tsx"));

/**
 * The screen as a part of another page: the drawing, one sentence, a slim line of time, and the way to the whole; a lesson's
 * text beside it where the address names one. Nothing is
 * taken that the page around may want: no key but on what has the focus, no wheel, no drop, no entry of the history.
 */
export default function EmbedShell() {
  const { alone } = useApp();
  const controls = useView((view) => view.controls);
  const shown = useHost((state) => state.shown !== null);
  const lesson = useView((view) => view.lesson);
  const [details, setDetails] = useState(false);
  return (
    <div className="embed" data-details={details || undefined} data-lesson={lesson !== null || undefined}>
      <main className="stage-area" aria-label="Stage">
        <h1 className="unseen">A packet’s journey, in Hookline</h1>
        <StageArea framed />
        <Problems />
      </main>
      {details && <Panel />}
      {lesson && (
        <aside className="panel-body embed-lesson" aria-label="Lesson">
          <Suspense>
            <LessonPanel place={lesson} framed />
          </Suspense>
        </aside>
      )}
      {shown && (
        <SlimTimeline
          controls={controls}
          // A file that stands alone has no page to lead to: what that would show is folded into it.
          details={alone ? { open: details, onOpen: setDetails } : null}
        />
      )}
      <Announcer />
    </div>
  );
}
