/**
 * What stands around the rules in `nft list ruleset`: tables, the heads of base chains, sets and maps with their elements,
 * named objects, flowtables. As nft 1.0.6 prints them (nftables' src/rule.c), but for where it breaks lists of elements.
 *
 *   table inet fw {
 *           set admins {
 *                   type ipv4_addr
 *                   elements = { 10.0.0.1, 10.0.0.7 }
 *           }
 *           chain input {
 *                   type filter hook input priority filter; policy drop;
 *                   ip saddr @admins accept
 *           }
 *   }
 */
import type {
  Json,
  NftBase,
  NftChain,
  NftFamily,
  NftFlowtable,
  NftObject,
  NftSet,
  NftTable,
} from "../../host/model.ts";
import { type DataType, quoted } from "./datatypes/datatype.ts";
import { dataTypeNamed, duration } from "./datatypes/index.ts";
import type { Language } from "./language.ts";
import { languageOf, printRule } from "./text.ts";
import { isList, isObject } from "./understanding.ts";

/** A priority's name, and the only hook that it is used at; null for any. */
type NamedPriority = readonly [priority: number, name: string, hook: string | null];

const PRIORITIES: readonly NamedPriority[] = [
  [-300, "raw", null],
  [-150, "mangle", null],
  [-100, "dstnat", "prerouting"],
  [0, "filter", null],
  [50, "security", null],
  [100, "srcnat", "postrouting"],
];
const BRIDGE_PRIORITIES: readonly NamedPriority[] = [
  [-300, "dstnat", "prerouting"],
  [-200, "filter", null],
  [100, "out", "output"],
  [300, "srcnat", "postrouting"],
];
/** Up to this far from one that has a name, a priority is told by it: `filter - 5`. */
const REACH = 10;

/** `type filter hook forward priority filter; policy accept;`, with `device ?` where a capture does not tell them. */
export function printBase({ type, hook, priority, policy, devices, devicesKnown }: NftBase, family: NftFamily): string {
  const names = devicesKnown ? devices.map((device) => `"${device}"`) : ["?"];
  const at =
    names.length === 0 ? "" : names.length === 1 ? ` device ${names[0]}` : ` devices = { ${names.join(", ")} }`;
  return `type ${type} hook ${hook}${at} priority ${printPriority(priority, hook, family)}; policy ${policy};`;
}

function printPriority(priority: number, hook: string, family: NftFamily): string {
  const named = (family === "bridge" ? BRIDGE_PRIORITIES : PRIORITIES).find(
    ([standard]) => Math.abs(priority - standard) <= REACH,
  );
  if (!named) return String(priority);
  const [standard, name, only] = named;
  // Of the tables at devices, and of arp's, only `filter` has a name.
  const fits = (only === null || only === hook) && (name === "filter" || (family !== "netdev" && family !== "arp"));
  if (!fits) return String(priority);
  const away = priority - standard;
  return away === 0 ? name : `${name} ${away < 0 ? "-" : "+"} ${Math.abs(away)}`;
}

/** A set or map and its elements, a line each, the lines within it without their indent. */
export function printSet(set: NftSet, family: NftFamily): readonly [head: string, lines: readonly string[]] {
  const language = languageOf(family);
  const { keyType, dataType, flags, size, timeout, statements, comment, elements } = set;
  const keys = typesOf(keyType, language);
  const data = dataType === null ? [] : typesOf(dataType, language);
  const types = [keyType, ...(dataType === null ? [] : [dataType])];
  const word = types.flat().some((type) => typeof type !== "string") ? "typeof" : "type";
  const element = (one: Json): string => {
    if (dataType === null || !isList(one)) return language.printRight(one, keys);
    const [key = null, value = null] = one;
    return `${language.printRight(key, keys)} : ${typeof value === "string" && data.length === 0 ? `"${value}"` : language.printRight(value, data)}`;
  };
  return [
    `${set.kind} ${set.name}`,
    [
      `${word} ${types.map((type) => type.map((one) => (typeof one === "string" ? one : language.print(one.typeof))).join(" . ")).join(" : ")}`,
      ...(set.policy === undefined ? [] : [`policy ${set.policy}`]),
      ...(size === null ? [] : [`size ${size}`]),
      ...(statements.length === 0 ? [] : [statements.map((one) => language.printStatement(one)).join(" ")]),
      ...(flags.length === 0 ? [] : [`flags ${FLAGS.filter((flag) => flags.includes(flag)).join(",")}`]),
      ...(set.autoMerge ? ["auto-merge"] : []),
      ...(timeout === null ? [] : [`timeout ${duration(timeout)}`]),
      ...(set.collected === undefined ? [] : [`gc-interval ${duration(set.collected)}`]),
      ...said(comment),
      ...(elements.length === 0 ? [] : [`elements = { ${elements.map(element).join(", ")} }`]),
    ],
  ];
}

