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

/** One step on, or one back. */
export function StepButton({ by, size, keys, className = "" }: Props & { readonly by: 1 | -1 }) {
  const { player } = useApp();
  const { step, steps } = usePlayer();
  const { name, key, Icon, end } =
    by === 1
      ? { name: "Step", key: "→", Icon: StepForward, end: steps - 1 }
      : { name: "Step back", key: "←", Icon: StepBack, end: 0 };
  return (
    <button
      type="button"
      className={`button icon ${className}`}
      disabled={steps === 0 || step === end}
      onClick={() => (by === 1 ? player.next() : player.previous())}
      aria-label={name}
      title={keys ? `${name} (${key})` : name}
    >
      <Icon size={size} />
    </button>
  );
}
