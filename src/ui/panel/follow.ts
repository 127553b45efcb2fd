/**
 * The panel follows the rule that the packet is at, and gives back what it scrolled away for that once the step is over;
 * what the person scrolls stays where it is.
 */
import { type RefObject, useEffect, useLayoutEffect } from "react";

/** Where the panel stood before it began to follow; none where it did not, or where the person has scrolled since. */
const homes = new WeakMap<Element, number>();

/** Scrolls an element of the panel into sight, as little as it takes. */
export function follow(element: Element): void {
  const scroller = element.closest(".panel-body");
  const home = scroller?.scrollTop;
  element.scrollIntoView({ block: "nearest" });
  if (scroller && home !== undefined && scroller.scrollTop !== home && !homes.has(scroller)) homes.set(scroller, home);
}

/** @param step index of the step that the panel shows: with another one it stands again where it stood */
export function useHome(panel: RefObject<HTMLElement | null>, step: number): void {
  useEffect(() => {
    const { current } = panel;
    if (!current) return;
    const forget = (): void => void homes.delete(current);
    const byHand = ["wheel", "touchmove", "pointerdown", "keydown"] as const;
    for (const event of byHand) current.addEventListener(event, forget, { passive: true });
    return () => {
      for (const event of byHand) current.removeEventListener(event, forget);
    };
  }, [panel]);
  // Before what the new step follows: that comes with the effects of its rules.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the step's change that gives the place back.
  useLayoutEffect(() => {
    const home = panel.current ? homes.get(panel.current) : undefined;
    if (!panel.current || home === undefined) return;
    homes.delete(panel.current);
    panel.current.scrollTop = home;
  }, [panel, step]);
}
