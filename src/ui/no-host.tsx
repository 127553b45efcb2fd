import { ClipboardPaste, LayoutGrid, RotateCw, ScanLine } from "lucide-react";
import { useApp, useHost } from "./app-context.ts";

/** Where no host is open: the ways to one, the nearest first. */
export function NoHost() {
  const { openSheet } = useApp();
  const samples = useHost((state) => state.samples.length > 0);
  return (
    <>
      <p className="quiet">Pick a sample, drop files on the page, or paste what commands print with Ctrl-V.</p>
      <p className="ways-in">
        {samples ? (
          <button type="button" className="button primary" onClick={() => openSheet("samples")}>
            <LayoutGrid size={16} /> All samples
          </button>
        ) : (
          // Their list could not be fetched.
          <button type="button" className="button primary" onClick={() => location.reload()}>
            <RotateCw size={16} /> Try again
          </button>
        )}
        <button type="button" className="button outlined" onClick={() => openSheet("bring")}>
          <ClipboardPaste size={16} /> Paste or open…
        </button>
        <button type="button" className="button outlined" onClick={() => openSheet("capture")}>
          <ScanLine size={16} /> Capture your own host
        </button>
      </p>
    </>
  );
}
