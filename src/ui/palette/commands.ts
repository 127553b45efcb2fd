/** What can be done on the page, by name: for the palette. */
import type { App } from "../../app/app.ts";
import type { PanelTab, Sheet } from "../../app/stores.ts";

export interface Command {
  readonly title: string;
  readonly detail: string;
  /** The tab of the panel that it shows, and gives the focus to. */
  readonly tab?: PanelTab;
  run(): void;
}

/** Every sheet but the palette itself, which they are found in. */
const SHEETS: Readonly<Record<Exclude<Sheet, "palette">, readonly [title: string, detail: string]>> = {
  share: ["Share this view", "a link, a picture, a file"],
  embed: ["Embed this view in another page", "a frame, an element, Markdown"],
  transcript: ["The journey as text", "a transcript of every step and rule, as Markdown, as a picture"],
  samples: ["All samples", "real hosts, with questions"],
  lessons: ["Learn", "the course of lessons"],
  compare: ["Compare with another capture", "what changed, and where the journeys part"],
  capture: ["Capture your own host", "the command, and what it reads"],
  bring: ["Paste what commands print", "iptables-save, nft, ip, docker inspect, a Compose file"],
  kept: ["Hosts kept in this browser", "open, rename, export, delete"],
  redact: ["Redact this host", "before it is shared: names and addresses replaced"],
  docs: ["Documentation", "getting started, capture, the command, how it works"],
  words: ["Words on this screen", "each explained, with the command that shows it on a host"],
  help: ["Help and keys", "what this is, every key, every sign"],
};

export function commandsOf(app: App): readonly Command[] {
  const { player } = app;
  const command = (title: string, detail: string, run: () => void): Command => ({ title, detail, run });
  const tab = (title: string, detail: string, id: PanelTab): Command => ({
    title,
    detail,
    tab: id,
    run: () => app.openTab(id),
  });
  const { lesson, selection } = app.stores.view.getState();
  return [
    command("Play", "from here", () => player.play()),
    command("Pause", "", () => player.pause()),
    command("Next step", "", () => player.next()),
    command("Previous step", "", () => player.previous()),
    command("To the first step", "", () => player.seek(0)),
    command("To the last step", "", () => player.seek(player.state.steps - 1)),
    command("Loop", "play again and again, or once", () => player.setLoop(!player.state.loop)),
    tab("Step in full", "the packet, its rules, routes and conntrack entry", "step"),
    tab("Outline", "the host as a tree, the journey as a list", "outline"),
    ...(selection === null ? [] : [tab("What is selected", selection.replace(/^[^:]*:/, ""), "selected")]),
    ...(lesson === null ? [] : [tab("The lesson's text", lesson.lesson.title, "lesson")]),
    ...Object.entries(SHEETS).map(([sheet, [title, detail]]) => command(title, detail, () => openSheet(app, sheet))),
    ...(lesson === null ? [] : [command("Leave the lesson", lesson.lesson.title, () => app.setLesson(null))]),
    command("Rules in the syntax of iptables", "as iptables-save prints them", () => app.setSyntax("iptables")),
    command("Rules in the syntax of nft", "as nft list ruleset prints them", () => app.setSyntax("nft")),
    command("Dark theme", "", () => app.setTheme("dark")),
    command("Light theme", "", () => app.setTheme("light")),
    command("Theme of the system", "", () => app.setTheme(null)),
  ];
}

function openSheet(app: App, sheet: string): void {
  if (sheet === "docs") app.openDoc("getting-started");
  else if (sheet === "compare") app.compare(null);
  else app.openSheet(sheet as Sheet);
}
