/**
 * What is read from the packet and its surroundings: payload, meta, ct, fib and the other EXPRESSIONS of nft(8), each as
 * `nft -j` prints it (libnftables-json(5)).
 */
import { type Cursor, durationOf, type Json } from "./tokens.ts";

/** What a map is looked up in; elements are read by `value.ts`, which reads expressions by this file. */
type ReadData = (cursor: Cursor) => Json;

/** Protocols whose fields are read as `PROTOCOL FIELD`. */
export const PROTOCOLS: ReadonlySet<string> = new Set([
  ...["ether", "vlan", "arp", "ip", "ip6", "icmp", "icmpv6", "igmp", "tcp", "udp", "udplite", "sctp", "dccp", "th"],
  ...["ah", "esp", "comp", "gre", "geneve", "vxlan", "gretap"],
]);
/** Keys of `meta` that are written without it. */
export const BARE_META: ReadonlySet<string> = new Set([
  ...["iif", "iifname", "iiftype", "iifgroup", "oif", "oifname", "oiftype", "oifgroup", "ibrname", "obrname"],
  ...["mark", "skuid", "skgid", "nftrace", "rtclassid", "pkttype", "cpu", "cgroup", "random"],
]);
const EXTENSION_HEADERS: ReadonlySet<string> = new Set(["hbh", "frag", "rt", "rt0", "rt2", "rt4", "dst", "mh", "srh"]);
const OPERATORS: ReadonlySet<string> = new Set(["&", "|", "^", "<<", ">>"]);

/** What a word stands for: numbers as numbers, ranges and prefixes as objects. */
export function literal(text: string): Json {
  if (/^(\d+|0x[0-9a-f]+)$/i.test(text)) return Number(text);
  const prefix = /^([0-9a-f.:]+)\/(\d+)$/i.exec(text);
  if (prefix !== null) return { prefix: { addr: prefix[1] ?? "", len: Number(prefix[2]) } };
  const range = /^(0x[0-9a-f]+|\d[\d.]*|[0-9a-f:]*:[0-9a-f:.]*)-(0x[0-9a-f]+|\d[\d.]*|[0-9a-f:]*:[0-9a-f:.]*)$/i.exec(
    text,
  );
  if (range !== null) return { range: [literal(range[1] ?? ""), literal(range[2] ?? "")] };
  return durationOf(text) ?? text;
}

/** An expression that is read from the packet; undefined where none begins here, and nothing is taken then. */
export function readOperand(cursor: Cursor, readData: ReadData): Json | undefined {
  const first = readPart(cursor, readData);
  if (first === undefined) return undefined;
  const parts = [first];
  while (cursor.took(".")) {
    const part = readPart(cursor, readData);
    if (part === undefined) cursor.fail("an expression was expected");
    parts.push(part);
  }
  const whole: Json = parts.length === 1 ? first : { concat: parts };
  return cursor.took("map") ? { map: { key: whole, data: readData(cursor) } } : whole;
}

/** One part of a concatenation, with what is computed of it. */
export function readPart(cursor: Cursor, readData: ReadData): Json | undefined {
  let whole = readSimple(cursor, readData);
  if (whole === undefined) return undefined;
  while (cursor.peek().type === "mark" && OPERATORS.has(cursor.peek().text)) {
    const operator = cursor.next().text;
    whole = { [operator]: [whole, readFactor(cursor, readData)] };
  }
  return whole;
}

/** `0xff`, `(fin | syn)`, `ct mark`. */
export function readFactor(cursor: Cursor, readData: ReadData): Json {
  if (cursor.took("(")) {
    let whole = readFactor(cursor, readData);
    while (!cursor.took(")")) {
      const operator = cursor.next().text;
      if (!OPERATORS.has(operator)) cursor.fail("')' was expected before");
      whole = { [operator]: [whole, readFactor(cursor, readData)] };
    }
    return whole;
  }
  return readSimple(cursor, readData) ?? literal(cursor.word());
}

function readSimple(cursor: Cursor, readData: ReadData): Json | undefined {
  const { type, text } = cursor.peek();
  if (type !== "word") return cursor.sees("(") ? readParenthesis(cursor, readData) : undefined;
  const at = cursor.at;
  const read = readNamed(cursor, text, readData);
  if (read === undefined) cursor.at = at;
  return read;
}

function readParenthesis(cursor: Cursor, readData: ReadData): Json | undefined {
  const at = cursor.at;
  cursor.expect("(");
  const inner = readOperand(cursor, readData);
  if (inner !== undefined && cursor.took(")")) return inner;
  cursor.at = at;
  return undefined;
}

