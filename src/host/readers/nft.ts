/**
 * `nft -j list ruleset` (libnftables-json(5)), of every version: one list of objects, each naming what it belongs to.
 *
 *   { "nftables": [ { "metainfo": … }, { "table": … }, { "chain": … }, { "set": … }, { "map": … }, { "rule": … }, … ] }
 *
 * Rules keep their order, which is their position. Every object is in the tables returned or in `unread`; what only nft
 * itself needs (handles, a set's storage policy and garbage collection) is read and left out.
 */
import type {
  HookName,
  Json,
  NftBase,
  NftChain,
  NftFamily,
  NftFlowtable,
  NftObject,
  NftRule,
  NftSet,
  NftSetType,
  NftTable,
  Unread,
} from "../model.ts";
import { excerpt } from "./excerpt.ts";
import type { Fields } from "./fields.ts";
import { Misread } from "./misread.ts";
import { gather, readList } from "./reading.ts";

export interface NftOptions {
  /** Inode, for `unread`. */
  readonly namespace: number;
  /** Whether the table was read through iptables-save: it is left out here. */
  isIptables(family: string, table: string): boolean;
}

interface DraftChain {
  readonly name: string;
  readonly base: NftBase | null;
  readonly comment: string | null;
  readonly rules: NftRule[];
}

interface DraftSet extends Omit<NftSet, "elements"> {
  readonly elements: Json[];
}

interface DraftTable {
  readonly family: NftFamily;
  readonly name: string;
  readonly flags: readonly string[];
  readonly comment: string | null;
  readonly chains: Map<string, DraftChain>;
  readonly sets: Map<string, DraftSet>;
  readonly objects: NftObject[];
  readonly flowtables: NftFlowtable[];
}

const SOURCE = "nft";
const FAMILIES: readonly NftFamily[] = ["ip", "ip6", "inet", "arp", "bridge", "netdev"];
const HOOKS: readonly HookName[] = ["ingress", "prerouting", "input", "forward", "output", "postrouting", "egress"];
const CHAIN_TYPES: readonly NftBase["type"][] = ["filter", "nat", "route"];
const POLICIES: readonly NftBase["policy"][] = ["accept", "drop"];
/** Named objects (NFT_OBJECT_*), under the names that nft prints. */
const OBJECTS: readonly string[] = [
  "counter",
  "quota",
  "limit",
  "ct helper",
  "ct timeout",
  "ct expectation",
  "secmark",
  "synproxy",
  "tunnel",
];

export function readNft(json: unknown, options: NftOptions): { tables: NftTable[]; unread: Unread[] } {
  const place = { namespace: options.namespace, source: SOURCE };
  if (!isObject(json) || !Array.isArray(json.nftables)) {
    const reason = "an object with the list 'nftables' was expected";
    return { tables: [], unread: [{ ...place, line: null, text: excerpt(json), reason }] };
  }
  const reader = new Reader(options);
  const { unread } = readList<never>(json.nftables, place, (wrapper) => {
    reader.read(wrapper);
    return null;
  });
  return { tables: reader.tables(), unread: [...unread] };
}

class Reader {
  readonly #options: NftOptions;
  readonly #tables = new Map<string, DraftTable>();

  constructor(options: NftOptions) {
    this.#options = options;
  }

  tables(): NftTable[] {
    return [...this.#tables.values()].map(
      ({ chains, sets, ...table }): NftTable => ({
        ...table,
        chains: [...chains.values()] satisfies NftChain[],
        sets: [...sets.values()],
      }),
    );
  }

