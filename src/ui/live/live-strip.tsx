import { Columns2, Download, Pause, Play, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import type { Live, LiveState } from "../../app/live/live.ts";
import type { CaptureNote } from "../../app/live/messages.ts";
import { useApp, useHost } from "../app-context.ts";
import { tried } from "../tried.ts";
import "./live.css";

/** The captures of the session on a time line, and what the newest means for the question. */
export default function LiveStrip({ live }: { live: Live }) {
  const app = useApp();
  const state = useStore(live.store);
  const onStage = useHost(({ shown }) => shown?.source.type === "live");
  const { captures, shown, paused, news } = state;
  const newest = captures.at(-1);
  const list = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is shown, or newest, is brought in sight
  useEffect(() => {
    const current = list.current?.querySelector("[aria-current]") ?? list.current?.lastElementChild;
    current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [shown, newest?.id]);
  if (!onStage) return null;
  const beside = besideOf(state);
  return (
    <section className="live-strip" aria-label="Live history">
      <button
        type="button"
        className="button small"
        onClick={() => (paused ? tried(live.resume()) : live.pause())}
        title={paused ? "Show the newest capture, and each that comes" : "Keep the stage as it is"}
      >
        {paused ? <Play size={15} /> : <Pause size={15} />}{" "}
        <span className="live-label">{paused ? "Follow" : "Pause"}</span>
      </button>
      <ol ref={list} className="live-captures">
        {captures.map((one) => (
          <li key={one.id}>
            <CaptureButton note={one} current={one.id === shown} onPick={() => tried(live.goTo(one.id))} />
          </li>
        ))}
      </ol>
      <div className="live-tools">
        {beside && (
          <button
            type="button"
            className="button small"
            title={`Compare with capture ${beside.id}`}
            onClick={() =>
              app.compare({
                request: live.captureRequest(beside.id),
                first: beside.id < (shown ?? 0) ? "other" : "shown",
              })
            }
          >
            <Columns2 size={15} /> <span className="live-label">Compare</span>
          </button>
        )}
        {shown !== null && (
          <a className="button small" href={`live/captures/${shown}`} download={`capture-${shown}.json.gz`}>
            <Download size={15} /> <span className="live-label">Save</span>
          </a>
        )}
      </div>
      <div className="live-news" role="status">
        {news && (
          <p data-change={news.change}>
            <span>{news.text}</span>
            <button
              type="button"
              className="button small"
              onClick={() => app.compare({ request: live.captureRequest(news.before), first: "other" })}
            >
              Where they part
            </button>
            <button type="button" className="button icon small" aria-label="Dismiss" onClick={live.dismissNews}>
              <X size={15} />
            </button>
          </p>
        )}
      </div>
    </section>
  );
}

interface CaptureProps {
  readonly note: CaptureNote;
  readonly current: boolean;
  onPick(): void;
}

function CaptureButton({ note: { id, at, summary }, current, onPick }: CaptureProps) {
  const time = new Date(at).toLocaleTimeString();
  return (
    <button
      type="button"
      className="live-capture"
      aria-current={current || undefined}
      title={`Capture ${id}, ${time}: ${summary}`}
      onClick={onPick}
    >
      <span className="mono">{time}</span> <span className="ellipsis">{summary}</span>
    </button>
  );
}

/** What the shown capture is compared with: the newest, or for that the one before it. */
function besideOf({ captures, shown }: LiveState): CaptureNote | undefined {
  return captures.at(-1)?.id === shown ? captures.at(-2) : captures.at(-1);
}
