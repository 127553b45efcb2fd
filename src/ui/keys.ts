import { useEffect } from "react";
import type { App } from "../app/app.ts";
import type { Sheet } from "../app/stores.ts";
import { useApp } from "./app-context.ts";
import { markOf } from "./timeline/names.ts";
import { tried } from "./tried.ts";

/** Every key of the page, for the help sheet too. */
export const KEYS: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ["Space"], does: "Play, or pause" },
  { keys: ["→"], does: "One step on" },
  { keys: ["←"], does: "One step back" },
  { keys: ["Shift", "→"], does: "To the next milestone" },
  { keys: ["Shift", "←"], does: "To the milestone before" },
  { keys: ["Home"], does: "To the first step" },
  { keys: ["End"], does: "To the last step" },
  { keys: ["N"], does: "To a lesson's next stop" },
  { keys: ["B"], does: "Back to the stop before" },
  { keys: ["↑", "↓"], does: "In the outline: through the journey's steps, or the host's tree" },
  { keys: ["/"], does: "Ask: from where to where" },
  { keys: ["Ctrl", "K"], does: "Find any container, address, chain, rule, question, command" },
  { keys: ["W"], does: "The words on the screen, explained" },
  { keys: ["?"], does: "This sheet" },
  { keys: ["Esc"], does: "Close, leave the question for its steps, or select nothing" },
];

/** What was typed for the palette while that was still being fetched. */
let early = "";

/** What was typed before the palette was there to take it; that is then its own. */
export function takeEarly(): string {
  const typed = early;
  early = "";
  return typed;
}

/** Parts that have keys of their own. */
const OWN_ARROWS =
  "[role=tree], [role=tablist], [role=menu], [role=listbox], [role=separator], [role=combobox], .long-rules";

export function useKeys(): void {
  const app = useApp();
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (press(app, event)) event.preventDefault();
    };
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, [app]);
}

/** A key while a sheet is still being fetched. */
function pressBefore({ openSheet }: App, sheet: Sheet, { key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (key === "Escape") openSheet(null);
  else if (sheet === "palette" && key.length === 1 && !ctrlKey && !metaKey && !altKey) early += key;
  else return false;
  return true;
}

/** @returns whether the key meant something here */
function press(app: App, event: KeyboardEvent): boolean {
  const { player, stores, openSheet, select } = app;
  if (event.defaultPrevented) return false;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    early = "";
    openSheet("palette");
    return true;
  }
  const { sheet } = stores.view.getState();
  if (sheet !== null && !document.querySelector("dialog[open]")) return pressBefore(app, sheet, event);
  if (event.ctrlKey || event.metaKey || event.altKey || sheet) return false;
  const target = event.target instanceof Element ? event.target : null;
  if (event.key === "Escape" && target?.closest(".question input")) {
    document.querySelector<HTMLElement>(".timeline [role=slider]")?.focus();
    return true;
  }
  if (target?.closest("input, textarea, select, [contenteditable]")) return false;
  switch (event.key) {
    case " ":
      if (target?.closest("button, a, summary, [role=treeitem], [role=button]")) return false;
      player.toggle();
      return true;
    case "/":
      document.querySelector<HTMLInputElement>("input[name=from]")?.focus();
      return true;
    case "n":
    case "b":
      if (stores.view.getState().lesson === null) return false;
      void import("../app/lesson-path.ts").then(({ moveBy }) => tried(moveBy(app, event.key === "n" ? 1 : -1)));
      return true;
    case "w":
      openSheet("words");
      return true;
    case "?":
      openSheet("help");
      return true;
    case "Escape":
      if (stores.view.getState().selection === null) return false;
      select(null);
      return true;
  }
  if (target?.closest(OWN_ARROWS)) return false;
  switch (event.key) {
    case "ArrowRight":
      if (event.shiftKey) player.seek(milestoneFrom(app, 1));
      else player.next();
      return true;
    case "ArrowLeft":
      if (event.shiftKey) player.seek(milestoneFrom(app, -1));
      else player.previous();
      return true;
    case "Home":
      player.seek(0);
      return true;
    case "End":
      player.seek(player.state.steps - 1);
      return true;
    default:
      return false;
  }
}

/** The nearest step that way that the line of steps marks; the last, or the first, where there is none. */
function milestoneFrom({ stores, player }: App, by: 1 | -1): number {
  const { steps } = stores.ask.getState();
  const { step } = player.state;
  const marked = steps.flatMap((one, index) => (markOf(one.step) === null ? [] : [index]));
  return by === 1
    ? (marked.find((index) => index > step) ?? steps.length - 1)
    : (marked.findLast((index) => index < step) ?? 0);
}
