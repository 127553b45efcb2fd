/**
 * The hosts that this browser keeps: in its IndexedDB, on this machine, and nowhere else. What a host is (its name, its size)
 * and what it holds stand apart, so that the list of them is read without their contents.
 *
 *   hookline ─┬─ about     { id, title, at, size }
 *             └─ contents  { id, content }           gzip; as bytes where an earlier program kept it
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { gzippedFile, piecesOf } from "./streams.ts";

export interface KeptHost {
  readonly id: string;
  /** What the person calls it. */
  readonly title: string;
  /** When it was kept, in milliseconds since 1970. */
  readonly at: number;
  /** Bytes, compressed. */
  readonly size: number;
}

/** A file is put away and fetched without its bytes ever passing through the page. */
interface Contents {
  readonly id: string;
  readonly content?: Blob;
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

interface Schema extends DBSchema {
  about: { key: string; value: KeptHost };
  contents: { key: string; value: Contents };
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
export async function readKept(id: string): Promise<{ about: KeptHost; content: Blob } | null> {
  const db = await database();
  const [about, contents] = await Promise.all([db.get("about", id), db.get("contents", id)]);
  const content = contents?.content ?? (contents?.bytes && new Blob([contents.bytes]));
  return about && content ? { about, content } : null;
}

/** Keeps a host; one of the same id gives way to it. */
export async function keep(id: string, title: string, file: Blob): Promise<KeptHost> {
  const content = await gzippedFile(file);
  const about: KeptHost = { id, title, at: Date.now(), size: content.size };
  await put(about, content);
  return about;
}

async function put(about: KeptHost, content: Blob): Promise<void> {
  const transaction = (await database()).transaction(["about", "contents"], "readwrite");
  await Promise.all([
    transaction.objectStore("about").put(about),
    transaction.objectStore("contents").put({ id: about.id, content }),
    transaction.done,
  ]);
}

export async function renameKept(id: string, title: string): Promise<void> {
  const db = await database();
  const about = await db.get("about", id);
  if (about) await db.put("about", { ...about, title });
}

/** @returns what puts it back, as it was */
export async function forgetKept(id: string): Promise<() => Promise<void>> {
  const kept = await readKept(id);
  const transaction = (await database()).transaction(["about", "contents"], "readwrite");
  await Promise.all([
    transaction.objectStore("about").delete(id),
    transaction.objectStore("contents").delete(id),
    transaction.done,
  ]);
  return async () => {
    if (kept) await put(kept.about, kept.content);
  };
}

/** How many bytes of a large file have a say in its id. */
const MOST_LOOKED_AT = 1 << 20;

/**
 * A name for a content: the same for the same one, so that a file that is opened twice is kept once. FNV-1a of 64 bits; of a
 * large file all of its beginning, where a snapshot says when it was taken, and bytes from all over it.
 */
export async function contentId(file: Blob): Promise<string> {
  const stride = Math.max(1, Math.floor(file.size / MOST_LOOKED_AT));
  let high = 0xcbf29ce4;
  let low = 0x84222325 ^ file.size;
  let at = 0;
  let before = 0;
  for await (const piece of piecesOf(file)) {
    for (; at < before + piece.length; at += at < MOST_LOOKED_AT / 16 ? 1 : stride) {
      low = Math.imul(low ^ (piece[at - before] ?? 0), 0x01000193) >>> 0;
      high = (Math.imul(high ^ (low >>> 13), 0x01000193) + at) >>> 0;
    }
    before += piece.length;
  }
  return `${high.toString(36)}${low.toString(36)}`;
}
