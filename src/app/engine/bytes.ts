/** What a file's bytes say: decompressed where they are gzip, and as text. */
import { err, ok, type Result } from "../../net/result.ts";
import { wrongFile } from "../../snapshot/magic.ts";
import { isGzip, streamOf } from "../streams.ts";

/** Far above the largest host that can be drawn; keeps a small file from filling the memory. */
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * @param onRead told how many of the bytes are read
 * @returns the text of a plain or gzipped file, or what is wrong with it in one sentence
 */
export async function textOf(
  bytes: Uint8Array<ArrayBuffer>,
  onRead: (bytes: number) => void = () => {},
): Promise<Result<string>> {
  const wrong = wrongFile(bytes);
  if (wrong !== null) return err(`This is ${wrong.is}. ${wrong.advice}`);
  const plain = isGzip(bytes) ? await gunzip(bytes, onRead) : ok(bytes);
  if (!plain.ok) return plain;
  try {
    return ok(new TextDecoder("utf-8", { fatal: true }).decode(plain.value));
  } catch {
    return err(
      "This is not a text (UTF-8): a snapshot is JSON, or JSON compressed by gzip; what commands print is text.",
    );
  }
}

async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
  onRead: (bytes: number) => void,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    const stream = streamOf(bytes, onRead).pipeThrough(new DecompressionStream("gzip"));
    const reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > MOST_BYTES) {
        await reader.cancel();
        return err("Decompressed, this takes more than 512 MB: too much for a page to hold.");
      }
      parts.push(value);
    }
  } catch {
    return err("This begins like a gzip file, but cannot be decompressed: it was cut short, or damaged.");
  }
  return ok(new Uint8Array(await new Blob(parts).arrayBuffer()));
}
