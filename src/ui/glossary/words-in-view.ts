import type { Host } from "../../host/model.ts";
import type { TermId } from "../../lessons/glossary/index.ts";
import { termsIn } from "../../lessons/inline.ts";
import { termOfHook, termOfThing } from "./terms.ts";

/** The word that a thing of the drawing stands for, as it is marked there; null for none. */
export function termOfElement(host: Host, element: HTMLElement): TermId | null {
  const { kind = "", name = "", state = "" } = element.dataset;
  if (element.matches(".caption")) return termOfHook(element.textContent.trim()) ?? null;
  return termOfThing(host, { kind, name, state });
}

/** Where words are looked for, what is looked at now before what stands around it. */
const PARTS = [".callout", ".panel", ".timeline", ".stage"] as const;

/**
 * Every word of the field that a mouse would have explained on the screen as it is: in any text, and what the things of the
 * drawing are. Each once, in the order in which one comes to them.
 */
export function wordsInView(host: Host): readonly TermId[] {
  const found = new Set<TermId>();
  for (const part of PARTS)
    for (const root of document.querySelectorAll(part)) {
      const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode as Text;
        if (!parentElement?.checkVisibility()) continue;
        // A marked word may mean something else there than it does elsewhere: the table of a route.
        const marked = parentElement.closest<HTMLElement>("[data-term]")?.dataset["term"];
        for (const id of marked === undefined ? termsIn(data) : [marked as TermId]) found.add(id);
      }
      for (const thing of root.querySelectorAll<HTMLElement>(".thing, .caption")) {
        const id = termOfElement(host, thing);
        if (id !== null) found.add(id);
      }
    }
  return [...found];
}
