/** Enough to know a line or element by. */
const LONGEST = 200;
const DEEPEST = 8;

/**
 * The words of a line, or the JSON of an element, shortened. Never looks at more of a value than it shows: elements may be
 * of any size and depth.
 */
export function excerpt(value: unknown): string {
  const text = typeof value === "string" ? value.slice(0, 2 * LONGEST).trim() : beginningOf(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** Somewhat more than the first `LONGEST` characters of a value's JSON. */
function beginningOf(value: unknown): string {
  let text = "";
  const visit = (part: unknown, depth: number): void => {
    if (typeof part === "string") text += JSON.stringify(part.slice(0, LONGEST + 1));
    else if (typeof part !== "object" || part === null) text += String(part);
    else if (depth > DEEPEST) text += "…";
    else {
      const list = Array.isArray(part);
      text += list ? "[" : "{";
      let separator = "";
      for (const [key, item] of entriesOf(part)) {
        if (text.length > LONGEST) break;
        text += list ? separator : `${separator}${JSON.stringify(key.slice(0, LONGEST + 1))}:`;
        visit(item, depth + 1);
        separator = ",";
      }
      text += list ? "]" : "}";
    }
  };
  visit(value, 0);
  return text;
}

function* entriesOf(object: object): Generator<readonly [string, unknown]> {
  if (Array.isArray(object)) for (const item of object) yield ["", item];
  else for (const key of Object.keys(object)) yield [key, Reflect.get(object, key)];
}
