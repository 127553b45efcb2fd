import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

interface Props {
  /** What opens it. */
  readonly label: string;
  readonly title: string;
  readonly className: string;
  readonly disabled?: boolean;
  readonly button: React.ReactNode;
  readonly popupClassName: string;
  /** What is in it; `close` gives the focus back to the button. */
  readonly children: (close: () => void) => React.ReactNode;
}

/**
 * A button and what it discloses below it. Esc, a press elsewhere, or the focus going elsewhere closes it; the arrow keys
 * go through what can be pressed in it.
 */
export function Popup({ label, title, className, disabled = false, button, popupClassName, children }: Props) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    const press = (event: PointerEvent): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", press);
    return () => document.removeEventListener("pointerdown", press);
  }, [open]);

  function close(): void {
    setOpen(false);
    opener.current?.focus();
  }

  function press(event: React.KeyboardEvent): void {
    if (event.key === "Escape" && open) close();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") moveFocus(event.key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function moveFocus(by: 1 | -1): void {
    // At once, so that the next key finds the focus where this one put it.
    flushSync(() => setOpen(true));
    const buttons = [...(root.current?.querySelectorAll<HTMLElement>(".popup button") ?? [])];
    const { activeElement } = document;
    const at = activeElement instanceof HTMLElement ? buttons.indexOf(activeElement) : -1;
    buttons[at < 0 && by < 0 ? buttons.length - 1 : (at + by + buttons.length) % buttons.length]?.focus();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears the keys of what it holds.
    <div
      ref={root}
      className="popup-root"
      onKeyDown={press}
      onBlur={(event) => {
        if (event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <button
        ref={opener}
        type="button"
        className={className}
        disabled={disabled}
        aria-expanded={open}
        aria-haspopup="true"
        aria-label={label}
        title={title}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && <div className={`popup dropped ${popupClassName}`}>{children(close)}</div>}
    </div>
  );
}
