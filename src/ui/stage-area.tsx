import { LoaderCircle } from "lucide-react";
import { lazy, Suspense } from "react";
import type { Loading } from "../app/stores.ts";
import type { Scene } from "../stage/scene.ts";
import { useApp, useAsk, useHost, useView } from "./app-context.ts";
import { Boundary } from "./boundary.tsx";
import { NoHost } from "./no-host.tsx";
import { Stage } from "./stage/stage.tsx";
import { useTheme } from "./theme.ts";
import { tried } from "./tried.ts";

const PHASES: Readonly<Record<Loading["phase"], string>> = {
  fetching: "Fetching",
  reading: "Reading",
  building: "Joining the wires of",
  compiling: "Compiling the rules of",
};

interface Props {
  /** It stands in another page: nothing is dropped or asked there. */
  readonly framed?: boolean;
}

const PointedWords = lazy(() => import("./glossary/pointed-words.tsx"));
const LinkRates = lazy(() => import("./live/link-rates.tsx"));

/** The drawing of the host, or what there is before it. */
export function StageArea({ framed = false }: Props) {
  const app = useApp();
  const host = useHost((state) => state.shown?.host ?? null);
  const loading = useHost((state) => state.loading);
  const journey = useAsk((state) => state.journey);
  const selection = useView((view) => view.selection);
  const previewed = useView((view) => view.previewed);
  const live = useHost((state) => state.live);
  const visit = useHost((state) => state.shown?.visit);
  const asked = useAsk(({ question, ways }) => JSON.stringify([question, ways]));
  const theme = useTheme();
  const onPick = (endpoint: string, role: "from" | "to"): void => tried(app.submit({ [role]: endpoint }));
  return (
    <>
      {host ? (
        <Boundary key={host.hostname} what="The drawing">
          <Stage
            host={host}
            journey={journey}
            player={app.player}
            begin={app.busy.begin}
            occasion={`${visit} ${asked}`}
            {...(live ? { overlay: (scene: Scene) => <LinkRates live={live} scene={scene} /> } : {})}
            selection={selection}
            previewed={previewed}
            onSelect={app.select}
            {...(framed ? {} : { onPick })}
            theme={theme}
            framed={framed}
          />
        </Boundary>
      ) : (
        !loading && (
          <div className="nothing">
            <h2>No host is open</h2>
            {!framed && <NoHost />}
          </div>
        )
      )}
      {host && (
        <Suspense>
          <PointedWords host={host} />
        </Suspense>
      )}
      {loading && (
        <div className="loading popup small" data-first={host === null || undefined}>
          <LoaderCircle size={16} className="spin" aria-hidden="true" />
          <span className="ellipsis" role="status">
            {live && !host && loading.phase === "fetching"
              ? "Waiting for the host's first capture"
              : `${PHASES[loading.phase]} ${loading.title}`}
          </span>
          {loading.progress !== null && (
            <>
              <progress value={loading.progress} aria-label={`Opening ${loading.title}`} />
              <span className="loading-percent">{Math.floor(loading.progress * 100)} %</span>
            </>
          )}
          {host && (
            <button type="button" className="button small" onClick={app.cancelOpening}>
              Cancel
            </button>
          )}
        </div>
      )}
    </>
  );
}
