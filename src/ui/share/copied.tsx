import { Check, Copy } from "lucide-react";
import { useState } from "react";

interface Props {
  readonly title: string;
  readonly about: React.ReactNode;
  /** What is copied; made when it is asked for where that takes long, and then seen only where it cannot be copied. */
  readonly text: string | (() => Promise<string>);
  /** What else can be done with it. */
  readonly children?: React.ReactNode;
}

/** Something to paste elsewhere, and the button that takes it along. */
export function Copied({ title, about, text, children }: Props) {
  const [copied, setCopied] = useState<string | null>(null);
  const [made, setMade] = useState<string | null>(null);
  async function copy(): Promise<void> {
    const content = typeof text === "string" ? text : await text();
    try {
      await navigator.clipboard.writeText(content);
      setCopied(content);
    } catch {
      // Without leave to write to the clipboard it is shown, to be copied by hand.
      setMade(content);
    }
  }
  const shown = typeof text === "string" ? text : made;
  const done = copied !== null && (typeof text !== "string" || copied === text);
  return (
    <li className="share">
      <div>
        <h3>{title}</h3>
        <p className="quiet small">{about}</p>
      </div>
      <div className="share-buttons">
        {children}
        <button type="button" className="button outlined" onClick={() => void copy()} aria-label={`Copy: ${title}`}>
          {done ? <Check size={16} /> : <Copy size={16} />}
          {done ? "Copied" : "Copy"}
        </button>
      </div>
      {shown !== null && (
        <textarea
          className="mono"
          readOnly
          value={shown}
          rows={shown.includes("\n") ? 4 : 2}
          aria-label={title}
          onFocus={(event) => event.target.select()}
        />
      )}
    </li>
  );
}