/** In nft's order. */
const FLAGS = ["constant", "dynamic", "interval", "timeout"];

function typesOf(names: NftSet["keyType"], language: Language): readonly DataType[] {
  return names.flatMap((name) => {
    if (typeof name !== "string") return language.types(name.typeof);
    const type = dataTypeNamed(name);
    return type ? [type] : [];
  });
}

function said(comment: string | null): readonly string[] {
  return comment === null ? [] : [`comment ${quoted(comment)}`];
}

function printObject({ type, name, body }: NftObject, language: Language): readonly [string, readonly string[]] {
  if (!isObject(body)) return [`${type} ${name}`, []];
  const { comment, ...rest } = body;
  const about = said(typeof comment === "string" ? comment : null);
  if (type === "ct helper")
    return [
      `${type} ${name}`,
      [...about, `type "${String(rest.type)}" protocol ${String(rest.protocol)}`, `l3proto ${String(rest.l3proto)}`],
    ];
  if (type === "quota" && typeof rest.bytes === "number") {
    const used = typeof rest.used === "number" && rest.used > 0 ? ` used ${amount(rest.used)}` : "";
    return [`${type} ${name}`, [...about, `${rest.inv === true ? "over " : ""}${amount(rest.bytes)}${used}`]];
  }
  // As the statement says it, without its word: `counter packets 0 bytes 0`.
  const statement = language.printStatement({ [type]: rest });
  return [`${type} ${name}`, [...about, statement.slice(type.length + 1)]];
}

/** In the largest unit that leaves no rest. */
function amount(bytes: number): string {
  const units = ["bytes", "kbytes", "mbytes"];
  let [count, unit] = [bytes, 0];
  while (count > 0 && count % 1024 === 0 && unit < units.length - 1) [count, unit] = [count / 1024, unit + 1];
  return `${count} ${units[unit]}`;
}

function printFlowtable({ name, hook, priority, devices, flags }: NftFlowtable, family: NftFamily) {
  return [
    `flowtable ${name}`,
    [
      `hook ${hook} priority ${printPriority(priority, hook, family === "inet" ? "netdev" : family)}`,
      ...(devices.length === 0 ? [] : [`devices = { ${devices.join(", ")} }`]),
      ...(flags.length === 0 ? [] : [`flags ${flags.join(",")}`]),
    ],
  ] as const;
}

function printChain({ name, base, comment, rules }: NftChain, family: NftFamily) {
  return [
    `chain ${name}`,
    [...said(comment), ...(base ? [printBase(base, family)] : []), ...rules.map((rule) => printRule(rule, family))],
  ] as const;
}

/** A whole table as text, which `nft -f` takes again. */
export function printTable(table: NftTable): string {
  const { family, name, flags, comment, chains, sets, objects, flowtables } = table;
  const language = languageOf(family);
  const blocks = [
    ...objects.map((one) => printObject(one, language)),
    ...sets.map((one) => printSet(one, family)),
    ...flowtables.map((one) => printFlowtable(one, family)),
    ...chains.map((one) => printChain(one, family)),
  ].map(([head, lines]) => [`\t${head} {`, ...lines.map((line) => `\t\t${line}`), "\t}"].join("\n"));
  const about = [...(flags.length === 0 ? [] : [`flags ${flags.join(",")}`]), ...said(comment)].map(
    (one) => `\t${one}`,
  );
  return `${[`table ${family} ${name} {`, ...about, blocks.join("\n\n")].join("\n")}\n}\n`;
}