function readNamed(cursor: Cursor, name: string, readData: ReadData): Json | undefined {
  const ahead = cursor.peek(1);
  cursor.next();
  if (name === "meta") return { meta: { key: cursor.word() } };
  if (BARE_META.has(name)) return { meta: { key: name } };
  if (name === "ct") return readCt(cursor);
  if (name === "fib") return readFib(cursor);
  if (name === "rt" && ["classid", "nexthop", "mtu", "ipsec", "ip", "ip6"].includes(ahead.text)) return readRt(cursor);
  if (name === "socket") {
    const key = cursor.word();
    return { socket: { key, ...(cursor.took("level") ? { level: cursor.number() } : {}) } };
  }
  if (name === "numgen") {
    const mode = cursor.word();
    cursor.expect("mod");
    return { numgen: { mode, mod: cursor.number(), offset: readOffset(cursor) } };
  }
  if (name === "jhash") return readJhash(cursor, readData);
  if (name === "symhash") {
    cursor.expect("mod");
    const mod = cursor.number();
    const offset = readOffset(cursor);
    return { symhash: { mod, ...(offset === 0 ? {} : { offset }) } };
  }
  if (name === "osf") {
    const ttl = cursor.took("ttl") ? { ttl: cursor.word() } : {};
    return { osf: { key: cursor.word(), ...ttl } };
  }
  if (name === "ipsec") return readIpsec(cursor);
  if ((name === "tcp" || name === "ip") && ahead.text === "option") return readOption(cursor, name);
  if (name === "sctp" && ahead.text === "chunk") return readChunk(cursor);
  if (name === "exthdr") return { exthdr: { name: cursor.word() } };
  if (EXTENSION_HEADERS.has(name)) return { exthdr: { name, field: cursor.word() } };
  if (name.startsWith("@") && cursor.took(",")) return readRaw(cursor, name.slice(1));
  if (!PROTOCOLS.has(name) || ahead.type !== "word") return undefined;
  const field = cursor.word();
  // The addresses that ARP asks of and for are of either kind.
  if (name === "arp" && (field === "saddr" || field === "daddr"))
    return { payload: { protocol: name, field: `${field} ${cursor.word()}` } };
  return { payload: { protocol: name, field } };
}

/** `ct state`, `ct original ip saddr`, `ct reply proto-dst`, `ct original bytes`. */
function readCt(cursor: Cursor): Json | undefined {
  const word = cursor.word();
  // Statements that begin alike: `ct count over 20`.
  if (word === "count" && (cursor.sees("over") || /^\d+$/.test(cursor.peek().text))) return undefined;
  if (word !== "original" && word !== "reply") return { ct: { key: word } };
  const key = cursor.word();
  return { ct: { key: key === "ip" || key === "ip6" ? `${key} ${cursor.word()}` : key, dir: word } };
}

function readFib(cursor: Cursor): Json {
  const flags = [cursor.word()];
  while (cursor.took(".")) flags.push(cursor.word());
  return { fib: { result: cursor.word(), flags } };
}

function readRt(cursor: Cursor): Json {
  const family = cursor.sees("ip") || cursor.sees("ip6") ? { family: cursor.word() } : {};
  return { rt: { key: cursor.word(), ...family } };
}

function readOffset(cursor: Cursor): number {
  return cursor.took("offset") ? cursor.number() : 0;
}

function readJhash(cursor: Cursor, readData: ReadData): Json {
  const expr = readOperand(cursor, readData);
  if (expr === undefined) cursor.fail("an expression was expected");
  cursor.expect("mod");
  const mod = cursor.number();
  const seed = cursor.took("seed") ? { seed: cursor.number() } : {};
  const offset = readOffset(cursor);
  return { jhash: { mod, expr, ...seed, ...(offset === 0 ? {} : { offset }) } };
}

function readIpsec(cursor: Cursor): Json {
  const dir = cursor.word();
  const spnum = cursor.took("spnum") ? cursor.number() : 0;
  const family = cursor.sees("ip") || cursor.sees("ip6") ? { family: cursor.word() } : {};
  return { ipsec: { key: cursor.word(), ...family, dir, spnum } };
}

/** `tcp option maxseg size`, `tcp option sack-perm` (whether it is there), `tcp option @42,16,8`, `ip option rr ptr`. */
function readOption(cursor: Cursor, protocol: "tcp" | "ip"): Json {
  cursor.expect("option");
  const name = cursor.word();
  if (name.startsWith("@")) {
    cursor.expect(",");
    const offset = cursor.number();
    cursor.expect(",");
    return { "tcp option": { base: Number(name.slice(1)), offset, len: cursor.number() } };
  }
  const next = cursor.peek();
  const isField = next.type === "word" && !/^(exists|missing|\d.*)$/.test(next.text);
  return {
    [`${protocol} option`]: {
      name: /^\d+$/.test(name) ? Number(name) : name,
      ...(isField ? { field: cursor.word() } : {}),
    },
  };
}

function readChunk(cursor: Cursor): Json {
  cursor.expect("chunk");
  const name = cursor.word();
  const isField = cursor.peek().type === "word" && !/^(exists|missing)$/.test(cursor.peek().text);
  return { "sctp chunk": { name, ...(isField ? { field: cursor.word() } : {}) } };
}

/** `@th,16,16`. */
function readRaw(cursor: Cursor, base: string): Json {
  const offset = cursor.number();
  cursor.expect(",");
  return { payload: { base, offset, len: cursor.number() } };
}
