/** The buttons that the page's player and an embed's have in common. */
import { Pause, Play, StepBack, StepForward } from "lucide-react";
import { useApp, usePlayer } from "../app-context.ts";

interface Props {
  /** Of the icon, in pixels. */
  readonly size: number;
  /** Whether the keys that do the same are the page's own, and worth telling. */
  readonly keys: boolean;
  readonly className?: string;
}

export function PlayButton({ size, keys }: Props) {
  const { player } = useApp();
  const { steps, playing } = usePlayer();
  const name = playing ? "Pause" : "Play";
  const Icon = playing ? Pause : Play;
  return (
    <button
      type="button"
      className="button primary play"
      disabled={steps === 0}
      onClick={() => player.toggle()}
      aria-label={name}
      title={keys ? `${name} (Space)` : name}
    >
      <Icon size={size} fill="currentColor" />
    </button>
  );
}

export function StepBackButton({ size, keys, className = "" }: Props) {
  const { player } = useApp();
  const { step, steps } = usePlayer();
  return (
    <button
      type="button"
      className={`button icon ${className}`}
      disabled={steps === 0 || step === 0}
      onClick={() => player.previous()}
      aria-label="Step back"
      title={keys ? "Step back (←)" : "Step back"}
    >
      <StepBack size={size} />
    </button>
  );
}

export function StepButton({ size, keys, className = "" }: Props) {
  const { player } = useApp();
  const { step, steps } = usePlayer();
  return (
    <button
      type="button"
      className={`button icon ${className}`}
      disabled={steps === 0 || step === steps - 1}
      onClick={() => player.next()}
      aria-label="Step"
      title={keys ? "Step (→)" : "Step"}
    >
      <StepForward size={size} />
    </button>
  );
}
