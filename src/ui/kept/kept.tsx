import { Download, Pencil, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { keptRequest } from "../../app/hosts.ts";
import { forgetKept, type KeptHost, listKept, readKept, renameKept } from "../../app/kept.ts";
import { useApp, useHost } from "../app-context.ts";
import { saveFile } from "../save-file.ts";
import { Sheet } from "../sheet.tsx";
import { tried } from "../tried.ts";
import { byteSize, whenText } from "../words.ts";
import "./kept.css";

/** What was done to a host, and how it is taken back. */
interface Done {
  readonly said: string;
  undo(): Promise<void>;
}

/** The last of it, for as long as the page is open: the sheet may have been closed meanwhile. */
let last: Done | null = null;

/** The hosts that this browser keeps: to open again, rename, save as a file, or delete. */
export default function Kept({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const [hosts, setHosts] = useState<readonly KeptHost[] | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [done, setDone] = useState(last);
  const shown = useHost((state) => state.shown);
  const shownId = shown?.source.type === "kept" ? shown.source.id : null;

  async function refresh(): Promise<void> {
    try {
      setHosts(await app.busy.during(listKept()));
    } catch (thrown) {
      setTrouble(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }

  function tell(next: Done | null): void {
    last = next;
    setDone(next);
    void refresh();
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the sheet opens.
  useEffect(() => void refresh(), []);

  return (
    <Sheet title="Hosts kept in this browser" className="kept" onClose={onClose}>
      <p className="quiet">
        Hosts that were opened here are kept on this machine, in this browser's own storage, until they are deleted.
      </p>
      {trouble !== null && <p role="alert">This browser keeps nothing: {trouble}</p>}
      {shown && (
        <button type="button" className="button outlined kept-redact" onClick={() => app.openSheet("redact")}>
          Redact ‘{shown.title}’ for others…
        </button>
      )}
      {hosts?.length === 0 && (
        <p className="kept-none">None yet: open a file, drop one, or paste what commands print.</p>
      )}
      <ul className="kept-list">
        {hosts?.map((host) => (
          <Row
            key={host.id}
            host={host}
            current={host.id === shownId}
            onOpen={() => {
              onClose();
              tried(keptRequest(host.id).then((request) => app.open(request)));
            }}
            onDone={tell}
          />
        ))}
      </ul>
      <div className="kept-done" role="status">
        {done && (
          <p>
            <span>{done.said}</span>
            <button type="button" className="button outlined" onClick={() => void done.undo().then(() => tell(null))}>
              Undo
            </button>
          </p>
        )}
      </div>
    </Sheet>
  );
}

interface RowProps {
  readonly host: KeptHost;
  readonly current: boolean;
  onOpen(): void;
  onDone(done: Done): void;
}

function Row({ host, current, onOpen, onDone }: RowProps) {
  const app = useApp();
  const [state, setState] = useState<"shown" | "renaming">("shown");
  const { id, title, at, size } = host;

  async function call(called: string): Promise<void> {
    await renameKept(id, called);
    const { shown } = app.stores.host.getState();
    if (shown?.source.type === "kept" && shown.source.id === id) app.retitle(called);
  }

  async function rename(name: string): Promise<void> {
    const called = name.trim();
    setState("shown");
    if (called === "" || called === title) return;
    await call(called);
    onDone({ said: `‘${title}’ is called ‘${called}’ now.`, undo: () => call(title) });
  }

  async function forget(): Promise<void> {
    const undo = await forgetKept(id);
    onDone({ said: `‘${title}’ is deleted.`, undo });
  }

  async function save(): Promise<void> {
    const kept = await readKept(id);
    if (kept) saveFile(`${title.replace(/(\.json)?(\.gz)?$/, "")}.json.gz`, kept.content, "application/gzip");
  }

  if (state === "renaming")
    return (
      <li className="kept-row">
        <form
          className="kept-rename"
          onSubmit={(event) => {
            event.preventDefault();
            const name = new FormData(event.currentTarget).get("name");
            void rename(typeof name === "string" ? name : "");
          }}
        >
          {/* biome-ignore lint/a11y/noAutofocus: the person asked for it by pressing the pencil. */}
          <input name="name" defaultValue={title} aria-label={`New name of ${title}`} autoFocus maxLength={120} />
          <button type="submit" className="button primary">
            Rename
          </button>
          <button type="button" className="button" onClick={() => setState("shown")}>
            Cancel
          </button>
        </form>
      </li>
    );
  return (
    <li className="kept-row">
      <button type="button" className="menu-item kept-open" aria-current={current || undefined} onClick={onOpen}>
        <span className="kept-title">{title}</span>
        <span className="quiet small">
          {whenText(at)} · {byteSize(size)}
          {current && " · shown now"}
        </span>
      </button>
      <span>
        <button
          type="button"
          className="button icon"
          aria-label={`Rename ${title}`}
          title="Rename"
          onClick={() => setState("renaming")}
        >
          <Pencil size={16} />
        </button>
        <button
          type="button"
          className="button icon"
          aria-label={`Save ${title} as a file`}
          title="Save as a file (.json.gz)"
          onClick={() => void save()}
        >
          <Download size={16} />
        </button>
        <button
          type="button"
          className="button icon"
          aria-label={`Delete ${title}`}
          title="Delete"
          onClick={() => void forget()}
        >
          <Trash2 size={16} />
        </button>
      </span>
    </li>
  );
}