  /** One entry of the list: an object with a single key, the kind of thing that it describes. */
  read(wrapper: Fields): void {
    const [kind, ...more] = wrapper.keys;
    if (kind === undefined || more.length > 0) throw new Misread("an object with a single key was expected");
    if (kind === "metainfo") return;
    const fields = wrapper.object(kind);
    if (fields === null) throw new Misread(`'${kind}' is empty`);

    const family = oneOf(FAMILIES, fields.needText("family"), "family");
    const tableName = fields.needText(kind === "table" ? "name" : "table");
    if (this.#options.isIptables(family, tableName)) return;
    if (kind === "table") {
      this.#readTable(fields, family, tableName);
    } else {
      const table = this.#tables.get(`${family} ${tableName}`);
      if (table === undefined) throw new Misread(`table ${family} ${tableName} was not declared before it`);
      this.#readInto(table, kind, fields);
    }
    for (const complaint of fields.complaints) wrapper.complain(complaint);
  }

  #readTable(fields: Fields, family: NftFamily, name: string): void {
    declareOnce(this.#tables, `${family} ${name}`, "table", {
      family,
      name,
      flags: oneOrMore(fields, "flags"),
      comment: fields.text("comment"),
      chains: new Map(),
      sets: new Map(),
      objects: [],
      flowtables: [],
    });
    knownKeys(fields, ["family", "name", "handle", "flags", "comment"]);
  }

  #readInto(table: DraftTable, kind: string, fields: Fields): void {
    if (kind === "chain") {
      const chain = readChain(fields, table.family);
      declareOnce(table.chains, chain.name, kind, chain);
    } else if (kind === "rule") {
      readRule(fields, table);
    } else if (kind === "set" || kind === "map") {
      const set = readSet(fields, kind);
      declareOnce(table.sets, set.name, kind, set);
    } else if (kind === "element") {
      readElements(fields, table);
    } else if (kind === "flowtable") {
      table.flowtables.push(readFlowtable(fields));
    } else if (OBJECTS.includes(kind)) {
      table.objects.push(readObject(fields, kind));
    } else {
      throw new Misread(`'${kind}' is not known`);
    }
  }
}

function readChain(fields: Fields, family: NftFamily): DraftChain {
  const name = fields.needText("name");
  const comment = fields.text("comment");
  knownKeys(fields, ["family", "table", "name", "handle", "comment", "type", "hook", "prio", "policy", "dev"]);
  if (!fields.has("hook")) {
    for (const key of ["type", "prio", "policy", "dev"])
      if (fields.has(key)) fields.complain(`'${key}' is told of a chain without a hook`);
    return { name, base: null, comment, rules: [] };
  }

  const hook = oneOf(HOOKS, fields.needText("hook"), "hook");
  const devices = oneOrMore(fields, "dev");
  const devicesKnown = devices.length > 0 || !(family === "netdev" || hook === "ingress" || hook === "egress");
  if (!devicesKnown) fields.complain("the devices that the chain stands at are not printed");
  const base: NftBase = {
    type: oneOf(CHAIN_TYPES, fields.needText("type"), "chain type"),
    hook,
    priority: fields.needNumber("prio"),
    policy: oneOf(POLICIES, fields.text("policy") ?? "accept", "policy"),
    devices,
    devicesKnown,
  };
  return { name, base, comment, rules: [] };
}

function readRule(fields: Fields, table: DraftTable): void {
  const chainName = fields.needText("chain");
  const chain = table.chains.get(chainName);
  if (chain === undefined) throw new Misread(`chain '${chainName}' was not declared before it`);
  chain.rules.push({
    position: chain.rules.length + 1,
    handle: fields.number("handle") ?? 0,
    comment: fields.text("comment"),
    expr: jsonList(fields, "expr"),
  });
  knownKeys(fields, ["family", "table", "chain", "handle", "comment", "expr", "index"]);
}

function readSet(fields: Fields, kind: "set" | "map"): DraftSet {
  if (kind === "set" && fields.has("map")) fields.complain("'map' is told of a set");
  const set: DraftSet = {
    kind,
    name: fields.needText("name"),
    keyType: setTypes(asJson(fields.value("type"))),
    dataType: kind === "map" ? setTypes(asJson(fields.value("map"))) : null,
    flags: oneOrMore(fields, "flags"),
    elements: [...jsonList(fields, "elem")],
    size: fields.number("size"),
    timeout: fields.number("timeout"),
    statements: jsonList(fields, "stmt"),
    comment: fields.text("comment"),
    ...(fields.value("auto-merge") === true ? { autoMerge: true } : {}),
    ...spread("collected", fields.number("gc-interval")),
    ...spread("policy", fields.text("policy")),
  };
  knownKeys(fields, [
    ...["family", "table", "name", "handle", "type", "map", "flags", "elem", "size", "timeout", "stmt", "comment"],
    ...["gc-interval", "policy", "auto-merge"],
  ]);
  return set;
}

