/** Rules: their STATEMENTS (nft(8)) one after another, as `nft -j` prints them (libnftables-json(5)). */
import { readWayOut } from "./nat.ts";
import { readOperand } from "./operand.ts";
import { readStateful } from "./stateful.ts";
import { type Cursor, type Json, NotRead } from "./tokens.ts";
import { readData, readExpression, readKey, readRight } from "./value.ts";
import { readVerdict } from "./verdict.ts";

type Statement = { readonly [key: string]: Json };

export interface ReadRule {
  readonly expr: readonly Json[];
  readonly comment: string | null;
  /** From where on it was not understood: what is there stands in `expr` as `{ "unread": text }`. */
  readonly unread: { readonly line: number; readonly text: string; readonly reason: string } | null;
}

/** @param cursor holds one rule and nothing else */
export function readRule(cursor: Cursor): ReadRule {
  const expr: Json[] = [];
  let comment: string | null = null;
  while (!cursor.ended) {
    const at = cursor.at;
    try {
      if (cursor.took("comment")) comment = cursor.word();
      else expr.push(readStatement(cursor));
    } catch (thrown) {
      if (!(thrown instanceof NotRead)) throw thrown;
      const text = cursor.textFrom(at);
      // Whatever follows may hang on it: the rest of the rule is one thing that is not known.
      return {
        expr: [...expr, { unread: text }],
        comment,
        unread: { line: thrown.line, text, reason: thrown.message },
      };
    }
  }
  return { expr, comment, unread: null };
}

function readStatement(cursor: Cursor): Statement {
  return (
    readVerdict(cursor) ??
    readWayOut(cursor) ??
    readStateful(cursor, readRight) ??
    readPlain(cursor) ??
    readWithExpression(cursor)
  );
}

/** Statements that begin with a word of their own. */
function readPlain(cursor: Cursor): Statement | null {
  if (cursor.peek().type !== "word") return null;
  if (cursor.took("log")) return { log: readLog(cursor) };
  if (cursor.took("reject")) return { reject: readReject(cursor) };
  if (cursor.took("notrack")) return { notrack: null };
  if (cursor.took("queue")) return { queue: readQueue(cursor) };
  if (cursor.took("synproxy")) return { synproxy: readSynproxy(cursor) };
  if (cursor.took("flow", "add")) return { flow: { op: "add", flowtable: cursor.word() } };
  if (cursor.took("ct", "helper", "set")) return { "ct helper": readRight(cursor) };
  if (cursor.took("ct", "timeout", "set")) return { "ct timeout": readRight(cursor) };
  if (cursor.took("ct", "expectation", "set")) return { "ct expectation": readRight(cursor) };
  if (cursor.took("reset", "tcp", "option")) return { reset: { "tcp option": { name: cursor.word() } } };
  if (cursor.took("meter")) return { meter: readMeter(cursor) };
  for (const op of ["add", "update", "delete"]) {
    if (!cursor.sees(op) || !cursor.peek(1).text.startsWith("@")) continue;
    cursor.next();
    return readSetChange(cursor, op);
  }
  return null;
}

/** `update @seen { ip saddr timeout 1m limit rate 3/minute }`, `add @back { tcp dport : ip saddr }`. */
function readSetChange(cursor: Cursor, op: string): Statement {
  const set = cursor.word();
  const block = cursor.block();
  const elem = readKey(block, readExpression);
  if (block.took(":")) {
    const data = readRight(block);
    if (!block.ended) block.fail("'}' was expected");
    return { map: { op, elem, data, map: set } };
  }
  if (!block.ended) block.fail("'}' was expected");
  return { set: { op, ...partsOf(elem), set } };
}

/** Statements that each element gets are told apart from the element. */
function partsOf(elem: Json): Statement {
  if (typeof elem !== "object" || elem === null || !("elem" in elem)) return { elem };
  const inner = elem.elem;
  if (typeof inner !== "object" || inner === null || !("val" in inner)) return { elem };
  const own = ["val", "timeout", "expires", "comment"];
  const stmt = Object.entries(inner)
    .filter(([key]) => !own.includes(key))
    .map(([key, body]): Statement => ({ [key]: body }));
  const kept = Object.entries(inner).filter(([key]) => own.includes(key));
  const bare: Json = kept.length === 1 ? (inner.val ?? null) : { elem: Object.fromEntries(kept) };
  return { elem: bare, ...(stmt.length === 0 ? {} : { stmt }) };
}

/** `m size 65535 { ip saddr limit rate 10/second }`, the old way of it. */
function readMeter(cursor: Cursor): Json {
  const name = cursor.word();
  const size = cursor.took("size") ? { size: cursor.number() } : {};
  const block = cursor.block();
  const { elem: key = null, stmt = [] } = partsOf(readKey(block, readExpression));
  const [only = null, ...more] = Array.isArray(stmt) ? stmt : [];
  if (only === null || more.length > 0 || !block.ended) block.fail("one statement was expected");
  return { key, stmt: only, ...size, name };
}

