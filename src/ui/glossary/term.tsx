import { useEffect, useId, useRef, useState } from "react";
import type { TermId } from "../../lessons/glossary/index.ts";
import { Meaning, useMeaning } from "./meaning.tsx";

interface Props {
  readonly id: TermId;
  /** The word as it stands in its sentence or title. */
  readonly children: React.ReactNode;
}

/** Long enough that a pointer passing by opens nothing. */
const LINGER = 250;

/**
 * A word of the field. What it means, and the command that shows it on a real host, comes up when it is pointed at, focused
 * or pressed; Esc, a press elsewhere, or going away puts it back.
 */
export function Term({ id, children }: Props) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const card = useId();
  const later = (next: boolean): void => {
    clearTimeout(timer.current);
    // A pointer that leaves takes nothing from who has come by keyboard since.
    timer.current = setTimeout(() => setOpen(next || (anchor.current?.matches(":focus-visible") ?? false)), LINGER);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!open) return;
    // Esc closes this alone, not what it stands in.
    const key = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    };
    const press = (event: PointerEvent): void => {
      if (event.target instanceof Node && !anchor.current?.parentElement?.contains(event.target)) setOpen(false);
    };
    window.addEventListener("keydown", key, true);
    window.addEventListener("pointerdown", press);
    return () => {
      window.removeEventListener("keydown", key, true);
      window.removeEventListener("pointerdown", press);
    };
  }, [open]);
  return (
    <span
      className="term-root"
      onPointerEnter={(event) => event.pointerType === "mouse" && later(true)}
      onPointerLeave={(event) => event.pointerType === "mouse" && later(false)}
    >
      <button
        ref={anchor}
        type="button"
        className="term"
        data-term={id}
        aria-describedby={open ? card : undefined}
        aria-expanded={open}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && setOpen(true)}
        onBlur={() => setOpen(false)}
        onClick={() => setOpen(true)}
      >
        {children}
      </button>
      {open && <TermCard id={id} card={card} anchor={anchor} />}
    </span>
  );
}

interface CardProps {
  readonly id: TermId;
  readonly card: string;
  readonly anchor: React.RefObject<HTMLElement | null>;
}

function TermCard({ id, card, anchor }: CardProps) {
  const term = useMeaning(id);
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const { current } = element;
    const box = anchor.current?.getBoundingClientRect();
    if (!current || !box || !term) return;
    // In the top layer, so that no area it stands in cuts it off.
    current.showPopover();
    const { offsetWidth: width, offsetHeight: height } = current;
    const left = Math.max(8, Math.min(box.left, innerWidth - width - 8));
    const below = box.bottom + 6;
    const top = below + height > innerHeight - 8 ? Math.max(8, box.top - height - 6) : below;
    current.style.left = `${left}px`;
    current.style.top = `${top}px`;
  }, [anchor, term]);
  if (!term) return null;
  return (
    <span ref={element} id={card} role="tooltip" popover="manual" className="popup term-card">
      <Meaning term={term} />
    </span>
  );
}
