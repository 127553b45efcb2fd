import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { useMemo, useState } from "react";
import { useApp } from "../app-context.ts";
import { type Entry, entriesOf, findEntries } from "./entries.ts";
import "./palette.css";

const MOST = 60;

/** Finds any container, address, interface, chain, rule, question, sample and command, and goes there or does it. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const entries = useMemo(() => entriesOf(app), [app]);
  const [query, setQuery] = useState("");
  const found = useMemo(() => findEntries(entries, query, MOST), [entries, query]);
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="popup dialog palette" aria-label="Find anything">
          <Autocomplete.Root
            open
            inline
            items={found}
            filter={null}
            autoHighlight="always"
            value={query}
            onValueChange={(text, { reason }) => {
              if (reason !== "item-press") setQuery(text);
            }}
            itemToStringValue={(entry: Entry) => entry.title}
          >
            <div className="palette-search">
              <Search size={18} aria-hidden="true" className="quiet" />
              <Autocomplete.Input
                className="palette-input"
                placeholder="A container, an address, a chain, a rule, a question, a command…"
                aria-label="Find"
                autoFocus
              />
            </div>
            <Autocomplete.Empty className="quiet palette-empty">Nothing of that name on this host.</Autocomplete.Empty>
            <Autocomplete.List className="palette-list">
              {(entry: Entry) => (
                <Autocomplete.Item
                  key={entry.key}
                  value={entry}
                  className="menu-item palette-item"
                  onClick={() => {
                    onClose();
                    entry.run();
                  }}
                >
                  <span className="quiet small palette-group">{entry.group}</span>
                  <span className={entry.group === "Rules" || entry.group === "On the host" ? "mono" : ""}>
                    {entry.title}
                  </span>
                  <span className="quiet small ellipsis">{entry.detail}</span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
