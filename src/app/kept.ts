/**
 * The hosts that this browser keeps: in its IndexedDB, on this machine, and nowhere else. What a host is (its name, its size)
 * and what it holds stand apart, so that the list of them is read without their contents.
 *
 *   hookline ─┬─ about     { id, title, at, size }
 *             └─ contents  { id, bytes }             gzip
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { gzipped } from "./streams.ts";

export interface KeptHost {
  readonly id: string;
  /** What the person calls it. */
  readonly title: string;
  /** When it was kept, in milliseconds since 1970. */
  readonly at: number;
  /** Bytes, compressed. */
  readonly size: number;
}

interface Schema extends DBSchema {
  about: { key: string; value: KeptHost };
  contents: { key: string; value: { readonly id: string; readonly bytes: Uint8Array<ArrayBuffer> } };
}

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>("hookline", 1, {
    upgrade(db) {
      db.createObjectStore("about", { keyPath: "id" });
      db.createObjectStore("contents", { keyPath: "id" });
    },
    terminated() {
      opened = null;
    },
  });
  opened.catch(() => {
    opened = null;
  });
  return opened;
}

/** Newest first. */
export async function listKept(): Promise<readonly KeptHost[]> {
  const hosts = await (await database()).getAll("about");
  return hosts.sort((a, b) => b.at - a.at);
}

/** @returns null where this browser keeps no such host */
export async function readKept(id: string): Promise<{ about: KeptHost; bytes: Uint8Array<ArrayBuffer> } | null> {
  const db = await database();
  const [about, contents] = await Promise.all([db.get("about", id), db.get("contents", id)]);
  return about && contents ? { about, bytes: contents.bytes } : null;
}

/** Keeps a host; one of the same id gives way to it. */
export async function keep(id: string, title: string, content: Uint8Array<ArrayBuffer>): Promise<KeptHost> {
  const bytes = await gzipped(content);
  const about: KeptHost = { id, title, at: Date.now(), size: bytes.length };
  const transaction = (await database()).transaction(["about", "contents"], "readwrite");
  await Promise.all([
    transaction.objectStore("about").put(about),
    transaction.objectStore("contents").put({ id, bytes }),
    transaction.done,
  ]);
  return about;
}

export async function renameKept(id: string, title: string): Promise<void> {
  const db = await database();
  const about = await db.get("about", id);
  if (about) await db.put("about", { ...about, title });
}

export async function forgetKept(id: string): Promise<void> {
  const transaction = (await database()).transaction(["about", "contents"], "readwrite");
  await Promise.all([
    transaction.objectStore("about").delete(id),
    transaction.objectStore("contents").delete(id),
    transaction.done,
  ]);
}

/** How many bytes of a large file have a say in its id. */
const MOST_LOOKED_AT = 1 << 20;

/**
 * A name for a content: the same for the same one, so that a file that is opened twice is kept once. FNV-1a of 64 bits; of a
 * large file all of its beginning, where a snapshot says when it was taken, and bytes from all over it.
 */
export function contentId(bytes: Uint8Array): string {
  const stride = Math.max(1, Math.floor(bytes.length / MOST_LOOKED_AT));
  let high = 0xcbf29ce4;
  let low = 0x84222325 ^ bytes.length;
  for (let at = 0; at < bytes.length; at += at < MOST_LOOKED_AT / 16 ? 1 : stride) {
    low = Math.imul(low ^ (bytes[at] ?? 0), 0x01000193) >>> 0;
    high = (Math.imul(high ^ (low >>> 13), 0x01000193) + at) >>> 0;
  }
  return `${high.toString(36)}${low.toString(36)}`;
}
