/** What changed in the sets that rules look addresses up in: nftables' sets and maps, and ipset's. */
import type { Json, Namespace } from "../../host/model.ts";
import { pairBy } from "./pairs.ts";

export interface SetDifference {
  readonly change: "added" | "removed" | "changed";
  readonly namespace: string;
  /** `ip filter forward-in`, or ipset's own name. */
  readonly name: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

interface NamedSet {
  readonly name: string;
  readonly elements: readonly string[];
}

/** @param about the name under which the differences are told */
export function compareSets(before: Namespace, after: Namespace, about: string): readonly SetDifference[] {
  const { both, removed, added } = pairBy(setsOf(before), setsOf(after), ({ name }) => name);
  return [
    ...both.flatMap(([was, is]) => {
      const elements = pairBy(was.elements, is.elements, (element) => element);
      if (elements.added.length === 0 && elements.removed.length === 0) return [];
      const { added: come, removed: gone } = elements;
      return [{ change: "changed", namespace: about, name: is.name, added: come, removed: gone } as const];
    }),
    ...removed.map(
      ({ name, elements }) => ({ change: "removed", namespace: about, name, added: [], removed: elements }) as const,
    ),
    ...added.map(
      ({ name, elements }) => ({ change: "added", namespace: about, name, added: elements, removed: [] }) as const,
    ),
  ];
}

/** The sets that someone wrote; what rules put into a set by passing traffic is left out. */
function setsOf({ nftables, ipsets }: Namespace): readonly NamedSet[] {
  return [
    ...nftables.flatMap(({ family, name: table, sets }) =>
      sets.map(({ name, elements, flags }) => ({
        name: `${family} ${table} ${name}`,
        elements: flags.includes("dynamic") || flags.includes("timeout") ? [] : elements.map(elementText),
      })),
    ),
    ...ipsets.map(({ name, members, options }) => ({
      name,
      elements: options.has("timeout") ? [] : members.map(({ text, nomatch }) => (nomatch ? `${text} nomatch` : text)),
    })),
  ];
}

/** An element as nft's text has it, near enough to be read: `"br-app" : jump filter-forward-in__br-app`. */
function elementText(json: Json): string {
  if (Array.isArray(json)) return json.map(elementText).join(" : ");
  if (typeof json !== "object" || json === null) return String(json);
  const [name = "", body = null] = Object.entries(json)[0] ?? [];
  if (name === "elem" && isRecord(body)) return elementText(body["val"] ?? null);
  if (name === "concat" && Array.isArray(body)) return body.map(elementText).join(" . ");
  if (name === "range" && Array.isArray(body)) return body.map(elementText).join("-");
  if (name === "prefix" && isRecord(body))
    return `${elementText(body["addr"] ?? null)}/${elementText(body["len"] ?? null)}`;
  if ((name === "jump" || name === "goto") && isRecord(body)) return `${name} ${elementText(body["target"] ?? null)}`;
  return body === null ? name : JSON.stringify(json);
}

function isRecord(json: Json): json is { readonly [key: string]: Json } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
