import { Archive, ChevronDown, ClipboardPaste, Columns2, FolderOpen, LayoutGrid, Radio, ScanLine } from "lucide-react";
import { useRef } from "react";
import { bring } from "../../app/bring.ts";
import { sampleRequest } from "../../app/hosts.ts";
import { useApp, useHost } from "../app-context.ts";
import { Popup } from "../popup/popup.tsx";
import { tried } from "../tried.ts";

/** Which host is shown, and the ways to another one. */
export function HostMenu() {
  const app = useApp();
  const samples = useHost((state) => state.samples);
  const shown = useHost((state) => state.shown);
  const live = useHost((state) => state.live);
  const picker = useRef<HTMLInputElement>(null);
  const title = shown?.title ?? "No host";
  return (
    <>
      <Popup
        label={`Host: ${title}`}
        title="Change the host"
        className="button host-trigger"
        popupClassName="host-menu"
        button={
          <>
            <span className="ellipsis">{title}</span>
            <ChevronDown size={14} />
          </>
        }
      >
        {(close) => (
          <>
            {live && (
              <button
                type="button"
                className="menu-item"
                aria-current={shown?.source.type === "live" || undefined}
                onClick={() => {
                  close();
                  tried(app.open(live.request()));
                }}
              >
                <Radio size={16} /> The host that serves this page, live
              </button>
            )}
            <h2 className="menu-label">A host of yours</h2>
            <button
              type="button"
              className="menu-item"
              onClick={() => {
                close();
                app.openSheet("capture");
              }}
            >
              <ScanLine size={16} /> Capture your own host…
            </button>
            <button
              type="button"
              className="menu-item"
              onClick={() => {
                close();
                picker.current?.click();
              }}
            >
              <FolderOpen size={16} /> Open files…
            </button>
            <button
              type="button"
              className="menu-item"
              onClick={() => {
                close();
                app.openSheet("bring");
              }}
            >
              <ClipboardPaste size={16} /> Paste what commands print…
            </button>
            <button
              type="button"
              className="menu-item"
              onClick={() => {
                close();
                app.openSheet("kept");
              }}
            >
              <Archive size={16} /> Hosts kept in this browser…
            </button>
            <button
              type="button"
              className="menu-item"
              onClick={() => {
                close();
                app.compare(null);
              }}
            >
              <Columns2 size={16} /> Compare with another capture…
            </button>
            <p className="menu-note quiet small">
              Nothing leaves this browser: a host is read, simulated and kept here.
            </p>
            <div className="menu-line" />
            <h2 className="menu-label">Samples, captured from real hosts</h2>
            <button
              type="button"
              className="menu-item"
              onClick={() => {
                close();
                app.openSheet("samples");
              }}
            >
              <LayoutGrid size={16} /> All samples, with their questions…
            </button>
            <ul>
              {samples.map(({ name, title: called, about, question }) => (
                <li key={name}>
                  <button
                    type="button"
                    className="menu-item sample"
                    aria-current={(shown?.source.type === "sample" && shown.source.name === name) || undefined}
                    onClick={() => {
                      close();
                      tried(app.open(sampleRequest(name, samples, app.base), question));
                    }}
                  >
                    <span className="sample-title">{called}</span>
                    <span className="quiet small">{about}</span>
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </Popup>
      <input
        ref={picker}
        type="file"
        multiple
        accept=".json,.gz,.txt,.log,.yml,.yaml,.conf,.nft,.rules,application/json,application/gzip,text/plain"
        hidden
        aria-label="Snapshot file"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = "";
          if (files.length > 0) tried(bring(app, files));
        }}
      />
    </>
  );
}
