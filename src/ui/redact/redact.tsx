import { Check, Copy, Download, KeyRound } from "lucide-react";
import { useEffect, useState } from "react";
import { linkHere } from "../../app/link.ts";
import { FITS_A_LINK, packBytes } from "../../app/packed.ts";
import { type Redactor, startRedactor } from "../../app/redaction/client.ts";
import type { Redacted, RedactionProgress } from "../../app/redaction/protocol.ts";
import { CATEGORIES, type Category } from "../../snapshot/redact/key.ts";
import { useApp, useAsk, useHost } from "../app-context.ts";
import { saveFile } from "../save-file.ts";
import { Sheet } from "../sheet.tsx";
import { tried } from "../tried.ts";
import { byteSize } from "../words.ts";
import "./redact.css";

const WORDS: Readonly<Record<Category, string>> = {
  addresses: "Addresses",
  macs: "MACs",
  names: "Names and ids",
  comments: "Comments and log prefixes",
};
/** Of a category as many as show what becomes of it. */
const SHOWN = 6;

/** A number that nobody else knows: what the new addresses and ids hang on. */
function secret(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("");
}

/** The host that is shown, without what tells whose it is: a preview, the key, and the ways to hand it on. */
export default function Redact({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const title = useHost((state) => state.shown?.title ?? "host");
  const question = useAsk((state) => state.question);
  const [seed] = useState(secret);
  const [redactor, setRedactor] = useState<Redactor | null>(null);
  const [chosen, setChosen] = useState<readonly Category[]>(CATEGORIES);
  const [redaction, setRedaction] = useState<Redacted | null>(null);
  const [progress, setProgress] = useState<RedactionProgress | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [copied, setCopied] = useState<"copied" | { readonly link: string } | { readonly tooLong: number } | null>(
    null,
  );
  const name = title.replace(/(\.json)?(\.gz)?$/, "");

  useEffect(() => {
    let started: Redactor | null = null;
    let closed = false;
    app.snapshotFile().then(
      (bytes) => {
        if (closed) return;
        started = startRedactor(bytes);
        setRedactor(started);
      },
      (thrown: unknown) => setTrouble(messageOf(thrown)),
    );
    return () => {
      closed = true;
      started?.close();
    };
  }, [app]);

  useEffect(() => {
    if (!redactor) return;
    let current = true;
    setCopied(null);
    setProgress(null);
    app.busy
      .during(redactor.redact(chosen, seed, question, (told) => current && setProgress(told)))
      .then((made) => current && setRedaction(made))
      .catch((thrown: unknown) => current && setTrouble(messageOf(thrown)));
    return () => {
      current = false;
    };
  }, [app, redactor, chosen, seed, question]);

  function toggle(category: Category): void {
    setRedaction(null);
    setChosen(CATEGORIES.filter((one) => (one === category ? !chosen.includes(one) : chosen.includes(one))));
  }

  async function copyLink({ bytes, question: renamed }: Redacted): Promise<void> {
    const made = await packBytes(bytes);
    if (!made.fits) return setCopied({ tooLong: made.length });
    const source = { type: "link", packed: made.packed } as const;
    const link = linkHere(app, { source, question: renamed, selection: null, lesson: null, compared: null });
    try {
      await navigator.clipboard.writeText(link);
      setCopied("copied");
    } catch {
      setCopied({ link });
    }
  }

  const safe = redaction !== null && redaction.left.length === 0;
  return (
    <Sheet title="Redact before sharing" className="redact" onClose={onClose}>
      <p className="quiet">
        Each is replaced by the same everywhere: private addresses by private ones, networks by networks. The host
        answers the same questions the same way. Only the key tells what stood there.
      </p>
      <fieldset className="redact-what">
        <legend>Replace</legend>
        {CATEGORIES.map((category) => (
          <label key={category}>
            <input type="checkbox" checked={chosen.includes(category)} onChange={() => toggle(category)} />{" "}
            {WORDS[category]}
          </label>
        ))}
      </fieldset>
      {trouble !== null && <p role="alert">The host cannot be read: {trouble}</p>}
      {redaction === null && trouble === null && <Underway progress={progress} />}
      {redaction && (
        <>
          <p role="status" className="redact-check" data-safe={safe}>
            {safe ? (
              <>
                <Check size={16} aria-hidden="true" /> Checked: of all that was replaced nothing stands in it any more.
              </>
            ) : (
              `Still in it, because a word of the commands or another place needs it: ${redaction.left.slice(0, 8).join(", ")}.`
            )}
          </p>
          <div className="redact-preview">
            {CATEGORIES.filter((category) => chosen.includes(category)).map((category) => (
              <Preview key={category} category={category} entries={redaction.key.entries[category]} />
            ))}
          </div>
          <div className="redact-ways">
            <button
              type="button"
              className="button outlined"
              onClick={() =>
                saveFile(`${name}-key.json`, `${JSON.stringify(redaction.key, null, 1)}\n`, "application/json")
              }
            >
              <KeyRound size={16} /> Save the key
            </button>
            <button type="button" className="button outlined" onClick={() => void copyLink(redaction)}>
              {copied === "copied" ? <Check size={16} /> : <Copy size={16} />}
              {copied === "copied" ? "Copied" : "Copy a link with the host in it"}
            </button>
            <button
              type="button"
              className="button primary"
              onClick={() => saveFile("redacted-host.json.gz", redaction.bytes, "application/gzip")}
            >
              <Download size={16} /> Save the redacted host
            </button>
          </div>
          {copied !== null && typeof copied === "object" && "tooLong" in copied && (
            <p role="alert" className="small">
              It is too large for a link: {byteSize(copied.tooLong)}, and wikis and chats cut links that are longer than{" "}
              {byteSize(FITS_A_LINK)}. Save it as a file instead.
            </p>
          )}
          {copied !== null && typeof copied === "object" && "link" in copied && (
            <textarea className="mono redact-link" readOnly value={copied.link} rows={3} aria-label="Link" />
          )}
          <p className="quiet small">
            The key stays with you: drop it on the page where the redacted host is shown, or give it to{" "}
            <code>hookline redact FILE --key KEY --restore</code>, and the original is back. Ports, times, the kernel,
            the rules, and names that every host has stay as they are.
          </p>
        </>
      )}
      <label className="redact-undo small">
        <span>Is the shown host a redacted one? With its key it is itself again:</span>
        <input
          type="file"
          accept=".json,application/json"
          aria-label="Key file of a redaction"
          onChange={({ target: { files } }) => {
            const [key] = files ?? [];
            if (!key) return;
            onClose();
            tried(import("../../app/redaction/restore.ts").then(({ restoreShown }) => restoreShown(app, key)));
          }}
        />
      </label>
    </Sheet>
  );
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** How far it is. What a screen reader says of it changes with the attempt, not with each percent. */
function Underway({ progress }: { progress: RedactionProgress | null }) {
  const again = progress !== null && progress.attempt > 1;
  return (
    <div className="redact-underway">
      <p role="status">
        {again
          ? `Once more (${progress.attempt}), for an address that is to be new stands elsewhere in the host…`
          : "Replacing all that tells whose it is…"}
      </p>
      <progress value={progress?.done} aria-label="Redacting" />
      <span className="redact-percent">{progress ? `${Math.floor(progress.done * 100)} %` : ""}</span>
    </div>
  );
}

function Preview({ category, entries }: { category: Category; entries: Readonly<Record<string, string>> }) {
  const pairs = Object.entries(entries);
  return (
    <section>
      <h3>
        {WORDS[category]} <span className="quiet">{pairs.length}</span>
      </h3>
      <ul className="mono small">
        {pairs.slice(0, SHOWN).map(([after, before]) => (
          <li key={after}>
            <span className="ellipsis" title={before}>
              {before}
            </span>
            <span className="quiet">→</span>
            <span className="ellipsis" title={after}>
              {after}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
