import { useMemo } from "react";
import { flushSync } from "react-dom";
import { useApp, useAsk, useHost, useView } from "../app-context.ts";
import { JourneyList } from "./journey-list.tsx";
import { treeOf } from "./tree.ts";
import { TreeView } from "./tree-view.tsx";
import "./outline.css";

/** The drawing and its journey in words: for a screen reader, for the keyboard, and for whoever looks for a name. */
export function Outline() {
  const app = useApp();
  const host = useHost((state) => state.shown?.host ?? null);
  const journey = useAsk((state) => state.journey);
  const steps = useAsk((state) => state.steps);
  const selection = useView((view) => view.selection);
  const nodes = useMemo(() => (host ? treeOf(host) : []), [host]);
  const select = (id: string): void => {
    flushSync(() => app.select(id));
    // An answer to a lesson's question: what has the focus is gone with this tab.
    const { tab } = app.stores.view.getState();
    if (tab !== "outline") document.getElementById(`tab-${tab}`)?.focus();
  };
  return (
    <>
      {journey && <JourneyList journey={journey} steps={steps} />}
      <section className="card" aria-labelledby="outline-host">
        <header className="card-head">
          <h2 id="outline-host">Host</h2>
        </header>
        {nodes.length > 0 && <TreeView label="Host" nodes={nodes} selection={selection} onSelect={select} />}
      </section>
    </>
  );
}
