import { Menu } from "@base-ui/react/menu";
import { ChevronDown, ClipboardPaste, FolderOpen } from "lucide-react";
import { useRef } from "react";
import type { App } from "../../app/app.ts";
import { localRequest, sampleRequest } from "../../app/hosts.ts";
import { Refusal } from "../../app/problems.ts";
import { useApp, useHost } from "../app-context.ts";
import { tried } from "../tried.ts";

/** Which host is shown, and the ways to another one. */
export function HostMenu() {
  const app = useApp();
  const samples = useHost((state) => state.samples);
  const shown = useHost((state) => state.shown);
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <Menu.Root modal={false}>
        <Menu.Trigger className="button host-trigger" title="Change the host">
          <span className="ellipsis">{shown?.title ?? "No host"}</span>
          <ChevronDown size={14} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className="popup-layer" sideOffset={6} align="start">
            <Menu.Popup className="popup host-menu">
              <Menu.Group>
                <Menu.GroupLabel className="menu-label">Samples, captured from real hosts</Menu.GroupLabel>
                <Menu.RadioGroup
                  value={shown?.source.type === "sample" ? shown.source.name : ""}
                  onValueChange={(name: string) => {
                    const sample = samples.find((one) => one.name === name);
                    if (sample) tried(app.open(sampleRequest(name, samples, app.base), sample.question));
                  }}
                >
                  {samples.map((sample) => (
                    <Menu.RadioItem key={sample.name} value={sample.name} closeOnClick className="menu-item sample">
                      <span className="sample-mark">
                        <Menu.RadioItemIndicator>●</Menu.RadioItemIndicator>
                      </span>
                      <span>
                        <span className="sample-title">{sample.title}</span>
                        <span className="quiet small">{sample.about}</span>
                      </span>
                    </Menu.RadioItem>
                  ))}
                </Menu.RadioGroup>
              </Menu.Group>
              <Menu.Separator className="menu-line" />
              <Menu.Item className="menu-item" onClick={() => picker.current?.click()}>
                <FolderOpen size={16} /> Open a snapshot file…
              </Menu.Item>
              <Menu.Item className="menu-item" onClick={() => pasteHost(app)}>
                <ClipboardPaste size={16} /> Paste a snapshot
              </Menu.Item>
              <p className="menu-note quiet small">
                Nothing leaves this browser: a snapshot is read and simulated here.
              </p>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
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