function readLog(cursor: Cursor): Json {
  const log: Record<string, Json> = {};
  const flags: string[] = [];
  for (;;) {
    if (cursor.took("prefix")) log["prefix"] = cursor.word();
    else if (cursor.took("group")) log["group"] = cursor.number();
    else if (cursor.took("snaplen")) log["snaplen"] = cursor.number();
    else if (cursor.took("queue-threshold")) log["queue-threshold"] = cursor.number();
    else if (cursor.took("level")) log["level"] = cursor.word();
    else if (cursor.took("flags")) flags.push(...readLogFlags(cursor));
    else break;
  }
  if (flags.length > 0) log["flags"] = flags.length === 1 ? (flags[0] ?? null) : flags;
  return Object.keys(log).length === 0 ? null : log;
}

/** `tcp sequence,options`, `ip options`, `all`. */
function readLogFlags(cursor: Cursor): readonly string[] {
  const layer = cursor.word();
  if (layer !== "tcp" && layer !== "ip") return [layer];
  const flags = [`${layer} ${cursor.word()}`];
  while (cursor.took(",")) flags.push(`${layer} ${cursor.word()}`);
  return flags;
}

function readReject(cursor: Cursor): Json {
  if (!cursor.took("with")) return null;
  if (cursor.took("tcp", "reset")) return { type: "tcp reset" };
  const type = cursor.word();
  if (!/^icmp(x|v6)?$/.test(type)) cursor.fail("icmp, icmpx, icmpv6 or tcp reset was expected before");
  cursor.took("type");
  return { type, expr: cursor.word() };
}

/** `num 1-3 bypass,fanout` of old, `flags bypass,fanout to 1-3` of today. */
function readQueue(cursor: Cursor): Json {
  const flags: string[] = [];
  const readFlags = (): void => {
    while (cursor.sees("bypass") || cursor.sees("fanout")) {
      flags.push(cursor.word());
      cursor.took(",");
    }
  };
  if (cursor.took("flags")) readFlags();
  const numbered = cursor.took("num") || cursor.took("to");
  const num = numbered ? readRight(cursor) : null;
  readFlags();
  const queue: Record<string, Json> = {};
  if (num !== null) queue["num"] = num;
  if (flags.length > 0) queue["flags"] = flags.length === 1 ? (flags[0] ?? null) : flags;
  return Object.keys(queue).length === 0 ? null : queue;
}

function readSynproxy(cursor: Cursor): Json {
  if (cursor.took("name")) return cursor.word();
  const synproxy: Record<string, Json> = {};
  const flags: string[] = [];
  for (;;) {
    if (cursor.took("mss")) synproxy["mss"] = cursor.number();
    else if (cursor.took("wscale")) synproxy["wscale"] = cursor.number();
    else if (cursor.sees("timestamp") || cursor.sees("sack-perm")) flags.push(cursor.word());
    else break;
  }
  return { ...synproxy, ...(flags.length === 0 ? {} : { flags }) };
}

const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<", ">", "<=", ">=", "!"]);

/** A comparison, a verdict map, or a change of what the expression reads. */
function readWithExpression(cursor: Cursor): Statement {
  const left = readOperand(cursor, readData);
  if (left === undefined) cursor.fail("a statement was expected");
  if (cursor.took("vmap")) return { vmap: { key: left, data: readData(cursor) } };
  if (cursor.took("set")) return { mangle: { key: left, value: readRight(cursor) } };
  const { type, text } = cursor.peek();
  if (type === "mark" && COMPARISONS.has(text)) {
    cursor.next();
    const right = readRight(cursor);
    return { match: cursor.took("/") ? masked(text, left, right, readRight(cursor)) : { op: text, left, right } };
  }
  const flags = readRight(cursor);
  if (cursor.took("/")) return { match: masked("==", left, flags, readRight(cursor)) };
  return { match: { op: implied(left, flags), left, right: flags } };
}

/** `tcp flags syn / syn,ack`: of the flags of the second list, those of the first are set. */
function masked(op: string, left: Json, right: Json, mask: Json): Json {
  return { op, left: { "&": [left, mask] }, right };
}

/** Of a field of flags a bare value means any of them, of others equality. */
function implied(left: Json, right: Json): string {
  const isSet = typeof right === "object" && right !== null && "set" in right;
  const isNamed = typeof right === "string" && right.startsWith("@");
  return isFlags(left) && !isSet && !isNamed ? "in" : "==";
}

function isFlags(left: Json): boolean {
  if (typeof left !== "object" || left === null) return false;
  if ("ct" in left && typeof left.ct === "object" && left.ct !== null && "key" in left.ct)
    return ["state", "status", "label", "event"].includes(String(left.ct.key));
  if (!("payload" in left) || typeof left.payload !== "object" || left.payload === null) return false;
  return "protocol" in left.payload && left.payload.protocol === "tcp" && left.payload.field === "flags";
}
