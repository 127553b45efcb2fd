/**
 * A snapshot small enough to travel in a link: gzip, whose checksum tells a link that was cut short, written in base64url
 * (RFC 4648, section 5).
 */
import { err, ok, type Result } from "../net/result.ts";
import { gzipped } from "./streams.ts";

const CHUNK = 0x8000;

/**
 * The longest packed snapshot that a link should hold, in characters. Browsers take far more (Chromium 2 MB, which is the
 * least), but wikis, chats and mail cut long before.
 */
export const FITS_A_LINK = 64_000;

/** A host for the address's `#s=`; what would be longer than a link carries is not written out. */
export type Packed =
  | { readonly fits: true; readonly packed: string }
  | { readonly fits: false; readonly length: number };

/** Packs a snapshot file's bytes, compressed or not. */
export async function packBytes(bytes: Uint8Array<ArrayBuffer>): Promise<Packed> {
  const compressed = await gzipped(bytes);
  const length = Math.ceil((compressed.length * 4) / 3);
  return length > FITS_A_LINK ? { fits: false, length } : { fits: true, packed: written(compressed) };
}

/** Compresses a text, however long that is. */
export async function pack(text: string): Promise<string> {
  return written(await gzipped(new TextEncoder().encode(text)));
}

function written(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The compressed bytes of a link, yet to be decompressed. */
export function unpack(packed: string): Result<Uint8Array<ArrayBuffer>> {
  try {
    const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
    return ok(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  } catch {
    return err("The link does not hold a whole snapshot: it was cut short, or changed on its way.");
  }
}
