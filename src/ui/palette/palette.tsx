import { Search } from "lucide-react";
import { useMemo, useState } from "react";
import { useApp } from "../app-context.ts";
import { useCombobox } from "../popup/combobox.ts";
import { Sheet } from "../sheet.tsx";
import { entriesOf, findEntries } from "./entries.ts";
import "./palette.css";

const MOST = 60;

/** Finds any container, address, interface, chain, rule, question, sample and command, and goes there or does it. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const entries = useMemo(() => entriesOf(app), [app]);
  const [query, setQuery] = useState("");
  const found = useMemo(() => findEntries(entries, query, MOST), [entries, query]);
  const combobox = useCombobox({
    label: "Found",
    count: found.length,
    eager: true,
    onPick: (index) => {
      onClose();
      found[index]?.run();
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
      {found.length === 0 && <p className="quiet palette-empty">Nothing of that name on this host.</p>}
      <div {...combobox.list} className="palette-list">
        {found.map((entry, index) => (
          <div key={entry.key} {...combobox.option(index)} className="menu-item palette-item">
            <span className="quiet small palette-group">{entry.group}</span>
            <span className={entry.group === "Rules" || entry.group === "On the host" ? "mono" : ""}>
              {entry.title}
            </span>
            <span className="quiet small ellipsis">{entry.detail}</span>
          </div>
        ))}
      </div>
    </Sheet>
  );
}
