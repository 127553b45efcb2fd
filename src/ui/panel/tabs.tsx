import { ChevronDown, ChevronUp } from "lucide-react";
import type { PanelTab } from "../../app/stores.ts";
import { useApp, useView } from "../app-context.ts";

const TABS: readonly { readonly id: PanelTab; readonly title: string }[] = [
  { id: "lesson", title: "Lesson" },
  { id: "step", title: "Step" },
  { id: "selected", title: "Selected" },
  { id: "outline", title: "Outline" },
];

export function Tabs() {
  const { openTab, openPanel } = useApp();
  const tab = useView((view) => view.tab);
  const open = useView((view) => view.panelOpen);
  const learning = useView((view) => view.lesson !== null);
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
          openTab(next.id);
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
            onClick={() => openTab(id)}
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
        onClick={() => openPanel(!open)}
      >
        {open ? <ChevronDown size={18} /> : <ChevronUp size={18} />}
      </button>
    </div>
  );
}
