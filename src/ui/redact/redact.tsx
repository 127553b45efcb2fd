import { Check, Copy, Download, KeyRound } from "lucide-react";
import { useEffect, useState } from "react";
import type { QuestionText } from "../../answers/question-text.ts";
import { linkHere } from "../../app/link.ts";
import { pack } from "../../app/packed.ts";
import { CATEGORIES, type Category } from "../../snapshot/redact/key.ts";
import { type Redaction, redact } from "../../snapshot/redact/redact.ts";
import { useApp, useAsk, useHost } from "../app-context.ts";
import { saveFile } from "../save-file.ts";
import { Sheet } from "../sheet.tsx";
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
  const [original, setOriginal] = useState<string | null>(null);
  const [chosen, setChosen] = useState<readonly Category[]>(CATEGORIES);
  const [redaction, setRedaction] = useState<Redaction | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [copied, setCopied] = useState<"copied" | { readonly link: string } | null>(null);
  const name = title.replace(/(\.json)?(\.gz)?$/, "");

  useEffect(() => {
    app.snapshotText().then(setOriginal, (thrown: unknown) => setTrouble(String(thrown)));
  }, [app]);

  useEffect(() => {
    if (original === null) return;
    setCopied(null);
    // After the sheet is painted: of a large host it takes a moment.
    const timer = setTimeout(() => setRedaction(redact(JSON.parse(original), chosen, seed)));
    return () => clearTimeout(timer);
  }, [original, chosen, seed]);

  function toggle(category: Category): void {
    setRedaction(null);
    setChosen(CATEGORIES.filter((one) => (one === category ? !chosen.includes(one) : chosen.includes(one))));
  }

  async function copyLink({ snapshot, rename }: Redaction): Promise<void> {
    const renamed: QuestionText | null = question === null ? null : JSON.parse(rename(JSON.stringify(question)));
    const source = { type: "link", packed: await pack(JSON.stringify(snapshot)) } as const;
    const link = linkHere(app, { source, question: renamed, selection: null, lesson: null, compared: null });
    try {
      await navigator.clipboard.writeText(link);
      setCopied("copied");
    } catch {
      setCopied({ link });
    }
  }

  async function save({ snapshot }: Redaction): Promise<void> {
    const stream = new Blob([JSON.stringify(snapshot)]).stream().pipeThrough(new CompressionStream("gzip"));
    saveFile("redacted-host.json.gz", await new Response(stream).blob(), "application/gzip");
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
      {redaction === null && trouble === null && <p role="status">Looking for all that tells whose it is…</p>}
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
            <button type="button" className="button primary" onClick={() => void save(redaction)}>
              <Download size={16} /> Save the redacted host
            </button>
          </div>
          {copied !== null && copied !== "copied" && (
            <textarea className="mono redact-link" readOnly value={copied.link} rows={3} aria-label="Link" />
          )}
          <p className="quiet small">
            The key stays with you: with it, <code>hookline redact FILE --key KEY --restore</code> gives the original
            back. Ports, times, kernel and rules stay as they are.
          </p>
        </>
      )}
    </Sheet>
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
