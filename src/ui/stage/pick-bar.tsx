import { useStore, ViewportPortal } from "@xyflow/react";
import { useMemo } from "react";
import type { Host } from "../../host/model.ts";
import { endpointsOf } from "../../stage/endpoints.ts";
import { rectOf } from "../../stage/rect-of.ts";
import type { Scene } from "../../stage/scene.ts";
import { LAYERS } from "./to-flow.ts";

interface Props {
  readonly host: Host;
  readonly scene: Scene;
  readonly selection: string | null;
  readonly onPick: (endpoint: string, role: "from" | "to") => void;
}

/** Room for one of its buttons, in pixels of the screen, generously. */
const EACH = 106;

/** At what is picked: ask from here, ask for this. */
export function PickBar({ host, scene, selection, onPick }: Props) {
  const [left, , zoom] = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const { from, to } = useMemo(() => endpointsOf(host, selection), [host, selection]);
  const rect = useMemo(() => rectOf(scene, selection), [scene, selection]);
  if (!rect || (from === null && to === null)) return null;
  // At the stage's right end it goes as far to the left as it needs to be seen whole.
  const needs = (from === null ? 0 : EACH) + (to === null ? 0 : EACH);
  const back = Math.max(0, left + rect.x * zoom + needs - width);
  return (
    <ViewportPortal>
      <div
        className="pick-bar"
        style={{
          left: rect.x,
          top: rect.y - 6 / zoom,
          scale: String(1 / zoom),
          transform: `translate(${-back}px, -100%)`,
          zIndex: LAYERS.packet,
        }}
      >
        {from !== null && (
          <button type="button" className="button small" onClick={() => onPick(from, "from")}>
            Ask from here
          </button>
        )}
        {to !== null && (
          <button type="button" className="button small" onClick={() => onPick(to, "to")}>
            Ask for this
          </button>
        )}
      </div>
    </ViewportPortal>
  );
}
