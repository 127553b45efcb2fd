import { ChevronFirst, ChevronLast, Pause, Play, Repeat, StepBack, StepForward } from "lucide-react";
import { SPEEDS } from "../../app/player.ts";
import { useApp, usePlayer } from "../app-context.ts";

/** The player's buttons. */
export function Transport() {
  const { player } = useApp();
  const { step, steps, playing, speed, loop } = usePlayer();
  const none = steps === 0;
  return (
    <div className="transport" role="toolbar" aria-label="Player">
      <button
        type="button"
        className="button icon"
        disabled={none || step === 0}
        onClick={() => player.seek(0)}
        aria-label="To the beginning"
        title="To the beginning (Home)"
      >
        <ChevronFirst size={20} />
      </button>
      <button
        type="button"
        className="button icon"
        disabled={none || step === 0}
        onClick={() => player.previous()}
        aria-label="Step back"
        title="Step back (←)"
      >
        <StepBack size={18} />
      </button>
      <button
        type="button"
        className="button primary play"
        disabled={none}
        onClick={() => player.toggle()}
        aria-label={playing ? "Pause" : "Play"}
        title={playing ? "Pause (Space)" : "Play (Space)"}
      >
        {playing ? <Pause size={18} fill="currentColor" /> : <Play size={18} fill="currentColor" />}
      </button>
      <button
        type="button"
        className="button icon"
        disabled={none || step === steps - 1}
        onClick={() => player.next()}
        aria-label="Step"
        title="Step (→)"
      >
        <StepForward size={18} />
      </button>
      <button
        type="button"
        className="button icon"
        disabled={none || step === steps - 1}
        onClick={() => player.seek(steps - 1)}
        aria-label="To the end"
        title="To the end (End)"
      >
        <ChevronLast size={20} />
      </button>
      <select
        className="speed"
        value={speed}
        onChange={(event) => {
          const chosen = SPEEDS.find((one) => one === Number(event.target.value));
          if (chosen) player.setSpeed(chosen);
        }}
        aria-label="Speed"
        title="Speed"
      >
        {SPEEDS.map((one) => (
          <option key={one} value={one}>
            {one}×
          </option>
        ))}
      </select>
      <button
        type="button"
        className="button icon"
        aria-pressed={loop}
        onClick={() => player.setLoop(!loop)}
        aria-label="Loop"
        title="Play again and again"
      >
        <Repeat size={16} />
      </button>
    </div>
  );
}
