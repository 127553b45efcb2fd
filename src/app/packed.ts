/**
 * A snapshot small enough to travel in a link: gzip, whose checksum tells a link that was cut short, written in base64url
 * (RFC 4648, section 5).
 */
import { err, ok, type Result } from "../net/result.ts";

const CHUNK = 0x8000;

/**
 * The longest packed snapshot that a link should hold, in characters. Browsers take far more (Chromium 2 MB, which is the
 * least), but wikis, chats and mail cut long before.
 */
export const FITS_A_LINK = 64_000;

/** Compresses a text for the address's `#s=`. */
export async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
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
