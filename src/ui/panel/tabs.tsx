import { ChevronDown, ChevronUp } from "lucide-react";
import { useEffect, useState } from "react";
import { useView } from "../app-context.ts";

export type PanelTab = "lesson" | "step" | "selected" | "outline";

const TABS: readonly { readonly id: PanelTab; readonly title: string }[] = [
  { id: "lesson", title: "Lesson" },
  { id: "step", title: "Step" },
  { id: "selected", title: "Selected" },
  { id: "outline", title: "Outline" },
];

/**
 * Which tab is open: what was selected opens its own, and what is selected no more gives the step back. A lesson opens its
 * own as well, and keeps it while it points at things.
 */
export function usePanelTab(): readonly [PanelTab, (tab: PanelTab) => void] {
  const [tab, setTab] = useState<PanelTab>("step");
  const selection = useView((view) => view.selection);
  const lesson = useView((view) => view.lesson);
  useEffect(() => {
    // In the outline one goes on selecting: it stays.
    setTab((now) => (now === "outline" || now === "lesson" ? now : selection === null ? "step" : "selected"));
  }, [selection]);
  useEffect(() => {
    setTab((now) => (lesson ? "lesson" : now === "lesson" ? "step" : now));
  }, [lesson]);
  return [tab, setTab];
}

interface Props {
  readonly tab: PanelTab;
  /** A lesson is open. */
  readonly learning: boolean;
  onTab(tab: PanelTab): void;
  /** Pulled up, where the panel is a sheet. */
  readonly open: boolean;
  onOpen(open: boolean): void;
}

export function Tabs({ tab, learning, onTab, open, onOpen }: Props) {
  const tabs = TABS.filter(({ id }) => id !== "lesson" || learning);
  return (
    <div className="tabs">
      <div
        className="tablist"
        role="tablist"
        aria-label="Details of"
        onKeyDown={(event) => {
          const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
          if (by === 0) return;
          event.preventDefault();
          const at = tabs.findIndex((one) => one.id === tab);
          const next = tabs[(at + by + tabs.length) % tabs.length];
          if (!next) return;
          onTab(next.id);
          document.getElementById(`tab-${next.id}`)?.focus();
        }}
      >
        {tabs.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            className="panel-tab"
            aria-selected={tab === id}
            aria-controls={`panel-${id}`}
            tabIndex={tab === id ? 0 : -1}
            onClick={() => onTab(id)}
          >
            {title}
          </button>
        ))}
      </div>
      <button
        type="button"
        className="button icon pull"
        aria-expanded={open}
        aria-label="Details"
        onClick={() => onOpen(!open)}
      >
        {open ? <ChevronDown size={18} /> : <ChevronUp size={18} />}
      </button>
    </div>
  );
}
