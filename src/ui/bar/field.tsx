import { useId, useState } from "react";
import { useCombobox } from "../popup/combobox.ts";

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

/** More than anyone reads; typing finds the rest. */
const MOST = 60;

/** One end of a question: any text, with what this host has to choose from, found by name or address. */
export function Field<T extends Choice>({ name, value, choices, placeholder, onChange, onPick }: Props<T>) {
  const id = useId();
  // Until something is typed, the list shows all there is, not only what is like the present value.
  const [typed, setTyped] = useState(false);
  const found = (typed ? findChoices(choices, value) : choices).slice(0, MOST);
  const combobox = useCombobox({
    label: name === "from" ? "Where it may come from" : "Where it may go",
    count: found.length,
    onPick: (index) => {
      const choice = found[index];
      setTyped(false);
      if (choice) onPick(choice);
    },
  });
  return (
    <div className="field">
      <label className="quiet small" htmlFor={id}>
        {name}
      </label>
      <input
        {...combobox.input}
        id={id}
        className="field-input mono"
        name={name}
        placeholder={placeholder}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={value}
        onFocus={(event) => {
          setTyped(false);
          event.currentTarget.select();
        }}
        onChange={(event) => {
          setTyped(true);
          onChange(event.target.value);
          combobox.show();
        }}
      />
      <span className="unseen" aria-live="polite">
        {typed && combobox.open && (found.length === 1 ? "1 choice" : `${found.length} choices`)}
      </span>
      <div {...combobox.list} className="popup dropped field-list" hidden={!combobox.open}>
        {combobox.open &&
          found.map((choice, index) => (
            <div key={`${choice.label} ${choice.detail}`} {...combobox.option(index)} className="menu-item choice">
              <span className="mono">{choice.label}</span>
              <span className="quiet small ellipsis">{choice.detail}</span>
            </div>
          ))}
      </div>
    </div>
  );
}

/** The choices of which all that was written is said, those that are called so first. */
function findChoices<T extends Choice>(choices: readonly T[], query: string): readonly T[] {
  const called = ({ label }: T): boolean => label.toLowerCase().startsWith(query.trim().toLowerCase());
  const found = choices.filter((choice) => matches(choice, query));
  return [...found.filter(called), ...found.filter((choice) => !called(choice))];
}

/** Every word that was written is somewhere in the name or the detail. */
function matches(choice: Choice, query: string): boolean {
  const said = `${choice.label} ${choice.detail}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}
