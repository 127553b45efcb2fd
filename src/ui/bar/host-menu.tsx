import { ChevronDown, ClipboardPaste, Columns2, FolderOpen } from "lucide-react";
import { useRef } from "react";
import type { App } from "../../app/app.ts";
import { localRequest, sampleRequest } from "../../app/hosts.ts";
import { Refusal } from "../../app/problems.ts";
import { useApp, useHost } from "../app-context.ts";
import { Popup } from "../popup/popup.tsx";
import { tried } from "../tried.ts";

/** Which host is shown, and the ways to another one. */
export function HostMenu() {
  const app = useApp();
  const samples = useHost((state) => state.samples);
  const shown = useHost((state) => state.shown);
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
            <h2 className="menu-label">Samples, captured from real hosts</h2>
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
            <div className="menu-line" />
            <button
              type="button"
              className="menu-item"
              onClick={() => {
                close();
                picker.current?.click();
              }}
            >
              <FolderOpen size={16} /> Open a snapshot file…
            </button>
            <button
              type="button"
              className="menu-item"
              onClick={() => {
                close();
                void pasteHost(app);
              }}
            >
              <ClipboardPaste size={16} /> Paste a snapshot
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
            <p className="menu-note quiet small">Nothing leaves this browser: a snapshot is read and simulated here.</p>
          </>
        )}
      </Popup>
      <input
        ref={picker}
        type="file"
        accept=".json,.gz,application/json,application/gzip"
        hidden
        aria-label="Snapshot file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) tried(app.open(localRequest(file, file.name)));
        }}
      />
    </>
  );
}

async function pasteHost(app: App): Promise<void> {
  try {
    const text = await navigator.clipboard.readText();
    if (text.trim() === "") throw new Refusal("There is no text on the clipboard.");
    tried(app.open(localRequest(new Blob([text]), "pasted snapshot")));
  } catch (thrown) {
    const why = thrown instanceof Refusal ? thrown.message : "The browser does not let the page read the clipboard.";
    app.tell({
      about: "host",
      severity: "error",
      message: `${why} Press Ctrl-V, or drop the file on the page.`,
      details: [],
    });
  }
}
