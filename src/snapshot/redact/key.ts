/** The key file of a redaction. */
import * as z from "zod/mini";
import { err, ok, type Result } from "../../net/result.ts";

export const CATEGORIES = ["addresses", "macs", "names", "comments"] as const;
export type Category = (typeof CATEGORIES)[number];

export const KEY_FORMAT = "hookline-redaction-key";

const entries = z.record(z.string(), z.string());
const key = z.object({
  format: z.literal(KEY_FORMAT),
  version: z.literal(1),
  /** From what stands in the redacted snapshot to what stood there. */
  entries: z.object({ addresses: entries, macs: entries, names: entries, comments: entries }),
});

/** What undoes a redaction: it stays with the person. */
export type RedactionKey = z.infer<typeof key>;

/** Reads a key file's JSON. */
export function readKey(value: unknown): Result<RedactionKey> {
  const parsed = key.safeParse(value);
  return parsed.success ? ok(parsed.data) : err("This is no key of a redaction, or one of a newer version.");
}
