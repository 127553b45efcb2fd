/** What a table declares besides chains: SETS, MAPS, FLOWTABLES and STATEFUL OBJECTS of nft(8). */
import { readCounts, readLimit, readStateful } from "./stateful.ts";
import { type Cursor, type Json, readDuration } from "./tokens.ts";
import { readElements, readExpression, readRight } from "./value.ts";

type Body = Record<string, Json>;

const SET_FLAGS: ReadonlySet<string> = new Set(["constant", "dynamic", "interval", "timeout"]);

/** `set NAME { … }`, `map NAME { … }`: what stands between the braces. */
export function readSetBody(cursor: Cursor): Body {
  const body: Body = {};
  const statements: Json[] = [];
  for (cursor.skipLines(); !cursor.ended; cursor.skipLines()) {
    if (cursor.took("type")) readTypes(cursor, body, typeName);
    else if (cursor.took("typeof")) readTypes(cursor, body, typeOf);
    else if (cursor.took("flags")) body["flags"] = readWords(cursor).filter((flag) => SET_FLAGS.has(flag));
    else if (cursor.took("timeout")) body["timeout"] = readDuration(cursor);
    else if (cursor.took("gc-interval")) body["gc-interval"] = readDuration(cursor);
    else if (cursor.took("size")) {
      body["size"] = cursor.number();
      // `size 65535	# count 3`
    } else if (cursor.took("policy")) body["policy"] = cursor.word();
    else if (cursor.took("auto-merge")) body["auto-merge"] = true;
    else if (cursor.took("comment")) body["comment"] = cursor.word();
    else if (cursor.took("elements", "=")) body["elem"] = readElements(cursor);
    else {
      const statement = readStateful(cursor, readRight);
      if (statement === null) cursor.fail("this is not known of a set");
      statements.push(statement);
    }
  }
  return statements.length === 0 ? body : { ...body, stmt: statements };
}

/** `ipv4_addr . inet_service : verdict`: the key's types, and a map's data. */
function readTypes(cursor: Cursor, body: Body, read: (cursor: Cursor) => Json): void {
  body["type"] = read(cursor);
  if (!cursor.took(":")) return;
  // What a map holds may be objects: `typeof ip saddr : counter`.
  body["map"] = cursor.peek(1).type === "line" || cursor.peek(1).text === "" ? cursor.word() : read(cursor);
}

function typeName(cursor: Cursor): Json {
  const types = [cursor.word()];
  while (cursor.took(".")) types.push(cursor.word());
  return types.length === 1 ? (types[0] ?? null) : types;
}

function typeOf(cursor: Cursor): Json {
  return { typeof: readExpression(cursor) };
}

function readWords(cursor: Cursor): string[] {
  const words = [cursor.word()];
  while (cursor.took(",")) words.push(cursor.word());
  return words;
}

/** `hook ingress priority filter`, `devices = { … }`, `flags offload`. */
export function readFlowtableBody(cursor: Cursor, priority: (cursor: Cursor) => number): Body {
  const body: Body = {};
  for (cursor.skipLines(); !cursor.ended; cursor.skipLines()) {
    if (cursor.took("hook")) {
      body["hook"] = cursor.word();
      cursor.expect("priority");
      body["prio"] = priority(cursor);
    } else if (cursor.took("devices", "=")) body["dev"] = readDevices(cursor);
    else if (cursor.took("flags")) body["flags"] = readWords(cursor);
    // Whether it counts has no bearing on packets.
    else if (!cursor.took("counter")) cursor.fail("this is not known of a flowtable");
  }
  return body;
}

/** `{ "eth0", "br0" }` of old, `{ eth0, br0 }`. */
export function readDevices(cursor: Cursor): readonly string[] {
  const block = cursor.block().onOneLine();
  return block.ended ? [] : readWords(block);
}

/** The named objects, each with the reader of its body. */
export const OBJECTS: ReadonlyMap<string, (cursor: Cursor) => Body> = new Map([
  ["counter", readCounterBody],
  ["quota", readQuotaBody],
  ["limit", (cursor: Cursor): Body => withComment(cursor, () => ({ ...readLimit(cursor) }))],
  ["synproxy", readSynproxyBody],
  ["secmark", (cursor: Cursor): Body => withComment(cursor, () => ({ context: cursor.word() }))],
  ["ct helper", readHelperBody],
  ["ct timeout", readTimeoutBody],
  ["ct expectation", readExpectationBody],
]);

/** An object's body, and the comment that may stand before it. */
function withComment(cursor: Cursor, read: () => Body): Body {
  cursor.skipLines();
  const comment = cursor.took("comment") ? { comment: cursor.word() } : {};
  cursor.skipLines();
  const body = read();
  cursor.skipLines();
  if (!cursor.ended) cursor.fail("this is not known of the object");
  return { ...body, ...comment };
}

function readCounterBody(cursor: Cursor): Body {
  return withComment(cursor, () => ({ ...readCounts(cursor) }));
}

const SIZES: Readonly<Record<string, number>> = { bytes: 1, kbytes: 1024, mbytes: 1024 ** 2, gbytes: 1024 ** 3 };

function readSize(cursor: Cursor): number {
  const count = cursor.number();
  return count * (SIZES[cursor.word()] ?? cursor.fail("a unit was expected before"));
}

function readQuotaBody(cursor: Cursor): Body {
  return withComment(cursor, () => {
    const inv = cursor.took("over");
    cursor.took("until");
    const bytes = readSize(cursor);
    return { bytes, used: cursor.took("used") ? readSize(cursor) : 0, inv };
  });
}

function readSynproxyBody(cursor: Cursor): Body {
  return withComment(cursor, () => {
    const body: Body = {};
    const flags: string[] = [];
    for (cursor.skipLines(); !cursor.ended; cursor.skipLines()) {
      if (cursor.took("mss")) body["mss"] = cursor.number();
      else if (cursor.took("wscale")) body["wscale"] = cursor.number();
      else flags.push(cursor.word());
    }
    return flags.length === 0 ? body : { ...body, flags };
  });
}

function readHelperBody(cursor: Cursor): Body {
  return withComment(cursor, () => {
    cursor.expect("type");
    const type = cursor.word();
    cursor.expect("protocol");
    const protocol = cursor.word();
    return { type, protocol, ...readL3(cursor) };
  });
}

function readL3(cursor: Cursor): Body {
  cursor.skipLines();
  return cursor.took("l3proto") ? { l3proto: cursor.word() } : {};
}

function readTimeoutBody(cursor: Cursor): Body {
  return withComment(cursor, () => {
    cursor.expect("protocol");
    const protocol = cursor.word();
    const l3 = readL3(cursor);
    cursor.skipLines();
    const policy: Body = {};
    if (cursor.took("policy", "=")) {
      const block = cursor.block().onOneLine();
      while (!block.ended) {
        const state = block.word();
        block.expect(":");
        policy[state] = readDuration(block);
        block.took(",");
      }
    }
    return { protocol, ...l3, policy };
  });
}

function readExpectationBody(cursor: Cursor): Body {
  const body: Body = {};
  for (cursor.skipLines(); !cursor.ended; cursor.skipLines()) {
    const key = cursor.word();
    if (key === "timeout") body[key] = readDuration(cursor);
    else body[key] = readRight(cursor);
  }
  return body;
}
