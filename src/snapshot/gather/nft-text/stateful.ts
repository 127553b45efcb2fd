/** Statements that keep a state: in rules, and in the elements of sets. */
import type { Cursor, Json } from "./tokens.ts";
import { readDuration } from "./tokens.ts";

type Statement = { readonly [key: string]: Json };

/**
 * null where none stands next.
 *
 * @param readName of an object: its name, or a map that gives it
 */
export function readStateful(cursor: Cursor, readName: (cursor: Cursor) => Json): Statement | null {
  const named = (read: (cursor: Cursor) => Json): Json => (cursor.took("name") ? readName(cursor) : read(cursor));
  if (cursor.took("counter")) return { counter: named(readCounter) };
  if (cursor.took("limit")) return { limit: named(readLimit) };
  if (cursor.took("quota")) return { quota: named(readQuota) };
  if (cursor.took("last")) return { last: readLast(cursor) };
  if (cursor.sees("ct", "count")) {
    cursor.at += 2;
    const inv = cursor.took("over");
    return { "ct count": { val: cursor.number(), ...(inv ? { inv: true } : {}) } };
  }
  return null;
}

function readCounter(cursor: Cursor): Json {
  return cursor.sees("packets") ? readCounts(cursor) : null;
}

/** `packets 3 bytes 180`. */
export function readCounts(cursor: Cursor): { readonly packets: number; readonly bytes: number } {
  cursor.expect("packets");
  const packets = cursor.number();
  cursor.expect("bytes");
  return { packets, bytes: cursor.number() };
}

/** `rate over 10 mbytes/second burst 5 mbytes`; without a burst nft means five packets. */
export function readLimit(cursor: Cursor): Statement {
  cursor.expect("rate");
  const inv = cursor.took("over");
  const [, first = "", firstPer] = /^(\d+)(?:\/(\w+))?$/.exec(cursor.word()) ?? [];
  if (first === "") cursor.fail("a rate was expected before");
  const rate = Number(first);
  if (firstPer !== undefined) {
    const burst = readBurst(cursor, "packets");
    return { rate, burst: burst?.count ?? 5, per: firstPer, ...(inv ? { inv: true } : {}) };
  }
  const [unit = "", per = "second"] = cursor.word().split("/");
  const burst = readBurst(cursor, "bytes");
  return {
    rate,
    burst: burst?.count ?? 0,
    burst_unit: burst?.unit ?? "bytes",
    rate_unit: unit,
    per,
    ...(inv ? { inv: true } : {}),
  };
}

function readBurst(cursor: Cursor, unit: string): { readonly count: number; readonly unit: string } | null {
  if (!cursor.took("burst")) return null;
  const count = cursor.number();
  return {
    count,
    unit: cursor.peek().type === "word" && /bytes$|^packets$/.test(cursor.peek().text) ? cursor.word() : unit,
  };
}

/** `over 10 mbytes used 3 kbytes`. */
function readQuota(cursor: Cursor): Json {
  const inv = cursor.took("over");
  cursor.took("until");
  const val = cursor.number();
  const val_unit = cursor.word();
  const used = cursor.took("used") ? { used: cursor.number(), used_unit: cursor.word() } : {};
  return { val, val_unit, ...used, ...(inv ? { inv: true } : {}) };
}

function readLast(cursor: Cursor): Json {
  if (!cursor.took("used")) return null;
  if (cursor.took("never")) return null;
  return { used: readDuration(cursor) };
}
