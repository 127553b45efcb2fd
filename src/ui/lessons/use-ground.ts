import { useEffect, useState } from "react";
import type { Ground } from "../../lessons/ground.ts";
import { readSnapshot } from "../../snapshot/read.ts";
import type { Snapshot } from "../../snapshot/schema.ts";
import { useApp, useAsk, useHost } from "../app-context.ts";

/** What is shown, with the snapshot behind it, which is fetched for this; null until it is there, or where it is gone. */
export function useGround(): Ground | null {
  const app = useApp();
  const shown = useHost((state) => state.shown);
  const journey = useAsk((state) => state.journey);
  const [read, setRead] = useState<{ readonly of: typeof shown; readonly snapshot: Snapshot } | null>(null);
  useEffect(() => {
    let gone = false;
    if (shown)
      app.snapshotText().then(
        (text) => {
          const snapshot = readSnapshot(text);
          if (!gone && snapshot.ok) setRead({ of: shown, snapshot: snapshot.value });
        },
        // Without it the commands are shown without what they print.
        () => {},
      );
    return () => {
      gone = true;
    };
  }, [app, shown]);
  return shown && journey && read?.of === shown ? { host: shown.host, snapshot: read.snapshot, journey } : null;
}
