import { lazy, Suspense } from "react";
import type { ViewState } from "../app/stores.ts";
import { useApp, useHost, useView } from "./app-context.ts";
import { Bar } from "./bar/bar.tsx";
import { DropZone } from "./drop/drop-zone.tsx";
import { useKeys } from "./keys.ts";
import { Announcer } from "./outline/announcer.tsx";
import { Panel } from "./panel/panel.tsx";
import { Problems } from "./problems/problems.tsx";
import { StageArea } from "./stage-area.tsx";
import { Timeline } from "./timeline/timeline.tsx";

const CaptureSheet = lazy(() => import("./capture/capture-sheet.tsx"));
const Compare = lazy(() => import("./compare/compare.tsx"));
const DocsSheet = lazy(() => import("./docs/docs-sheet.tsx"));
const Help = lazy(() => import("./help/help.tsx"));
const Palette = lazy(() => import("./palette/palette.tsx"));
const LiveStrip = lazy(() => import("./live/live-strip.tsx"));
const LessonsSheet = lazy(() => import("./lessons/lessons-sheet.tsx"));
const Bring = lazy(() => import("./bring/bring.tsx"));
const Redact = lazy(() => import("./redact/redact.tsx"));
const Kept = lazy(() => import("./kept/kept.tsx"));
const SamplesSheet = lazy(() => import("./samples/samples-sheet.tsx"));
const WordsSheet = lazy(() => import("./glossary/words-sheet.tsx"));
const Share = lazy(() => import("./share/share.tsx"));

/**
 * What a lesson has to do with what is selected: it points at it itself, or asks the learner to. Then nothing else is
 * offered to be done there.
 */
function lookingAt({ lesson, selection }: ViewState): "pointing" | "exploring" | undefined {
  if (!lesson) return undefined;
  const stop = lesson.lesson.stops[lesson.stop];
  return stop?.quiz?.how === "point" || stop?.select === selection ? "pointing" : "exploring";
}

/** The whole screen. */
export function Shell() {
  const app = useApp();
  const sheet = useView((view) => view.sheet);
  const shown = useHost((state) => state.shown);
  const live = useHost((state) => state.live);
  const learning = useView(lookingAt);
  useKeys();
  const close = (): void => app.openSheet(null);
  return (
    <div className="shell" data-learning={learning} data-empty={shown === null || undefined}>
      <Bar />
      <main className="stage-area" aria-label="Stage">
        <StageArea />
        <Problems />
      </main>
      <Panel />
      {live && (
        <Suspense>
          <LiveStrip live={live} />
        </Suspense>
      )}
      <Timeline />
      <Announcer />
      <DropZone />
      <Suspense>
        {sheet === "capture" && <CaptureSheet onClose={close} />}
        {sheet === "docs" && <DocsSheet onClose={close} />}
        {sheet === "compare" && <Compare onClose={close} />}
        {sheet === "help" && <Help onClose={close} />}
        {sheet === "words" && <WordsSheet onClose={close} />}
        {sheet === "palette" && <Palette onClose={close} />}
        {sheet === "samples" && <SamplesSheet onClose={close} />}
        {sheet === "lessons" && <LessonsSheet onClose={close} />}
        {sheet === "bring" && <Bring onClose={close} />}
        {sheet === "kept" && <Kept onClose={close} />}
        {(sheet === "share" || sheet === "embed" || sheet === "transcript") && <Share part={sheet} onClose={close} />}
        {sheet === "redact" && <Redact onClose={close} />}
      </Suspense>
    </div>
  );
}
