/** NAT STATEMENTS, TPROXY, DUP and FWD of nft(8): statements that send a packet elsewhere. */

import { literal } from "./operand.ts";
import type { Cursor, Json } from "./tokens.ts";
import { readData, readRight } from "./value.ts";

type Statement = { readonly [key: string]: Json };
type Draft = Record<string, Json>;

const FLAGS: ReadonlySet<string> = new Set(["random", "fully-random", "persistent"]);

/** null where none stands next. */
export function readWayOut(cursor: Cursor): Statement | null {
  const { type, text } = cursor.peek();
  if (type !== "word") return null;
  switch (text) {
    case "snat":
    case "dnat":
    case "masquerade":
    case "redirect":
      cursor.next();
      return { [text]: readNat(cursor) };
    case "tproxy":
      cursor.next();
      return { tproxy: readNat(cursor) };
    case "dup":
      cursor.next();
      return { dup: readDup(cursor) };
    case "fwd":
      cursor.next();
      return { fwd: readFwd(cursor) };
    default:
      return null;
  }
}

function readFamily(cursor: Cursor): Draft {
  return cursor.sees("ip") || cursor.sees("ip6") ? { family: cursor.word() } : {};
}

/** `ip prefix to ip daddr map { … }`, `to 172.18.0.2:80-90 random,persistent`, `to :6000`; null where nothing is said. */
function readNat(cursor: Cursor): Json {
  const nat: Draft = readFamily(cursor);
  const types: string[] = [];
  while (cursor.sees("prefix") || cursor.sees("interval") || cursor.sees("addr") || cursor.sees(".")) {
    if (cursor.took("addr", ".", "port")) types.push("concat");
    else types.push(cursor.word());
  }
  if (cursor.took("to")) Object.assign(nat, readTarget(cursor));
  const flags: string[] = types.includes("prefix") ? ["netmap"] : [];
  while (FLAGS.has(cursor.peek().text)) {
    flags.push(cursor.word());
    cursor.took(",");
  }
  if (flags.length > 0) nat["flags"] = flags.length === 1 ? (flags[0] ?? null) : flags;
  if (types.length > 0) nat["type_flags"] = types.length === 1 ? (types[0] ?? null) : types;
  return Object.keys(nat).length === 0 ? null : nat;
}

/** Where to: a literal address and port in one word, or expressions. */
function readTarget(cursor: Cursor): Draft {
  const { type, text } = cursor.peek();
  if (type === "word") {
    const port = /^:(\d\S*)$/.exec(text);
    if (port !== null) {
      cursor.next();
      return { port: literal(port[1] ?? "") };
    }
    const mapped = /^:([a-z]+\d?)$/.exec(text);
    if (mapped !== null) {
      cursor.next();
      return { port: readPortBy(cursor, mapped[1] ?? "") };
    }
    const end = /^(?:\[(\S+)\](?:-\[(\S+)\])?|(\d+\.[\d.]+)(?:-([\d.]+))?):(\S+)$/.exec(text);
    if (end !== null) {
      cursor.next();
      const [, six, sixEnd, four, fourEnd, ports = ""] = end;
      return {
        addr: span(six ?? four ?? "", sixEnd ?? fourEnd),
        port: /^\d/.test(ports) ? literal(ports) : readPortBy(cursor, ports),
      };
    }
    const bracketed = /^\[(\S+?)\](?:-\[(\S+)\])?$/.exec(text);
    if (bracketed !== null) {
      cursor.next();
      return { addr: span(bracketed[1] ?? "", bracketed[2]), ...readPort(cursor) };
    }
  }
  if (cursor.took(":")) return { port: readRight(cursor) };
  return { addr: readRight(cursor), ...readPort(cursor) };
}

/** nft sticks the colon to the expression: `:tcp dport map { 80 : 8080 }`. */
function readPortBy(cursor: Cursor, protocol: string): Json {
  const key = { payload: { protocol, field: cursor.word() } };
  return cursor.took("map") ? { map: { key, data: readData(cursor) } } : key;
}

function readPort(cursor: Cursor): Draft {
  return cursor.took(":") ? { port: readRight(cursor) } : {};
}

function span(first: string, last: string | undefined): Json {
  return last === undefined ? literal(first) : { range: [first, last] };
}

function readDup(cursor: Cursor): Json {
  cursor.expect("to");
  const addr = readRight(cursor);
  return { addr, ...(cursor.took("device") ? { dev: readRight(cursor) } : {}) };
}

/** `to "eth1"`, `ip to 10.0.0.1 device "eth1"`. */
function readFwd(cursor: Cursor): Json {
  const family = readFamily(cursor);
  cursor.expect("to");
  const target = readRight(cursor);
  if (!cursor.took("device")) return { dev: target };
  return { ...family, addr: target, dev: readRight(cursor) };
}
