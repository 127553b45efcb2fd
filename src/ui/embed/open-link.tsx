import { ExternalLink } from "lucide-react";
import { useEffect, useState } from "react";
import { linkHere, WHOLE } from "../../app/link.ts";
import type { ShownHost } from "../../app/stores.ts";
import { useApp, useAsk, useHost, usePlayer } from "../app-context.ts";

/** The way to the whole of Hookline, at exactly what is shown here; none for a host too large to travel in an address. */
export function OpenLink() {
  const app = useApp();
  const shown = useHost((state) => state.shown);
  // What the link says changes with these.
  useAsk((state) => state.journey);
  usePlayer();
  const packed = usePacked(shown);
  if (!shown || (shown.source.type === "local" && packed === null)) return null;
  const href = linkHere(app, { ...WHOLE, ...(packed === null ? {} : { source: { type: "link", packed } }) });
  return (
    <a className="button small open-link" href={href} target="_blank" rel="noopener" title="Open in Hookline">
      <span className="in-words">Open in Hookline</span>
      <ExternalLink size={14} aria-hidden="true" />
    </a>
  );
}

/** A host that another page brought has no address of its own: it goes along in the link. */
function usePacked(shown: ShownHost | null): string | null {
  const app = useApp();
  const [packed, setPacked] = useState<{ readonly host: ShownHost; readonly text: string } | null>(null);
  useEffect(() => {
    if (shown?.source.type !== "local") return;
    let current = true;
    void app.packSnapshot().then((made) => {
      if (current && made.fits) setPacked({ host: shown, text: made.packed });
    });
    return () => {
      current = false;
    };
  }, [app, shown]);
  return packed?.host === shown ? packed.text : null;
}
