import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Host } from "../../host/model.ts";
import type { TermId } from "../../lessons/glossary/index.ts";
import { overlap, type Rect } from "../../stage/geometry.ts";
import { usePlayer } from "../app-context.ts";
import { Meaning, useMeaning } from "./meaning.tsx";
import { termOfHook, termOfThing } from "./terms.ts";

/** Longer than at a marked word: whoever looks for something on the drawing passes over much of it. */
const LINGER = 700;
/** Pixels between a thing and what is said of it. */
const GAP = 8;

interface Pointed {
  readonly element: Element;
  readonly id: TermId;
}

/**
 * What the things of the drawing are, for a mouse that rests on one while nothing plays. (By keyboard, and by touch, a thing
 * is selected, and the panel explains its kind.) It stands beside the thing, clear of the packet and its card, and takes
 * nothing from the pointer.
 */
export default function StageWords({ host }: { host: Host }) {
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const { playing } = usePlayer();
  useEffect(() => {
    if (playing) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let resting: Element | null = null;
    const leave = (): void => {
      clearTimeout(timer);
      resting = null;
      setPointed(null);
    };
    const over = (event: PointerEvent): void => {
      const target = event.target instanceof Element && event.pointerType === "mouse" ? event.target : null;
      const element = target?.closest(".stage .thing, .stage .caption") ?? null;
      if (element === resting) return;
      leave();
      const id = element instanceof HTMLElement ? termOf(host, element) : null;
      if (!element || id === null) return;
      resting = element;
      timer = setTimeout(() => setPointed({ element, id }), LINGER);
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
  return pointed && <StageWord key={pointed.id} {...pointed} />;
}

function termOf(host: Host, element: HTMLElement): TermId | null {
  const { kind = "", name = "", state = "" } = element.dataset;
  if (element.matches(".caption")) return termOfHook(element.textContent.trim()) ?? null;
  return termOfThing(host, { kind, name, state });
}

function StageWord({ element, id }: Pointed) {
  const term = useMeaning(id);
  const card = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const { current } = card;
    if (!current || !term) return;
    current.showPopover();
    const { x, y } = placeBeside(element.getBoundingClientRect(), current.getBoundingClientRect());
    current.style.left = `${x}px`;
    current.style.top = `${y}px`;
  }, [element, term]);
  if (!term) return null;
  return (
    <span ref={card} role="tooltip" popover="manual" className="popup term-card stage-word">
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
