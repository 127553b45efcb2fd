/** Values: the right of a comparison, what is set, the elements of sets and maps. */
import { BARE_META, literal, PROTOCOLS, readFactor, readOperand, readPart } from "./operand.ts";
import { readStateful } from "./stateful.ts";
import { type Cursor, type Json, readDuration } from "./tokens.ts";
import { readVerdict } from "./verdict.ts";

const OPERATORS: ReadonlySet<string> = new Set(["&", "|", "^", "<<", ">>"]);

/** The right of a comparison, or of `set`: `80`, `{ 22, 80-90 }`, `@web`, `established,related`, `10.0.0.1 . 80`, `meta mark`. */
export function readRight(cursor: Cursor): Json {
  if (cursor.sees("{")) return readSet(cursor);
  const first = readValue(cursor);
  if (!cursor.sees(",")) return first;
  const list = [first];
  while (cursor.took(",")) list.push(readValue(cursor));
  return list;
}

/** One value, without the commas that part it from others. */
function readValue(cursor: Cursor): Json {
  const parts = [readTerm(cursor)];
  while (cursor.took(".")) parts.push(readTerm(cursor));
  const [first = null] = parts;
  const whole: Json = parts.length === 1 ? first : { concat: parts };
  return cursor.took("map") ? { map: { key: whole, data: readData(cursor) } } : whole;
}

/** An expression, of which there must be one. */
export function readExpression(cursor: Cursor): Json {
  const expression = readOperand(cursor, readData);
  if (expression === undefined) cursor.fail("an expression was expected");
  return expression;
}

function readTerm(cursor: Cursor): Json {
  const { type, text } = cursor.peek();
  if (type === "string") return readQuoted(cursor);
  if (type === "word" && (text === "exists" || text === "missing")) return cursor.next().text === "exists";
  let whole = isExpression(cursor)
    ? (readPart(cursor, readData) ?? readFactor(cursor, readData))
    : type === "word"
      ? literal(cursor.word())
      : readFactor(cursor, readData);
  while (cursor.peek().type === "mark" && OPERATORS.has(cursor.peek().text)) {
    const operator = cursor.next().text;
    whole = { [operator]: [whole, readFactor(cursor, readData)] };
  }
  return whole;
}

/** `"08:00"-"17:00"`: two texts, and a dash between. */
function readQuoted(cursor: Cursor): Json {
  const first = cursor.word();
  if (!cursor.took("-")) return first;
  return { range: [first, cursor.word()] };
}

const EXPRESSIONS: ReadonlySet<string> = new Set(["meta", "ct", "fib", "numgen", "jhash", "symhash", "rt", "socket"]);
const FIELDS = /^([sd](addr|port)|ttl|hoplimit|dscp|length|id|protocol|nexthdr)$/;

/** Words that begin an expression where a field follows stand for themselves elsewhere: `meta l4proto tcp`. */
function isExpression(cursor: Cursor): boolean {
  const { type, text } = cursor.peek();
  if (type !== "word") return false;
  const after = cursor.peek(1);
  // `@th,16,8`: bits of a header.
  if (/^@(ll|nh|th|ih)$/.test(text)) return after.text === ",";
  if (BARE_META.has(text)) return true;
  if (EXPRESSIONS.has(text)) return after.type === "word";
  return PROTOCOLS.has(text) && after.type === "word" && FIELDS.test(after.text);
}

// ── sets and maps ───────────────────────────────────────────────────────────────────────────────────────────────────

/** What a map or verdict map is looked up in: `@name`, or its elements. */
export function readData(cursor: Cursor): Json {
  return cursor.sees("{") ? readSet(cursor) : cursor.word();
}

function readSet(cursor: Cursor): Json {
  return { set: readElements(cursor) };
}

/** The elements between braces, the cursor being before the opening one. */
export function readElements(cursor: Cursor): readonly Json[] {
  const inside = cursor.block().onOneLine();
  const elements: Json[] = [];
  while (!inside.ended) {
    const key = readKey(inside, readValue);
    elements.push(inside.took(":") ? [key, readMapped(inside)] : key);
    if (!inside.ended) inside.expect(",");
  }
  return elements;
}

function readMapped(cursor: Cursor): Json {
  return readVerdict(cursor) ?? readValue(cursor);
}

/** A key with what belongs to it: `10.0.0.1 timeout 1m comment "x" counter packets 0 bytes 0`. */
export function readKey(cursor: Cursor, read: (cursor: Cursor) => Json): Json {
  const val = read(cursor);
  const more: Record<string, Json> = {};
  for (;;) {
    if (cursor.took("timeout")) more["timeout"] = readDuration(cursor);
    else if (cursor.took("expires")) more["expires"] = readDuration(cursor);
    else if (cursor.took("comment")) more["comment"] = cursor.word();
    else {
      const statement = readStateful(cursor, readValue);
      if (statement === null) break;
      Object.assign(more, statement);
    }
  }
  return Object.keys(more).length === 0 ? val : { elem: { val, ...more } };
}
