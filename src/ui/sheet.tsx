import { X } from "lucide-react";
import { useId, useLayoutEffect, useRef } from "react";

interface Props {
  readonly title: string;
  /** Without a head it is the content that says what it is. */
  readonly headless?: boolean;
  readonly className?: string;
  onClose(): void;
  readonly children: React.ReactNode;
}

/** A dialog over the page, closed by Esc, by its cross, or by pressing beside it. */
export function Sheet({ title, headless = false, className = "", onClose, children }: Props) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  // Before the effects of what it holds: opening takes the focus, which they may want elsewhere in it.
  useLayoutEffect(() => {
    const { current } = dialog;
    if (!current?.open) current?.showModal();
    // What is opened says its name first; the cross, which would have the focus otherwise, says nothing of it.
    heading.current?.focus();
    return () => current?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same by itself.
    <dialog
      ref={dialog}
      className={`popup dialog ${className}`}
      aria-label={headless ? title : undefined}
      aria-labelledby={headless ? undefined : id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="dialog-body">
        {!headless && (
          <header className="dialog-head">
            <h2 ref={heading} id={id} className="dialog-title" tabIndex={-1}>
              {title}
            </h2>
            <button type="button" className="button icon" aria-label="Close" onClick={onClose}>
              <X size={18} />
            </button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}
