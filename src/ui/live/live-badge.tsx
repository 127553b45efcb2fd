import { Pause, Play } from "lucide-react";
import { useStore } from "zustand";
import type { Live, LiveState } from "../../app/live/live.ts";
import { useHost } from "../app-context.ts";
import { Popup } from "../popup/popup.tsx";
import { tried } from "../tried.ts";
import "./live.css";

const WORDS = { connecting: "Connecting", live: "Live", paused: "Paused", lost: "Lost" } as const;

/** Whether what is shown is what is there now, and how that is known. */
export default function LiveBadge({ live }: { live: Live }) {
  const state = useStore(live.store);
  const onStage = useHost(({ shown }) => shown?.source.type === "live");
  const mode = modeOf(state);
  const { status, problem, paused } = state;
  return (
    <Popup
      label={`The live host: ${WORDS[mode].toLowerCase()}`}
      title="How the host is followed"
      className="button live-badge"
      popupClassName="live-about"
      button={
        <span className="live-word" data-mode={mode}>
          {WORDS[mode]}
        </span>
      }
    >
      {() => (
        <>
          <p>{EXPLAINED[mode]}</p>
          {(status?.problem ?? problem) !== null && <p className="live-problem">{status?.problem ?? problem}</p>}
          {status && (
            <>
              {status.via && <p className="quiet small">By {status.via}; nothing is installed there.</p>}
              {status.follows.length > 0 && (
                <>
                  <h2 className="menu-label">Followed by events</h2>
                  <ul className="live-list small">
                    {status.follows.map((one) => (
                      <li key={one}>{one}</li>
                    ))}
                  </ul>
                </>
              )}
              <p className="quiet small">
                Everything else is looked at every {status.every} seconds: who listens, settings, ipsets
                {status.lacks.length > 0 && `, and, for want of events, ${status.lacks.join("; ")}`}.
              </p>
            </>
          )}
          {onStage && (
            <button
              type="button"
              className="button outlined"
              onClick={() => (paused ? tried(live.resume()) : live.pause())}
            >
              {paused ? <Play size={16} /> : <Pause size={16} />} {paused ? "Follow again" : "Pause"}
            </button>
          )}
        </>
      )}
    </Popup>
  );
}

function modeOf({ connection, paused }: LiveState): keyof typeof WORDS {
  return connection === "live" && paused ? "paused" : connection;
}

const EXPLAINED = {
  connecting: "The page is joining its server.",
  live: "What changes on the host is on the stage within moments.",
  paused: "The stage stays as it is. Captures still come in, and are kept in the history.",
  lost: "The server does not answer. What is shown is what was there last; the page tries to reach it again.",
} as const;
