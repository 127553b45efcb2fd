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

/** At what is picked: ask from here, ask for this. */
export function PickBar({ host, scene, selection, onPick }: Props) {
  const zoom = useStore((state) => state.transform[2]);
  const { from, to } = useMemo(() => endpointsOf(host, selection), [host, selection]);
  const rect = useMemo(() => rectOf(scene, selection), [scene, selection]);
  if (!rect || (from === null && to === null)) return null;
  return (
    <ViewportPortal>
      <div
        className="pick-bar"
        style={{ left: rect.x, top: rect.y - 6 / zoom, scale: String(1 / zoom), zIndex: LAYERS.packet }}
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
