import { ChevronFirst, ChevronLast, Repeat } from "lucide-react";
import { SPEEDS } from "../../app/player.ts";
import { useApp, usePlayer } from "../app-context.ts";
import { PlayButton, StepButton } from "./player-buttons.tsx";

/** The player's buttons. */
export function Transport() {
  const { player } = useApp();
  const { step, steps, speed, loop } = usePlayer();
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
      <StepButton by={-1} size={18} keys />
      <PlayButton size={18} keys />
      <StepButton by={1} size={18} keys />
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
