import { useEffect, useRef, useState } from "react";
import { formatView } from "../../app/address.ts";
import { presentView } from "../../app/link.ts";
import { useApp, useView } from "../app-context.ts";
import { Sheet } from "../sheet.tsx";
import { Markdown } from "./markdown.tsx";
import "./docs.css";

interface Entry {
  readonly name: string;
  readonly title: string;
}

type Shown =
  | { readonly text: string; readonly name: string; readonly heading: string | null }
  | { readonly problem: string };

/** The documents of `public/docs`, one at a time, beside the list of all. */
export default function DocsSheet({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const name = useView((view) => view.doc) ?? "getting-started";
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const [shown, setShown] = useState<Shown | null>(null);
  const heading = useRef<string | null>(null);
  const body = useRef<HTMLDivElement>(null);
  const base = new URL("docs/", app.base);

  useEffect(() => {
    const list = new URL("docs/index.json", app.base);
    void app.busy.during(fetchDoc(list)).then(
      (text) => setEntries(JSON.parse(text) as Entry[]),
      () => {},
    );
  }, [app]);

  useEffect(() => {
    let left = false;
    void app.busy.during(fetchDoc(new URL(`docs/${encodeURIComponent(name)}.md`, app.base))).then(
      (text) => !left && setShown({ text, name, heading: heading.current }),
      () =>
        !left && setShown({ problem: `There is no page called '${name}' here. The list has those that there are.` }),
    );
    return () => {
      left = true;
    };
  }, [app, name]);

  useEffect(() => {
    const at = shown && "text" in shown && shown.heading ? document.getElementById(shown.heading) : null;
    if (at) at.focus();
    else body.current?.closest("dialog")?.scrollTo(0, 0);
  }, [shown]);

  const docAddress = (doc: string): string => location.pathname + formatView({ ...presentView(app), doc });
  const openDoc = (doc: string, to: string | null): void => {
    heading.current = to;
    app.openDoc(doc);
  };
  return (
    <Sheet title="Documentation" className="docs-sheet" onClose={onClose}>
      <div className="docs" ref={body}>
        <nav aria-label="Pages">
          <ul>
            {entries.map((entry) => (
              <li key={entry.name}>
                <a
                  className="docs-page"
                  href={docAddress(entry.name)}
                  aria-current={entry.name === name ? "page" : undefined}
                  onClick={(event) => {
                    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                    event.preventDefault();
                    openDoc(entry.name, null);
                  }}
                >
                  {entry.title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <article aria-live="polite">
          {shown === null ? null : "problem" in shown ? (
            <p>{shown.problem}</p>
          ) : (
            <Markdown text={shown.text} links={{ base, openDoc, docAddress }} />
          )}
        </article>
      </div>
    </Sheet>
  );
}

async function fetchDoc(url: URL): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status}`);
  return response.text();
}
