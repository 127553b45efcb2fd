import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Host } from "../../host/model.ts";
import type { TermId } from "../../lessons/glossary/index.ts";
import { termAt } from "../../lessons/inline.ts";
import { overlap, type Rect } from "../../stage/geometry.ts";
import { usePlayer } from "../app-context.ts";
import { Meaning, useMeaning } from "./meaning.tsx";
import { termOfElement } from "./words-in-view.ts";

/** Longer than at a marked word: whoever looks for something on the drawing passes over much of it. */
const LINGER = 700;
/** Pixels between a thing and what is said of it. */
const GAP = 8;

/** What is pointed at, and the word for it. */
interface Pointed {
  readonly id: TermId;
  /** Tells it from all others: pointed at again, it is the same. */
  readonly what: Element | string;
  /** What it is called, in full: on the drawing there may be no room for that. null for a word. */
  readonly label: string | null;
  /** Where it is in the window, now. */
  readonly place: () => Rect;
}

interface Props {
  /** Whose things the drawing shows. */
  readonly host: Host;
}

/**
 * What the things of the drawing are, and the words of the field in any text on the screen, for a mouse that rests on one while
 * nothing plays. (By keyboard, and by touch, a sheet has them all; a thing is selected, and the panel explains its kind; the
 * words that matter most are marked `Term`s.) It stands beside, clear of the packet and its card, and takes nothing from the pointer.
 */
export default function PointedWords({ host }: Props) {
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const { playing } = usePlayer();
  useEffect(() => {
    if (playing) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let resting: Pointed["what"] | null = null;
    const leave = (): void => {
      clearTimeout(timer);
      resting = null;
      setPointed(null);
    };
    const over = (event: PointerEvent): void => {
      const found = event.pointerType === "mouse" && event.buttons === 0 ? pointedAt(host, event) : null;
      if (found?.what === resting) return;
      leave();
      if (!found) return;
      resting = found.what;
      timer = setTimeout(() => setPointed(found), LINGER);
    };
    const ended = ["pointerdown", "wheel", "keydown", "blur"] as const;
    document.addEventListener("pointermove", over);
    document.documentElement.addEventListener("pointerleave", leave);
    for (const one of ended) window.addEventListener(one, leave, { capture: true, passive: true });
    return () => {
      leave();
      document.removeEventListener("pointermove", over);
      document.documentElement.removeEventListener("pointerleave", leave);
      for (const one of ended) window.removeEventListener(one, leave, { capture: true });
    };
  }, [host, playing]);
  return pointed && <PointedWord key={pointed.id} {...pointed} />;
}

function pointedAt(host: Host, event: PointerEvent): Pointed | null {
  const target = event.target instanceof Element ? event.target : null;
  // A marked word explains itself, and the timeline has words of its own.
  if (!target || target.closest(".term, .term-card, .track-line, input, select, textarea")) return null;
  const thing = target.closest(".stage .thing, .stage .caption");
  if (!(thing instanceof HTMLElement)) return wordAt(event.clientX, event.clientY);
  const id = termOfElement(host, thing);
  return id && { id, what: thing, label: thing.getAttribute("aria-label"), place: () => thing.getBoundingClientRect() };
}

function wordAt(x: number, y: number): Pointed | null {
  const at = letterAt(x, y);
  const found = at && termAt(at.text.data, at.offset);
  if (!found) return null;
  const range = document.createRange();
  range.setStart(at.text, found.begin);
  range.setEnd(at.text, found.end);
  // What is asked for is the gap between two letters nearest to a place, and that may be far from it.
  const inside = [...range.getClientRects()].some(
    ({ left, right, top, bottom }) => x >= left && x <= right && y >= top && y <= bottom,
  );
  if (!inside) return null;
  return {
    id: found.id,
    what: `${found.begin} ${at.text.data}`,
    label: null,
    place: () => range.getBoundingClientRect(),
  };
}

/** The text below a place of the window, and which of its letters; null where there is none. */
function letterAt(x: number, y: number): { readonly text: Text; readonly offset: number } | null {
  // Older browsers call it by another name.
  const caret = document.caretPositionFromPoint?.(x, y);
  const range = caret ? null : document.caretRangeFromPoint?.(x, y);
  const node = caret?.offsetNode ?? range?.startContainer;
  const offset = caret?.offset ?? range?.startOffset;
  if (!(node instanceof Text) || offset === undefined) return null;
  // The gap may be the one behind the letter.
  const before = document.createRange();
  before.setStart(node, Math.max(0, offset - 1));
  before.setEnd(node, offset);
  const { left, right } = before.getBoundingClientRect();
  return { text: node, offset: x >= left && x < right ? offset - 1 : offset };
}

function PointedWord({ id, label, place }: Pointed) {
  const term = useMeaning(id);
  const card = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const { current } = card;
    if (!current || !term) return;
    current.showPopover();
    const { x, y } = placeBeside(place(), current.getBoundingClientRect());
    current.style.left = `${x}px`;
    current.style.top = `${y}px`;
  }, [place, term]);
  if (!term) return null;
  return (
    <span ref={card} role="tooltip" popover="manual" className="popup term-card stage-word">
      {label !== null && <span className="term-named">{label}</span>}
      <Meaning term={term} />
    </span>
  );
}

/** Below, above, right or left of a thing: the first place in the window that leaves the packet and its card to be seen. */
function placeBeside(thing: Rect, { width, height }: Rect): { readonly x: number; readonly y: number } {
  const across = Math.max(GAP, Math.min(thing.x, innerWidth - width - GAP));
  const down = Math.max(GAP, Math.min(thing.y, innerHeight - height - GAP));
  const places = [
    { x: across, y: thing.y + thing.height + GAP },
    { x: across, y: thing.y - height - GAP },
    { x: thing.x + thing.width + GAP, y: down },
    { x: thing.x - width - GAP, y: down },
  ];
  const kept = [...document.querySelectorAll('[data-kind="packet"], .callout')].map((one) =>
    one.getBoundingClientRect(),
  );
  const fits = places.filter(
    ({ x, y }) => x >= GAP && y >= GAP && x + width <= innerWidth - GAP && y + height <= innerHeight - GAP,
  );
  const free = fits.find((place) => !kept.some((one) => overlap(one, { ...place, width, height })));
  return free ?? fits[0] ?? { x: across, y: down };
}
