import { Check, Copy } from "lucide-react";
import { useState } from "react";
import "./code-block.css";

/** Puts a text on the clipboard. Where the browser does not let the page, it says so: the text stands beside it. */
function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [state, setState] = useState<"ready" | "copied" | "refused">("ready");
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setState("copied"),
      () => setState("refused"),
    );
  };
  return (
    <button type="button" className="button outlined copy-button" aria-label={`Copy ${label}`} onClick={copy}>
      {state === "copied" ? <Check size={15} /> : <Copy size={15} />}
      <span aria-live="polite">
        {state === "copied" ? "Copied" : state === "refused" ? "Select it to copy" : "Copy"}
      </span>
    </button>
  );
}

/** A command or a snippet to copy. */
export function CodeBlock({ text }: { readonly text: string }) {
  return (
    <div className="code-block">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>
        <code className="mono">{text}</code>
      </pre>
      <CopyButton text={text} label={text.split("\n")[0] ?? ""} />
    </div>
  );
}
