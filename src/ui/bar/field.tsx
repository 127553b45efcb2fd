import { Autocomplete } from "@base-ui/react/autocomplete";
import { useId, useState } from "react";

interface Choice {
  readonly label: string;
  readonly detail: string;
}

interface Props<T extends Choice> {
  readonly name: "from" | "to";
  readonly value: string;
  readonly choices: readonly T[];
  readonly placeholder: string;
  onChange(value: string): void;
  onPick(choice: T): void;
}

/** One end of a question: any text, with what this host has to choose from, found by name or address. */
export function Field<T extends Choice>({ name, value, choices, placeholder, onChange, onPick }: Props<T>) {
  const id = useId();
  // Until something is typed, the list shows all there is, not only what is like the present value.
  const [typed, setTyped] = useState(false);
  return (
    <Autocomplete.Root
      items={choices}
      value={value}
      onValueChange={(text, { reason }) => {
        if (reason === "item-press") return;
        setTyped(true);
        onChange(text);
      }}
      onOpenChange={(open) => {
        if (!open) setTyped(false);
      }}
      itemToStringValue={(choice: T) => choice.label}
      filter={typed ? matches : null}
      limit={60}
      openOnInputClick
    >
      <div className="field">
        <label className="quiet small" htmlFor={id}>
          {name}
        </label>
        <Autocomplete.Input
          id={id}
          className="field-input mono"
          name={name}
          placeholder={placeholder}
          spellCheck={false}
          autoCapitalize="off"
          onFocus={(event) => event.currentTarget.select()}
        />
      </div>
      <Autocomplete.Portal>
        <Autocomplete.Positioner className="popup-layer" sideOffset={8} align="start">
          <Autocomplete.Popup className="popup field-popup">
            <Autocomplete.Empty className="field-empty quiet small">
              Nothing of that name; Enter asks all the same.
            </Autocomplete.Empty>
            <Autocomplete.List className="field-list">
              {(choice: T) => (
                <Autocomplete.Item
                  key={`${choice.label} ${choice.detail}`}
                  value={choice}
                  className="menu-item choice"
                  onClick={() => onPick(choice)}
                >
                  <span className="mono">{choice.label}</span>
                  <span className="quiet small ellipsis">{choice.detail}</span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}

/** Every word that was written is somewhere in the name or the detail. */
function matches(choice: Choice, query: string): boolean {
  const said = `${choice.label} ${choice.detail}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}
