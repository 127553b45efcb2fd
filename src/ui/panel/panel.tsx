import { lazy, Suspense, useRef } from "react";
import type { PanelTab } from "../../app/stores.ts";
import { useAsk, useHost, usePlayer, useView } from "../app-context.ts";
import { Suggestions } from "../bar/suggestions.tsx";
import { Outline } from "../outline/outline.tsx";
import { Welcome } from "../welcome/welcome.tsx";
import { ConntrackCard } from "./conntrack-card.tsx";
import { useHome } from "./follow.ts";
import { trackedAt } from "./header.ts";
import { OutcomeCard } from "./outcome-card.tsx";
import { PacketBrief } from "./packet-brief.tsx";
import { PacketCard } from "./packet-card.tsx";
import { StepCard } from "./step-card.tsx";
import { Tabs } from "./tabs.tsx";
import "./panel.css";

const LessonPanel = lazy(() => import("../lessons/lesson-panel.tsx"));
const Inspector = lazy(() => import("../inspector/inspector.tsx"));

/** Beside the drawing: the step in full, what is selected in full, and all of it as an outline. */
export function Panel() {
  const tab = useView((view) => view.tab);
  const open = useView((view) => view.panelOpen);
  const selection = useView((view) => view.selection);
  return (
    // Where there is room beside the drawing it is always open: then the style sheet pays no heed to it.
    <aside className="panel" aria-label="Details" data-closed={!open || undefined}>
      <Welcome />
      <Tabs />
      <PanelBody key={tab === "selected" ? selection : tab} tab={tab} />
    </aside>
  );
}

/** What the tab shows; another one, or another thing that is selected, begins at its top. */
function PanelBody({ tab }: { tab: PanelTab }) {
  const body = useRef<HTMLDivElement>(null);
  const { step } = usePlayer();
  useHome(body, step);
  return (
    <div
      ref={body}
      className="panel-body"
      role="tabpanel"
      id={`panel-${tab}`}
      aria-labelledby={`tab-${tab}`}
      tabIndex={-1}
    >
      <PanelContent tab={tab} />
    </div>
  );
}

function PanelContent({ tab }: { tab: PanelTab }) {
  const selection = useView((view) => view.selection);
  const host = useHost((state) => state.shown?.host);
  const lesson = useView((view) => view.lesson);
  if (tab === "lesson") return <Suspense>{lesson && <LessonPanel place={lesson} />}</Suspense>;
  if (tab === "outline") return <Outline />;
  if (tab === "selected")
    return (
      <Suspense>
        {host && selection !== null ? (
          <Inspector host={host} selection={selection} />
        ) : (
          <p className="quiet small card">Nothing is selected. Press anything on the drawing, or in the outline.</p>
        )}
      </Suspense>
    );
  return <StepPanel />;
}

function StepPanel() {
  const host = useHost((state) => state.shown?.host);
  const journey = useAsk((state) => state.journey);
  const steps = useAsk((state) => state.steps);
  const { step, ended } = usePlayer();
  const flat = steps[step];
  const packet = flat && journey?.packets[flat.packet];
  if (!host || !journey) return null;
  if (!flat || !packet)
    return (
      <>
        <OutcomeCard journey={journey} />
        <section className="card">
          <Suggestions />
        </section>
      </>
    );
  const tracked = trackedAt(packet, flat.stepInPacket);
  return (
    <>
      {ended && <OutcomeCard journey={journey} />}
      <PacketBrief packet={packet} index={flat.stepInPacket} />
      <PacketCard journey={journey} packet={packet} index={flat.stepInPacket} />
      <StepCard host={host} packet={packet} index={flat.stepInPacket} at={flat.index} />
      {tracked && tracked.entry !== null && (
        <ConntrackCard journey={journey} entry={tracked.entry} packet={flat.packet} index={flat.stepInPacket} />
      )}
    </>
  );
}
