import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { journeyMarkdown } from "../../answers/markdown.ts";
import { transcript } from "../../answers/transcript.ts";
import { linkHere } from "../../app/link.ts";
import { useApp, useAsk, useHost } from "../app-context.ts";
import { Sheet } from "../sheet.tsx";
import { Pictures } from "./pictures.tsx";
import "./share.css";

/** What can be taken from this view: a link to it, a link with the whole host inside, the journey as text. */
export default function Share({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const shown = useHost((state) => state.shown);
  const question = useAsk((state) => state.question);
  const journey = useAsk((state) => state.journey);
  const local = shown?.source.type === "local";
  return (
    <Sheet title="Share this view" onClose={onClose}>
      {shown && (
        <ul className="shares">
          {!local && (
            <Share1
              title="A link to this view"
              about="Opens this host, question and step."
              text={async () => linkHere(app)}
            />
          )}
          <Share1
            title="A link that holds the snapshot"
            about="Everything is in the link itself, after its #, which browsers send to no server. It is long."
            text={async () => linkHere(app, { source: { type: "link", packed: await app.packSnapshot() } })}
          />
          {question && journey && (
            <Share1
              title="The journey as text"
              about="Every step and every rule that was looked at."
              text={async () => transcript(shown.title, question, journey)}
            />
          )}
          {question && journey && (
            <Share1
              title="The journey as Markdown"
              about="A numbered list, with a Mermaid sequence diagram."
              text={async () => journeyMarkdown(shown.title, question, journey)}
            />
          )}
          {question && journey && (
            <Pictures title={shown.title} host={shown.host} question={question} journey={journey} />
          )}
        </ul>
      )}
    </Sheet>
  );
}

function Share1({ title, about, text }: { title: string; about: string; text: () => Promise<string> }) {
  const [state, setState] = useState<"ready" | "copied" | { readonly shown: string }>("ready");
  async function copy(): Promise<void> {
    const made = await text();
    try {
      await navigator.clipboard.writeText(made);
      setState("copied");
    } catch {
      // Without leave to write to the clipboard it is shown, to be copied by hand.
      setState({ shown: made });
    }
  }
  return (
    <li className="share">
      <div>
        <h3>{title}</h3>
        <p className="quiet small">{about}</p>
      </div>
      <button type="button" className="button outlined" onClick={() => void copy()}>
        {state === "copied" ? <Check size={16} /> : <Copy size={16} />}
        {state === "copied" ? "Copied" : "Copy"}
      </button>
      {typeof state === "object" && (
        <textarea
          className="mono"
          readOnly
          value={state.shown}
          rows={4}
          aria-label={title}
          onFocus={(e) => e.target.select()}
        />
      )}
    </li>
  );
}
