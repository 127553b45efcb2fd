import { useEffect, useId, useRef, useState } from "react";

/**
 * A text field with a list of choices, by the combobox pattern of the ARIA practices: the focus stays in the field, the
 * arrow keys go through the list, Enter takes the choice that they are at.
 */
export interface Combobox {
  readonly open: boolean;
  /** Index of the choice that Enter would take; -1 for none, and what was typed counts. */
  readonly active: number;
  readonly input: {
    readonly role: "combobox";
    readonly "aria-expanded": boolean;
    readonly "aria-controls": string;
    readonly "aria-autocomplete": "list";
    readonly "aria-activedescendant": string | undefined;
    onKeyDown(event: React.KeyboardEvent): void;
    onClick(): void;
    onBlur(): void;
  };
  readonly list: {
    readonly role: "listbox";
    readonly id: string;
    readonly "aria-label": string;
    readonly ref: React.RefObject<HTMLDivElement | null>;
    /** Keeps the focus in the field while the list is pressed. */
    onPointerDown(event: React.PointerEvent): void;
  };
  option(index: number): {
    readonly role: "option";
    readonly id: string;
    readonly "aria-selected": boolean;
    readonly "data-highlighted": true | undefined;
    onPointerMove(): void;
    onClick(): void;
  };
  show(): void;
}

interface Options {
  /** What the choices are. */
  readonly label: string;
  readonly count: number;
  /** A choice is at hand from the start, for a field that is of no use without. */
  readonly eager?: boolean;
  onPick(index: number): void;
}

export function useCombobox({ label, count, eager = false, onPick }: Options): Combobox {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(eager);
  const none = eager ? 0 : -1;
  const [at, setAt] = useState(none);
  const open = shown && count > 0;
  const active = open ? Math.min(at, count - 1) : -1;

  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);

  function hide(): void {
    setShown(eager);
    setAt(none);
  }

  function pick(index: number): void {
    hide();
    onPick(index);
  }

  function press(event: React.KeyboardEvent): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const by = event.key === "ArrowDown" ? 1 : -1;
      setShown(true);
      setAt(active < 0 ? (by > 0 ? 0 : count - 1) : (active + by + count) % Math.max(1, count));
    } else if (event.key === "Enter" && active >= 0) pick(active);
    else if (event.key === "Escape" && open && !eager) hide();
    else {
      if (event.key === "Enter") hide();
      return;
    }
    event.preventDefault();
  }

  return {
    open,
    active,
    input: {
      role: "combobox",
      "aria-expanded": open,
      "aria-controls": id,
      "aria-autocomplete": "list",
      "aria-activedescendant": active >= 0 ? `${id}-${active}` : undefined,
      onKeyDown: press,
      onClick: () => setShown(true),
      onBlur: hide,
    },
    list: { role: "listbox", id, "aria-label": label, ref: list, onPointerDown: (event) => event.preventDefault() },
    option: (index) => ({
      role: "option",
      id: `${id}-${index}`,
      "aria-selected": index === active,
      "data-highlighted": index === active || undefined,
      onPointerMove: () => setAt(index),
      onClick: () => pick(index),
    }),
    show: () => {
      setShown(true);
      setAt(none);
    },
  };
}
