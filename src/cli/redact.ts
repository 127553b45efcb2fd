/** `hookline redact`: a host without what tells whose it is, and back. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { readSnapshotValue } from "../snapshot/read.ts";
import { CATEGORIES, readKey } from "../snapshot/redact/key.ts";
import { redact, restore } from "../snapshot/redact/redact.ts";
import type { Json } from "../snapshot/redact/walk.ts";
import { Unusable } from "./unusable.ts";

function isSnapshot(value: unknown): value is Json {
  const snapshot = readSnapshotValue(value);
  if (!snapshot.ok) throw new Unusable(snapshot.error.message);
  return true;
}

/**
 * @param keyPath where the key is written, for nobody's eyes but the owner's; one that is there is not overwritten
 * @returns the redacted snapshot
 * @throws {Unusable} where an original would still stand in it
 */
export function redactFile(value: unknown, keyPath: string): string {
  if (!isSnapshot(value)) throw new Unusable("This is not a snapshot.");
  const { snapshot, key, left } = redact(value, CATEGORIES, randomBytes(16).toString("hex"));
  if (left.length > 0)
    throw new Unusable(`not all could be replaced; this would still stand in it: ${left.slice(0, 5).join(", ")}.`);
  try {
    writeFileSync(keyPath, `${JSON.stringify(key, null, 1)}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw new Unusable(`${keyPath} cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
  }
  return `${JSON.stringify(snapshot)}\n`;
}

/** @throws {Unusable} where the key is none */
export function restoreFile(value: unknown, keyValue: unknown): string {
  if (!isSnapshot(value)) throw new Unusable("This is not a snapshot.");
  const key = readKey(keyValue);
  if (!key.ok) throw new Unusable(key.error);
  return `${JSON.stringify(restore(value, key.value))}\n`;
}
