import { Search } from "lucide-react";
import { useEffect, useLayoutEffect, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { useApp, useHost } from "../app-context.ts";
import { takeEarly } from "../keys.ts";
import { useCombobox } from "../popup/combobox.ts";
import { Sheet } from "../sheet.tsx";
import { findEntries } from "./entries.ts";
import { useEntries } from "./use-entries.ts";
import "./palette.css";

/** Milliseconds without a key after which it is said what was found: each key silences whoever speaks. */
const PAUSE = 600;

/** So many of what is found are listed; more words find fewer. */
const MOST = 60;

/** Finds any container, address, interface, chain, rule, question, sample and command, and goes there or does it. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const app = useApp();
  // A live host changes while one is searching.
  const host = useHost((state) => state.shown?.host);
  const entries = useEntries(app, host);
  const [query, setQuery] = useState("");
  // Behind the sheet's own effect: from then on it is the field that takes what is typed.
  useLayoutEffect(() => setQuery(takeEarly()), []);
  const all = useMemo(() => findEntries(entries, query), [entries, query]);
  const found = all.slice(0, MOST);
  const foot = foundText(all.length, query);
  const said = useAtRest(foot, query);
  const combobox = useCombobox({
    label: "Found",
    count: found.length,
    eager: true,
    onPick: (index) => {
      const entry = found[index];
      // At once: what is gone to takes the focus, which the palette gives back where it came from as it closes.
      flushSync(onClose);
      entry?.run();
      if (entry?.tab) document.getElementById(`tab-${entry.tab}`)?.focus();
    },
  });
  return (
    <Sheet title="Find anything" headless className="palette" onClose={onClose}>
      <div className="palette-search">
        <Search size={18} aria-hidden="true" className="quiet" />
        <input
          {...combobox.input}
          className="palette-input"
          placeholder="A container, an address, a chain, a rule, a question, a command…"
          aria-label="Find"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            combobox.show();
          }}
        />
      </div>
      <div {...combobox.list} className="palette-list">
        {found.map((entry, index) => (
          <div key={entry.key} {...combobox.option(index)} className="menu-item palette-item">
            <span className="quiet small palette-group">{entry.group}</span>
            <span className="palette-said">
              <span className={entry.group === "Rules" || entry.group === "On the host" ? "mono" : ""}>
                {entry.title}
              </span>{" "}
              <span className="quiet small">{entry.detail}</span>
            </span>
          </div>
        ))}
      </div>
      <p className="quiet small palette-foot" aria-hidden="true">
        {foot}
      </p>
      <p className="unseen" role="status">
        {said}
      </p>
    </Sheet>
  );
}

/** What there is to say once nothing has been typed for a while; nothing until then, so that the same is said again. */
function useAtRest(text: string, typed: string): string {
  const [said, setSaid] = useState("");
  // biome-ignore lint/correctness/useExhaustiveDependencies: another query is waited for anew, whatever is to be said of it
  useEffect(() => {
    setSaid("");
    const rest = setTimeout(() => setSaid(text), PAUSE);
    return () => clearTimeout(rest);
  }, [text, typed]);
  return said;
}

function foundText(count: number, query: string): string {
  if (count === 0) return "Nothing of that name, neither on this host nor among the samples and commands.";
  return count > MOST && query.trim() !== "" ? `The first ${MOST} of ${count}: more words find fewer.` : "";
}
