import { useStore, ViewportPortal } from "@xyflow/react";
import { useMemo, useState } from "react";
import type { Host } from "../../host/model.ts";
import { endpointsOf } from "../../stage/endpoints.ts";
import { rectOf } from "../../stage/rect-of.ts";
import type { Scene } from "../../stage/scene.ts";
import { parseSelection } from "../../stage/selection.ts";
import { LAYERS } from "./to-flow.ts";

interface Props {
  readonly host: Host;
  readonly scene: Scene;
  readonly selection: string | null;
  /** Bridges all of whose rooms are drawn, though the host has too many to draw. */
  readonly unfolded: ReadonlySet<string>;
  readonly onPick: (endpoint: string, role: "from" | "to") => void;
  readonly onUnfold: (bridge: string) => void;
  readonly onFold: (bridge: string) => void;
}

/** Room for one of its buttons, in pixels of the screen, generously. */
const EACH = 106;

/** At what is picked: ask from here, ask for this, show all that hangs on it, or fold that again. */
export function PickBar({ host, scene, selection, unfolded, onPick, onUnfold, onFold }: Props) {
  const [left, , zoom] = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const { from, to } = useMemo(() => endpointsOf(host, selection), [host, selection]);
  const bridge = bridgeOf(host, selection);
  const folded = bridge === null ? undefined : scene.bundles.find(({ device }) => device === bridge);
  const folds = bridge !== null && unfolded.has(bridge);
  // A large host is laid out anew some frames later: meanwhile the button keeps its place, and the focus.
  const [pressed, setPressed] = useState<string | null>(null);
  const offered = bridge !== null && (folds || folded !== undefined || pressed === bridge);
  const rect = useMemo(
    () => rectOf(scene, selection) ?? (bridge && rectOf(scene, `link:${host.namespaces[0].name}/${bridge}`)),
    [host, scene, selection, bridge],
  );
  if (!rect || (from === null && to === null && !offered)) return null;
  // At the stage's right end it goes as far to the left as it needs to be seen whole.
  const needs = EACH * [from !== null, to !== null, offered].filter(Boolean).length;
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
        {offered && (
          <button
            type="button"
            className="button small"
            onClick={() => {
              setPressed(bridge);
              if (folds) onFold(bridge);
              else onUnfold(bridge);
            }}
          >
            {folded && !folds ? `Unfold ${folded.count}` : "Fold again"}
          </button>
        )}
      </div>
    </ViewportPortal>
  );
}

/** The bridge that is picked, by itself or as a network of Docker's. */
function bridgeOf(host: Host, selection: string | null): string | null {
  const picked = selection === null ? null : parseSelection(selection);
  if (picked?.kind === "network") return host.networks.find(({ name }) => name === picked.name)?.bridge ?? null;
  const own = `${host.namespaces[0].name}/`;
  return picked?.kind === "link" && picked.name.startsWith(own) ? picked.name.slice(own.length) : null;
}
