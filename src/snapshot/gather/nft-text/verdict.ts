/** VERDICT STATEMENTS of nft(8). */
import type { Cursor, Json } from "./tokens.ts";

const PLAIN: ReadonlySet<string> = new Set(["accept", "drop", "continue", "return"]);

/** null where none stands next. */
export function readVerdict(cursor: Cursor): { readonly [key: string]: Json } | null {
  const { type, text } = cursor.peek();
  if (type !== "word") return null;
  if (PLAIN.has(text)) {
    cursor.next();
    return { [text]: null };
  }
  if (text !== "jump" && text !== "goto") return null;
  cursor.next();
  return { [text]: { target: cursor.word() } };
}
