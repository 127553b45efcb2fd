/**
 * A snapshot that says the same of its rules, routes and wires, and no more of whose they are: addresses, MACs, names, ids and
 * comments are replaced, each everywhere by the same, and only who has the key can tell what stood there.
 *
 *   snapshot ─ collect.ts ─► names, ids, networks ─┐
 *        └──── walk.ts ── every text ─► Redactor ──┴─► snapshot, key        restore(snapshot, key) gives it back
 */
import { formatAddress, ipv6Of, parseAddress } from "../../net/address.ts";
import { maskAddress, maskOf, networkOf } from "../../net/prefix.ts";
import { AddressMap } from "./address-map.ts";
import { type Collected, collect, type NameKind } from "./collect.ts";
import { Finder, replaceWords, wordsIn } from "./finder.ts";
import { digitsOf } from "./hash.ts";
import { CATEGORIES, type Category, KEY_FORMAT, type RedactionKey } from "./key.ts";
import { ID, IPV4, IPV6, MAC, VETH, WG_KEY } from "./tokens.ts";
import { type Json, replaceAll, type Words } from "./walk.ts";

export interface Redaction {
  readonly snapshot: Json;
  readonly key: RedactionKey;
  /** Of what should be gone, what still stands in it: words that are the commands' own too, addresses without another place. */
  readonly left: readonly string[];
  /** Words of the original host, such as a question's, as they are in the redacted one. */
  rename(text: string): string;
}

const KIND_WORDS: Readonly<Record<NameKind, string>> = {
  host: "host",
  container: "box",
  image: "image",
  network: "net",
  interface: "if",
  alias: "name",
  netns: "space",
  project: "project",
  chain: "chain",
  set: "list",
  process: "program",
};

const KEPT_MAC = /^(00:00:00:00:00:00|ff:ff:ff:ff:ff:ff|01:80:c2:|01:00:5e:|33:33:)/;
const EUI64 = 0xfffen;
const SHORT_ID = 12;
const WG_KEY_LENGTH = 43;
/** Rules name interfaces by how they begin, too: `br-+`, `"web*"`. */
const BEGINNING = /([a-z][\w.-]*?)[+*](?![\w*+])/g;

/** What is looked for in a text. */
interface Looked {
  readonly finder: Finder;
  readonly scanner: RegExp;
}

class Redactor implements Words {
  readonly entries: Record<Category, Map<string, string>> = {
    addresses: new Map(),
    macs: new Map(),
    names: new Map(),
    comments: new Map(),
  };
  readonly #seed: string;
  readonly #onRead: (done: number) => void;
  #read = 0;
  readonly #chosen: ReadonlySet<Category>;
  readonly #addresses: AddressMap;
  /** By their first digits, which is as short as they get. */
  readonly #ids = new Map<string, string[]>();
  readonly #original: string;
  readonly #macs: ReadonlySet<string>;
  readonly #taken = new Set<string>();
  /** By a word: what stands behind it in the original, and each beginning of that. */
  readonly #numbers = new Map<string, Set<string>>();
  readonly #beginnings: readonly string[];
  readonly #everywhere: Looked;
  readonly #inDocker: Looked;

  /** @param onRead told how much of the snapshot's text was gone through, from 0 to 1 */
  constructor(
    snapshot: Json,
    collected: Collected,
    chosen: ReadonlySet<Category>,
    seed: string,
    onRead: (done: number) => void,
  ) {
    this.#seed = seed;
    this.#onRead = onRead;
    this.#chosen = chosen;
    this.#addresses = new AddressMap(seed, collected.networks);
    for (const id of collected.ids) {
      const short = id.slice(0, SHORT_ID);
      this.#ids.set(short, [...(this.#ids.get(short) ?? []), id]);
    }
    this.#original = JSON.stringify(snapshot).toLowerCase();
    this.#macs = new Set(this.#original.match(new RegExp(MAC, "g")) ?? []);
    this.#beginnings = [...new Set([...this.#original.matchAll(BEGINNING)].map(([, text = ""]) => text))];
    const look = (words: Iterable<string>): Looked => {
      const finder = new Finder(chosen.has("names") ? words : []);
      const named = chosen.has("names") ? [ID, VETH] : [];
      const keys = chosen.has("names") ? [WG_KEY] : [];
      return { finder, scanner: finder.scanner([...keys, MAC, IPV6, IPV4, ...named]) };
    };
    const names = [...collected.names.keys()];
    if (chosen.has("names")) for (const [name, kind] of collected.names) this.#rename(name, kind);
    this.#inDocker = look(names);
    this.#everywhere = look(names.filter((name) => !collected.words.has(name)));
  }

