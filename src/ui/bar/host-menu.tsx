import {
  Archive,
  ChevronDown,
  ClipboardPaste,
  Columns2,
  FolderOpen,
  LayoutGrid,
  type LucideIcon,
  Radio,
  ScanLine,
} from "lucide-react";
import { type ReactNode, useRef } from "react";
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
              <MenuItem
                icon={Radio}
                current={shown?.source.type === "live"}
                close={close}
                onChoose={() => tried(app.open(live.request()))}
              >
                The host that serves this page, live
              </MenuItem>
            )}
            <h2 className="menu-label">A host of yours</h2>
            <MenuItem icon={ScanLine} close={close} onChoose={() => app.openSheet("capture")}>
              Capture your own host…
            </MenuItem>
            <MenuItem icon={FolderOpen} close={close} onChoose={() => picker.current?.click()}>
              Open files…
            </MenuItem>
            <MenuItem icon={ClipboardPaste} close={close} onChoose={() => app.openSheet("bring")}>
              Paste what commands print…
            </MenuItem>
            <MenuItem icon={Archive} close={close} onChoose={() => app.openSheet("kept")}>
              Hosts kept in this browser…
            </MenuItem>
            <MenuItem icon={Columns2} close={close} onChoose={() => app.compare(null)}>
              Compare with another capture…
            </MenuItem>
            <p className="menu-note quiet small">
              Nothing leaves this browser: a host is read, simulated and kept here.
            </p>
            <div className="menu-line" />
            <h2 className="menu-label">Samples, captured from real hosts</h2>
            <MenuItem icon={LayoutGrid} close={close} onChoose={() => app.openSheet("samples")}>
              All samples, with their questions…
            </MenuItem>
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

interface MenuItemProps {
  readonly icon: LucideIcon;
  readonly current?: boolean;
  readonly close: () => void;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

function MenuItem({ icon: Icon, current = false, close, onChoose, children }: MenuItemProps) {
  const choose = () => {
    close();
    onChoose();
  };
  return (
    <button type="button" className="menu-item" aria-current={current || undefined} onClick={choose}>
      <Icon size={16} /> {children}
    </button>
  );
}
