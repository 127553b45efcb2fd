import { Check, Copy } from "lucide-react";
import { useState } from "react";

/** Puts a text on the clipboard that stands beside it. Where the browser does not let the page, it can be selected there. */
export function CopyIcon({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      className="button icon"
      aria-label={copied ? "Copied" : `Copy '${text}'`}
      title={copied ? "Copied" : "Copy"}
      onClick={() =>
        navigator.clipboard.writeText(text).then(
          () => setCopied(true),
          () => {},
        )
      }
    >
      {copied ? <Check size={14} /> : <Copy size={14} />}
    </button>
  );
}
