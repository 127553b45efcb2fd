/** Everything that the palette finds: what the host holds, the questions and samples there are, and what can be done. */

import type { Suggestion } from "../../answers/suggestions.ts";
import type { App } from "../../app/app.ts";
import { sampleRequest } from "../../app/hosts.ts";
import type { Host, NftTable, XtTable } from "../../host/model.ts";
import { printRule } from "../../kernel/nftables/text.ts";
import { type TreeNode, treeOf } from "../outline/tree.ts";
import { tried } from "../tried.ts";

export interface Entry {
  readonly key: string;
  readonly group: string;
  readonly title: string;
  readonly detail: string;
  run(): void;
}

export function entriesOf(app: App): readonly Entry[] {
  const { samples, shown } = app.stores.host.getState();
  return [
    ...commands(app),
    ...(shown?.suggestions ?? []).map((suggestion) => questionEntry(app, suggestion)),
    ...(shown ? [...thingEntries(app, shown.host), ...ruleEntries(shown.host, app.select)] : []),
    ...samples.map(({ name, title, about, question }) => ({
      key: `sample ${name}`,
      group: "Samples",
      title,
      detail: about,
      run: () => tried(app.open(sampleRequest(name, samples, app.base), question)),
    })),
  ];
}

function commands(app: App): Entry[] {
  const { player } = app;
  const command = (title: string, detail: string, run: () => void): Entry => ({
    key: title,
    group: "Commands",
    title,
    detail,
    run,
  });
  return [
    command("Play", "from here", () => player.play()),
    command("Pause", "", () => player.pause()),
    command("To the first step", "", () => player.seek(0)),
    command("To the last step", "", () => player.seek(player.state.steps - 1)),
    command("Share this view", "a link, or the journey as text", () => app.openSheet("share")),
    command("All samples", "real hosts, with questions", () => app.openSheet("samples")),
    command("Learn", "the course of lessons", () => app.openSheet("lessons")),
    command("Compare with another capture", "what changed, and where the journeys part", () => app.compare(null)),
    command("Capture your own host", "the command, and what it reads", () => app.openSheet("capture")),
    command("Documentation", "getting started, capture, the command, how it works", () =>
      app.openDoc("getting-started"),
    ),
    command("Help and keys", "", () => app.openSheet("help")),
    command("Dark theme", "", () => app.setTheme("dark")),
    command("Light theme", "", () => app.setTheme("light")),
    command("Theme of the system", "", () => app.setTheme(null)),
  ];
}

function questionEntry(app: App, { title, question }: Suggestion): Entry {
  return {
    key: `question ${title}`,
    group: "Questions",
    title,
    detail: `${question.from} → ${question.to}`,
    run: () => tried(app.ask(question).then(() => app.player.play())),
  };
}

function thingEntries(app: App, host: Host): Entry[] {
  const containers = host.containers.map((container) => ({
    key: `container ${container.name}`,
    group: "On the host",
    title: container.name,
    detail: `container, ${container.image ?? container.state}`,
    run: () => app.select(`container:${container.name}`),
  }));
  return [...containers, ...treeOf(host).flatMap((node) => fromTree(app, node, []))];
}

function fromTree(app: App, node: TreeNode, path: readonly string[]): Entry[] {
  const own: Entry[] = node.selectable
    ? [
        {
          key: node.id,
          group: "On the host",
          title: node.label,
          detail: [...path, node.detail].filter((part) => part !== "").join(" · "),
          run: () => app.select(node.id),
        },
      ]
    : [];
  return [...own, ...(node.children?.() ?? []).flatMap((child) => fromTree(app, child, [...path, node.label]))];
}

/** Rules as they were captured: those of iptables as iptables-save prints them, native ones as nft lists them. */
export function ruleEntries(host: Host, select: (id: string) => void): Entry[] {
  return host.namespaces.flatMap(({ name, xtables, nftables }) => {
    const entry = (table: XtTable | NftTable, chain: string, by: string, position: number, title: string): Entry => ({
      key: `rule ${name} ${table.family} ${by} ${table.name} ${chain} ${position}`,
      group: "Rules",
      title,
      detail: `${table.name} · ${chain} rule ${position}`,
      run: () => select(`chain:${name}/${table.family}/${table.name}/${chain}`),
    });
    return [
      ...xtables.flatMap((table) =>
        table.chains.flatMap(({ name: chain, rules }) =>
          rules.map(({ position, text }) => entry(table, chain, table.backend, position, text)),
        ),
      ),
      ...nftables.flatMap((table) =>
        table.chains.flatMap(({ name: chain, rules }) =>
          rules.map((rule) => entry(table, chain, "native", rule.position, printRule(rule, table.family))),
        ),
      ),
    ];
  });
}

/** The entries that hold every word of the query, those whose title begins with it first; at most so many. */
export function findEntries(entries: readonly Entry[], query: string, most: number): readonly Entry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const [first = ""] = words;
  const ranked: [number, Entry][] = [];
  for (const entry of entries) {
    const title = entry.title.toLowerCase();
    const said = `${title} ${entry.detail.toLowerCase()}`;
    if (words.every((word) => said.includes(word)))
      ranked.push([title.startsWith(first) ? 0 : title.includes(first) ? 1 : 2, entry]);
  }
  return ranked
    .sort(([a], [b]) => a - b)
    .slice(0, most)
    .map(([, entry]) => entry);
}