  /** A word with a number that the snapshot does not have. */
  #fresh(word: string, from: number): string {
    const numbers = this.#numbers.get(word) ?? this.#numbersBehind(word);
    for (let number = from; ; number++) {
      const candidate = `${word}${number}`;
      if (numbers.has(String(number)) || this.#taken.has(candidate)) continue;
      this.#taken.add(candidate);
      return candidate;
    }
  }

  #numbersBehind(word: string): Set<string> {
    const found = new Set<string>();
    const digits = new RegExp(`${word.toLowerCase().replaceAll(/[.*+?^${}()|[\]\\/-]/g, "\\$&")}(\\d+)`, "g");
    for (const [, number = ""] of this.#original.matchAll(digits))
      for (let length = 1; length <= number.length; length++) found.add(number.slice(0, length));
    this.#numbers.set(word, found);
    return found;
  }

  #rename(name: string, kind: NameKind): void {
    const begins = kind === "interface" ? this.#beginningOf(name) : "";
    this.entries.names.set(name, this.#fresh(begins === "" ? KIND_WORDS[kind] : begins, 1));
  }

  #beginningOf(name: string): string {
    const fitting = this.#beginnings.filter((text) => name.toLowerCase().startsWith(text));
    return fitting.sort((a, b) => b.length - a.length)[0] ?? (name.startsWith("br-") ? "br-" : "");
  }

  text(text: string, inDocker: boolean): string {
    this.#read += text.length;
    this.#onRead(Math.min(1, this.#read / this.#original.length));
    const { finder, scanner } = inDocker ? this.#inDocker : this.#everywhere;
    return replaceWords(text, finder, scanner, (token) => this.#token(token));
  }

  #token(token: string): string {
    const name = this.entries.names.get(token);
    if (name !== undefined) return name;
    if (new RegExp(`^${WG_KEY}$`).test(token)) return this.#wireguardKey(token);
    if (new RegExp(`^${MAC}$`, "i").test(token)) return this.#mac(token);
    const isAddress = /^[0-9a-f:.]+(\/\d+)?$/i.test(token) && /[.:]/.test(token);
    if (isAddress) return this.#address(token);
    return this.#chosen.has("names") ? this.#id(token) : token;
  }

  #mac(token: string): string {
    const mac = token.toLowerCase();
    if (!this.#chosen.has("macs") || KEPT_MAC.test(mac)) return token;
    const known = this.entries.macs.get(mac);
    if (known !== undefined) return known;
    for (let number = this.entries.macs.size + 1; ; number++) {
      const digits = number
        .toString(16)
        .padStart(6, "0")
        .replaceAll(/(..)(?=.)/g, "$1:");
      const candidate = `0a:00:00:${digits}`;
      if (this.#macs.has(candidate)) continue;
      this.entries.macs.set(mac, candidate);
      this.#taken.add(candidate);
      return candidate;
    }
  }

  #address(token: string): string {
    if (!this.#chosen.has("addresses")) return token;
    const known = this.entries.addresses.get(token);
    if (known !== undefined) return known;
    const [text = "", length] = token.split("/");
    const parsed = parseAddress(text.toLowerCase());
    if (!parsed.ok) return token;
    const prefix = length === undefined ? null : Number(length);
    const isNetwork = prefix !== null && networkOf({ address: parsed.value, length: prefix }) === parsed.value;
    let mapped = this.#addresses.map(parsed.value);
    // What a MAC makes of an address goes with the MAC.
    if (typeof mapped === "bigint" && typeof parsed.value === "bigint") mapped = this.#withMac(parsed.value, mapped);
    if (isNetwork) mapped = maskAddress(mapped, maskOf(typeof mapped === "number" ? 4 : 6, prefix));
    const suffix = length === undefined ? "" : `/${length}`;
    const shown = mapped === parsed.value ? token : `${formatAddress(mapped)}${suffix}`;
    if (shown !== token) this.entries.addresses.set(token, shown);
    return shown;
  }

  /** An address of IPv6 whose last half was made of a MAC (RFC 4291, appendix A). */
  #withMac(from: bigint, to: bigint): ReturnType<typeof ipv6Of> {
    if (((from >> 24n) & 0xffffn) !== EUI64 || !this.#chosen.has("macs")) return ipv6Of(to);
    const half = from & 0xffffffffffffffffn;
    const octets = [56n, 48n, 40n, 16n, 8n, 0n].map((shift) => Number((half >> shift) & 0xffn));
    const [first = 0, ...others] = octets;
    const mac = [first ^ 2, ...others].map((octet) => octet.toString(16).padStart(2, "0")).join(":");
    if (!this.#macs.has(mac)) return ipv6Of(to);
    const [newFirst = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = this.#mac(mac)
      .split(":")
      .map((octet) => Number.parseInt(octet, 16));
    const made = [newFirst ^ 2, b, c, 0xff, 0xfe, d, e, f].reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
    return ipv6Of(((to >> 64n) << 64n) | made);
  }

  #wireguardKey(token: string): string {
    const made = `${digitsOf(`${this.#seed} ${token}`, WG_KEY_LENGTH)}=`;
    this.entries.names.set(token, made);
    return made;
  }

  #id(token: string): string {
    const known = this.entries.names.get(token);
    if (known !== undefined) return known;
    if (token.startsWith("veth")) {
      const made = `veth${digitsOf(`${this.#seed} ${token}`, token.length - 4)}`;
      this.entries.names.set(token, made);
      return made;
    }
    const id = this.#ids.get(token.slice(0, SHORT_ID))?.find((one) => one.startsWith(token));
    if (id === undefined) return token;
    const made = digitsOf(`${this.#seed} ${id}`, 64).slice(0, token.length);
    this.entries.names.set(token, made);
    return made;
  }

  comment(text: string): string {
    if (!this.#chosen.has("comments") || text === "") return text;
    const known = this.entries.comments.get(text) ?? this.#fresh("comment", this.entries.comments.size + 1);
    this.entries.comments.set(text, known);
    return known;
  }
}

function inverse(map: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries([...map].map(([original, replaced]) => [replaced, original]));
}

/** The originals that still stand in a redacted snapshot. */
function findLeft(snapshot: Json, key: RedactionKey, words: ReadonlySet<string>): readonly string[] {
  const text = JSON.stringify(snapshot);
  const { addresses, macs, names, comments } = key.entries;
  const found = (originals: readonly string[], besides: string): Iterable<string> =>
    wordsIn(text, new Finder(originals.filter(telling), besides));
  // A word of the commands' own says nothing of anybody.
  const telling = (one: string): boolean => !words.has(one) && !words.has(one.toLowerCase());
  const numbers = [...Object.values(addresses).map((one) => one.split("/")[0] ?? one), ...Object.values(macs)];
  const texts = [...Object.values(names), ...Object.values(comments)];
  return [...new Set([...found(numbers, ".:"), ...found(texts, "")])];
}

/** Seeds are tried until no new address is one that stood elsewhere; of a large snapshot fewer. */
const MOST_TRIES = 60;
const MOST_READ = 30_000_000;

/**
 * @param snapshot a snapshot file's JSON
 * @param seed what the new addresses and ids hang on: it must not be known to who gets the snapshot
 * @param onProgress told the attempt, from 1, and how much of it is done, from 0 to 1
 */
export function redact(
  snapshot: Json,
  chosen: readonly Category[],
  seed: string,
  onProgress: (attempt: number, done: number) => void = () => {},
): Redaction {
  const collected = collect(snapshot);
  const categories = new Set(chosen);
  let best: Redaction | null = null;
  const tries = Math.max(3, Math.min(MOST_TRIES, Math.floor(MOST_READ / JSON.stringify(snapshot).length)));
  for (let attempt = 0; attempt < tries; attempt++) {
    const redactor = new Redactor(snapshot, collected, categories, `${seed} ${attempt}`, (done) =>
      onProgress(attempt + 1, done),
    );
    const redacted = replaceAll(snapshot, redactor);
    const { addresses, macs, names, comments } = redactor.entries;
    const key: RedactionKey = {
      format: KEY_FORMAT,
      version: 1,
      entries: {
        addresses: inverse(addresses),
        macs: inverse(macs),
        names: inverse(names),
        comments: inverse(comments),
      },
    };
    const left = findLeft(redacted, key, collected.words);
    if (best === null || left.length < best.left.length)
      best = { snapshot: redacted, key, left, rename: (text) => redactor.text(text, true) };
    if (best.left.length === 0) break;
  }
  if (best === null) throw new Error("no attempt was made");
  return best;
}

/** What a text of a redacted host said before. */
function restorer(key: RedactionKey): (text: string) => string {
  const map = new Map(CATEGORIES.flatMap((category) => Object.entries(key.entries[category])));
  const finder = new Finder(map.keys());
  const scanner = finder.scanner();
  return (text) => replaceWords(text, finder, scanner, (word) => map.get(word) ?? word);
}

/** The snapshot that was redacted, with the key that its redaction gave. */
export function restore(snapshot: Json, key: RedactionKey): Json {
  const text = restorer(key);
  return replaceAll(snapshot, { text, comment: text });
}
