import { lazy, Suspense } from "react";
import { useApp, useHost, useView } from "./app-context.ts";
import { Bar } from "./bar/bar.tsx";
import { DropZone } from "./drop/drop-zone.tsx";
import { useKeys } from "./keys.ts";
import { Announcer } from "./outline/announcer.tsx";
import { Panel } from "./panel/panel.tsx";
import { Problems } from "./problems/problems.tsx";
import { StageArea } from "./stage-area.tsx";
import { Timeline } from "./timeline/timeline.tsx";

const Help = lazy(() => import("./help/help.tsx"));
const Palette = lazy(() => import("./palette/palette.tsx"));
const Share = lazy(() => import("./share/share.tsx"));

/** The whole screen. */
export function Shell() {
  const app = useApp();
  const embed = useView((view) => view.embed);
  const sheet = useView((view) => view.sheet);
  const shown = useHost((state) => state.shown);
  useKeys();
  const close = (): void => app.openSheet(null);
  return (
    <div className="shell" data-embed={embed || undefined} data-empty={shown === null || undefined}>
      {!embed && <Bar />}
      <main className="stage-area" aria-label="Stage">
        <StageArea />
        <Problems />
      </main>
      <Panel />
      <Timeline />
      <Announcer />
      <DropZone />
      <Suspense>
        {sheet === "help" && <Help onClose={close} />}
        {sheet === "palette" && <Palette onClose={close} />}
        {sheet === "share" && <Share onClose={close} />}
      </Suspense>
    </div>
  );
}
