/** Which tables stand at a hook of a namespace, in the order in which packets meet them, and how many rules each has there. */
import type { HookName, Json, Namespace, NftFamily, NftTable, XtTable } from "../../host/model.ts";
import { orderOf } from "../../host/table-order.ts";
import { TABLES } from "../../kernel/xtables/tables.ts";
import { isLegacy, tableId } from "../selection.ts";

/** A chain that the kernel calls at a hook. */
export interface BaseChain {
  readonly family: NftFamily;
  readonly table: string;
  readonly chain: string;
  /** Whether the table is of iptables-legacy. */
  readonly legacy: boolean;
  /** The table as a selection names it. */
  readonly id: string;
}

/** What is drawn as one: the same table of IPv4 and IPv6 is one to an administrator. */
export interface TablePlan {
  readonly label: string;
  readonly priority: number;
  /** Those of the base chains, and of the chains that can be reached from them. */
  readonly rules: number;
  readonly bases: readonly BaseChain[];
}

export const IP_HOOKS = ["prerouting", "input", "forward", "output", "postrouting"] as const;
export type IpHook = (typeof IP_HOOKS)[number];

const IP_FAMILIES: ReadonlySet<NftFamily> = new Set<NftFamily>(["ip", "ip6", "inet"]);

/** The tables at one of the five IP hooks. */
export function tablesAt(namespace: Namespace, hook: IpHook): readonly TablePlan[] {
  const xtables = namespace.xtables.map((table) => ({
    order: orderOf(table),
    plans: xtTablesAt(table, tableId(namespace, table), hook),
  }));
  const nftables = namespace.nftables
    .filter(({ family }) => IP_FAMILIES.has(family))
    .map((table) => ({ order: orderOf(table), plans: nftTablesAt(table, (base) => base === hook) }));
  return merge([...xtables, ...nftables].sort((a, b) => a.order - b.order).flatMap(({ plans }) => plans));
}

/** The tables at a device or a bridge, whatever their hook: a drawing shows them in one place. */
export function linkTables(namespace: Namespace, device: string, isBridge: boolean): readonly TablePlan[] {
  return merge(
    namespace.nftables.flatMap((table) => {
      if (table.family === "bridge") return isBridge ? nftTablesAt(table, () => true) : [];
      if (table.family === "netdev") return nftTablesAt(table, (_, devices) => devices.includes(device));
      return [];
    }),
  );
}

function xtTablesAt(table: XtTable, id: string, hook: IpHook): readonly TablePlan[] {
  const chain = table.chains.find((one) => one.name === hook.toUpperCase());
  const place = TABLES.get(table.name)?.get(hook.toUpperCase());
  if (!chain?.present || !place) return [];
  const targets = new Map(
    table.chains.map((one) => [one.name, one.rules.flatMap(({ target }) => (target ? [target.name] : []))] as const),
  );
  const rules = new Map(table.chains.map((one) => [one.name, one.rules.length] as const));
  return [
    {
      // Beside one of the same name it is told apart.
      label: id.replace("@", " "),
      priority: place.priority,
      rules: reachable(chain.name, targets, rules),
      bases: [{ family: table.family, table: table.name, chain: chain.name, legacy: isLegacy(table), id }],
    },
  ];
}

function nftTablesAt(
  table: NftTable,
  stands: (hook: HookName, devices: readonly string[]) => boolean,
): readonly TablePlan[] {
  if (table.flags.includes("dormant")) return [];
  const sets = new Map(table.sets.map((set) => [`@${set.name}`, set.elements] as const));
  const targets = new Map(
    table.chains.map((chain) => [chain.name, chain.rules.flatMap(({ expr }) => jumpsOf(expr, sets))] as const),
  );
  const rules = new Map(table.chains.map((chain) => [chain.name, chain.rules.length] as const));
  const bases = table.chains.filter(({ base }) => base !== null && stands(base.hook, base.devices));
  return bases.map((chain) => ({
    label: nftLabel(table.name, chain.name, chain.base?.hook ?? "", bases.length),
    priority: chain.base?.priority ?? 0,
    rules: reachable(chain.name, targets, rules),
    bases: [{ family: table.family, table: table.name, chain: chain.name, legacy: false, id: table.name }],
  }));
}

/** `raw` for Docker's `raw-PREROUTING`; the table's name where the chain is named after its hook or stands alone there. */
function nftLabel(table: string, chain: string, hook: string, siblings: number): string {
  if (chain.toLowerCase() === hook) return table;
  const stem = new RegExp(`^(.+?)[-_]${hook}$`, "i").exec(chain)?.[1];
  return stem ?? (siblings === 1 ? table : chain);
}

/** Every chain that a statement can lead to, verdict maps included. */
function jumpsOf(json: Json, sets: ReadonlyMap<string, Json>): readonly string[] {
  if (typeof json === "string") return jumpsOf(sets.get(json) ?? null, new Map());
  if (json === null || typeof json !== "object") return [];
  if (Array.isArray(json)) return json.flatMap((one) => jumpsOf(one, sets));
  return Object.entries(json).flatMap(([key, value]) => {
    if ((key === "jump" || key === "goto") && value !== null && typeof value === "object" && "target" in value)
      return typeof value.target === "string" ? [value.target] : [];
    return jumpsOf(value, sets);
  });
}

function reachable(
  from: string,
  targets: ReadonlyMap<string, readonly string[]>,
  rules: ReadonlyMap<string, number>,
): number {
  const seen = new Set<string>();
  const open = [from];
  for (let chain = open.pop(); chain !== undefined; chain = open.pop()) {
    if (seen.has(chain) || !rules.has(chain)) continue;
    seen.add(chain);
    open.push(...(targets.get(chain) ?? []));
  }
  return [...seen].reduce((sum, chain) => sum + (rules.get(chain) ?? 0), 0);
}

/** As packets meet them: of one priority the later first (HK-2). */
function merge(plans: readonly TablePlan[]): readonly TablePlan[] {
  const merged = new Map<string, TablePlan>();
  for (const plan of plans) {
    const key = `${plan.priority} ${plan.label}`;
    const same = merged.get(key);
    merged.set(key, same ? { ...same, rules: same.rules + plan.rules, bases: [...same.bases, ...plan.bases] } : plan);
  }
  return [...merged.values()].reverse().sort((a, b) => a.priority - b.priority);
}
