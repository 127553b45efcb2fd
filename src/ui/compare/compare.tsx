import { ArrowLeftRight, LoaderCircle, MonitorPlay } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { createComparison } from "../../app/compare/comparison.ts";
import { useApp, useAsk, useHost, useView } from "../app-context.ts";
import { Sheet } from "../sheet.tsx";
import { tried } from "../tried.ts";
import { Changes } from "./changes.tsx";
import { Choose } from "./choose.tsx";
import { Journeys } from "./journeys.tsx";
import "./compare.css";

/** Two captures side by side: what changed between them, and where the shown question's journeys part. */
export default function Compare({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const other = useView((view) => view.compared);
  const shown = useHost((state) => state.shown);
  const question = useAsk((state) => state.question);
  const [comparison] = useState(() => createComparison(app));
  const { opening, problem, compared } = useStore(comparison.store);
  useEffect(() => {
    if (other) comparison.start(other);
    return comparison.close;
  }, [comparison, other]);

  const swap = (): void => {
    if (other) app.compare({ ...other, first: other.first === "shown" ? "other" : "shown" });
  };
  const titles = [shown?.title ?? "no host", <Choose key="other" chosen={other} onChoose={app.compare} />] as const;
  const [before, after] = other?.first === "other" ? [titles[1], titles[0]] : titles;
  return (
    <Sheet title="Two captures side by side" className="compare" onClose={onClose}>
      <div className="compare-hosts">
        <div className="compare-host">
          <span className="quiet small">Before</span>
          <strong className="ellipsis">{before}</strong>
        </div>
        <button type="button" className="button outlined" disabled={!other} onClick={swap}>
          <ArrowLeftRight size={16} /> Swap
        </button>
        <div className="compare-host">
          <span className="quiet small">After</span>
          <strong className="ellipsis">{after}</strong>
        </div>
        {other && (
          <button
            type="button"
            className="button"
            onClick={() => {
              onClose();
              tried(app.open(other.request, question));
            }}
          >
            <MonitorPlay size={16} /> Show {other.request.title} on the stage
          </button>
        )}
      </div>
      <div aria-live="polite">
        {!other && <p className="quiet">Choose what the host on the stage is compared with.</p>}
        {other && opening && (
          <p className="quiet compare-opening">
            <LoaderCircle size={16} className="spin" aria-hidden="true" /> Opening {other.request.title}
          </p>
        )}
        {problem !== null && (
          <p role="alert" className="compare-problem">
            {other?.request.title}: {problem}
          </p>
        )}
      </div>
      {other && compared && (
        <>
          {compared.asked && <Journeys asked={compared.asked} />}
          <Changes hosts={compared.hosts} />
        </>
      )}
    </Sheet>
  );
}
