/** Everything that the palette finds: what the host holds, the questions and samples there are, and what can be done. */

import type { Suggestion } from "../../answers/suggestions.ts";
import type { App } from "../../app/app.ts";
import { sampleRequest } from "../../app/hosts.ts";
import type { Sample } from "../../app/load.ts";
import { formatTarget } from "../../app/question.ts";
import type { Host, NftTable, XtTable } from "../../host/model.ts";
import { printRule } from "../../kernel/nftables/text.ts";
import { formatPrefix } from "../../net/prefix.ts";
import { formatSelection, tableId } from "../../stage/selection.ts";
import { type TreeNode, treeOf } from "../outline/tree.ts";
import { tried } from "../tried.ts";
import { type Command, commandsOf } from "./commands.ts";

export interface Entry extends Command {
  readonly key: string;
  readonly group: string;
}

/** One at a time, for a host of a thousand containers has tens of thousands of them: `use-entries.ts` takes rests between. */
export function* entriesOf(app: App): Generator<Entry, void> {
  const { samples, shown } = app.stores.host.getState();
  for (const command of commandsOf(app)) yield { key: `command ${command.title}`, group: "Commands", ...command };
  for (const suggestion of shown?.suggestions ?? []) yield questionEntry(app, suggestion);
  if (shown) for (const entry of hostEntries(shown.host, app.select)) yield inPanel(app, entry);
  const asked = new Set(shown?.suggestions.map(({ title }) => title));
  for (const sample of samples) {
    const isShown = shown?.source.type === "sample" && shown.source.name === sample.name;
    // What is suggested of the host that is shown is there already.
    const questions = sample.questions.filter(({ title }) => !isShown || !asked.has(title));
    yield* sampleEntries(app, { ...sample, questions });
  }
}

/** Selects, and shows whole what was selected. */
function inPanel(app: App, entry: Entry): Entry {
  return {
    ...entry,
    tab: "selected",
    run() {
      entry.run();
      app.openTab("selected");
    },
  };
}

function questionEntry(app: App, { title, question }: Suggestion): Entry {
  return {
    key: `question ${title}`,
    group: "Questions",
    title,
    detail: `${question.from} → ${formatTarget(question)}`,
    run: () => tried(app.ask(question).then(() => app.player.play())),
  };
}

/** A sample, and what it is worth asking there. */
function sampleEntries(app: App, { name, title, about, question, questions }: Sample): Entry[] {
  const open = (asked: unknown): Promise<void> =>
    app.open(sampleRequest(name, app.stores.host.getState().samples, app.base), asked);
  return [
    { key: `sample ${name}`, group: "Samples", title, detail: `${about} (${name})`, run: () => tried(open(question)) },
    ...questions.map((one) => ({
      key: `sample ${name} ${one.title}`,
      group: "Questions",
      title: one.title,
      detail: `of the sample ${title}`,
      run: () => tried(open(one.question).then(() => app.player.play())),
    })),
  ];
}

/** Everything of a host that can be selected, by all of its names. */
export function* hostEntries(host: Host, select: (id: string) => void): Generator<Entry, void> {
  for (const { name, image, state } of host.containers)
    yield {
      key: `container ${name}`,
      group: "On the host",
      title: name,
      detail: `container, ${image ?? state}`,
      run: () => select(`container:${name}`),
    };
  for (const node of treeOf(host)) yield* treeEntries(node, [], select);
  yield* addressEntries(host, select);
  yield* ruleEntries(host, select);
}

function* treeEntries(node: TreeNode, path: readonly string[], select: (id: string) => void): Generator<Entry, void> {
  if (node.selectable)
    yield {
      key: node.id,
      group: "On the host",
      title: node.label,
      detail: [...path, node.detail].filter((part) => part !== "").join(" · "),
      run: () => select(node.id),
    };
  const below = [...path, node.label];
  for (const child of node.children?.() ?? []) yield* treeEntries(child, below, select);
}

/** Every interface by each of its addresses, MAC and IPv6 link-local ones too. */
function* addressEntries(host: Host, select: (id: string) => void): Generator<Entry, void> {
  for (const { name, role, links } of host.namespaces)
    for (const link of links) {
      const texts = link.addresses.map(({ prefix }) => formatPrefix(prefix));
      for (const text of new Set(link.mac === null ? texts : [...texts, link.mac]))
        yield {
          key: `address ${name}/${link.name} ${text}`,
          group: "On the host",
          title: text,
          detail: `address of ${role === "host" ? host.hostname : name} · ${link.name}`,
          run: () => select(formatSelection({ kind: "link", name: `${name}/${link.name}` })),
        };
    }
}

/** Rules as they were captured: those of iptables as iptables-save prints them, native ones as nft lists them. */
function* ruleEntries(host: Host, select: (id: string) => void): Generator<Entry, void> {
  for (const namespace of host.namespaces) {
    const { name, role, xtables, nftables } = namespace;
    const called = role === "host" ? host.hostname : name;
    const ids = new Map([...xtables, ...nftables].map((table) => [table, tableId(namespace, table)] as const));
    const entry = (table: XtTable | NftTable, chain: string, by: string, position: number, title: string): Entry => {
      const id = ids.get(table) ?? table.name;
      return {
        key: `rule ${name} ${table.family} ${by} ${table.name} ${chain} ${position}`,
        group: "Rules",
        title,
        detail: `${called} · ${table.family} ${id.replace("@", " ")} · ${chain} rule ${position}`,
        run: () =>
          select(formatSelection({ kind: "rule", name: `${name}/${table.family}/${id}/${chain}/${position}` })),
      };
    };
    for (const table of xtables)
      for (const { name: chain, rules } of table.chains)
        for (const { position, text } of rules) yield entry(table, chain, table.backend, position, text);
    for (const table of nftables)
      for (const { name: chain, rules } of table.chains)
        for (const rule of rules) yield entry(table, chain, "native", rule.position, printRule(rule, table.family));
  }
}

/** The entries that hold every word of the query, those whose title begins with it first. */
export function findEntries(entries: readonly Entry[], query: string): readonly Entry[] {
  const whole = query.trim().toLowerCase();
  if (whole === "") return entries;
  const words = whole.split(/\s+/);
  const [first = ""] = words;
  const ranked: [number, Entry][] = [];
  for (const entry of entries) {
    const title = entry.title.toLowerCase();
    const said = `${title} ${entry.detail.toLowerCase()}`;
    if (!words.every((word) => said.includes(word))) continue;
    ranked.push([rankOf(title, ` ${said}`), entry]);
  }
  /** The whole query as it was typed is worth more than its words here and there. */
  function rankOf(title: string, said: string): number {
    if (title === whole) return 0;
    if (words.length > 1 && said.includes(` ${whole}`)) return 1;
    return title.startsWith(first) ? 2 : title.includes(first) ? 3 : 4;
  }
  return ranked.sort(([a], [b]) => a - b).map(([, entry]) => entry);
}