/** Elements apart from their set: they join it. */
function readElements(fields: Fields, table: DraftTable): void {
  const name = fields.needText("name");
  const set = table.sets.get(name);
  if (set === undefined) throw new Misread(`set '${name}' was not declared before it`);
  const elements = fields.value("elem");
  // A single concatenation is printed as an object with a list inside, a list of elements under the key `set`.
  const list = isObject(elements) && "set" in elements ? elements.set : elements;
  gather(set.elements, Array.isArray(list) ? list.map(asJson) : [asJson(list)]);
  knownKeys(fields, ["family", "table", "name", "elem"]);
}

function readFlowtable(fields: Fields): NftFlowtable {
  const flowtable: NftFlowtable = {
    name: fields.needText("name"),
    hook: fields.text("hook") ?? "ingress",
    priority: fields.needNumber("prio"),
    devices: oneOrMore(fields, "dev"),
    flags: oneOrMore(fields, "flags"),
  };
  knownKeys(fields, ["family", "table", "name", "handle", "hook", "prio", "dev", "flags"]);
  return flowtable;
}

function readObject(fields: Fields, type: string): NftObject {
  const besides = new Set(["family", "table", "name", "handle"]);
  const body = fields.keys.filter((key) => !besides.has(key)).map((key) => [key, asJson(fields.value(key))] as const);
  // Not key by key into `{}`: there a key `__proto__` would be lost.
  return { type, name: fields.needText("name"), body: Object.fromEntries(body) };
}

/** What stands in a list twice is taken as it stood first: to replace it would lose what has joined it since. */
function declareOnce<T>(known: Map<string, T>, key: string, kind: string, one: T): void {
  if (known.has(key)) throw new Misread(`${kind} '${key}' was declared before`);
  known.set(key, one);
}

/** One of the words that a type knows; anything else is a misreading. */
function oneOf<T extends string>(words: readonly T[], text: string, what: string): T {
  const word = words.find((known) => known === text);
  if (word === undefined) throw new Misread(`'${text}' is no ${what} of nftables`);
  return word;
}

/** A text, or a list of texts: nft prints a single flag or device without the list. */
function oneOrMore(fields: Fields, key: string): readonly string[] {
  const value = fields.value(key);
  return typeof value === "string" ? [value] : fields.texts(key);
}

/** `"ipv4_addr"`, `["ipv4_addr", "inet_service"]`, `"ipv4_addr . inet_service"` (1.0.6), `{"typeof": {…}}`. */
function setTypes(value: unknown): readonly NftSetType[] {
  if (typeof value === "string") return value.split(" . ");
  if (Array.isArray(value)) return value.flatMap(setTypes);
  if (isObject(value) && "typeof" in value) return [{ typeof: asJson(value.typeof) }];
  throw new Misread("the type of its elements is not told");
}

function spread<K extends string, V>(key: K, value: V | null): { [P in K]?: V } {
  return value === null ? {} : ({ [key]: value } as { [P in K]: V });
}

function jsonList(fields: Fields, key: string): readonly Json[] {
  return fields.list(key).map(asJson);
}

/** Complains of keys that this reader has never heard of: they may change what the object does. */
function knownKeys(fields: Fields, known: readonly string[]): void {
  for (const key of fields.keys) if (!known.includes(key)) fields.complain(`'${key}' is not known`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Far deeper than nft nests expressions, and far from what would overflow the stack of whoever walks through them. */
const DEEPEST = 100;

/** Parsed JSON is JSON, and is kept as it is; what could not have come out of nft's printer is refused. */
function asJson(value: unknown): Json {
  if (!isJson(value, DEEPEST)) throw new Misread(`no JSON, or nested more than ${DEEPEST} deep`);
  return value;
}

function isJson(value: unknown, depth: number): value is Json {
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string")
    return true;
  return typeof value === "object" && depth > 0 && Object.values(value).every((part) => isJson(part, depth - 1));
}
