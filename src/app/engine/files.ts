/** The files that a host is made of: one snapshot, or what commands printed. */

import { readJson, readSnapshotValue } from "../../snapshot/read.ts";
import type { Snapshot } from "../../snapshot/schema.ts";
import { sniff, sniffValue } from "../../snapshot/sniff.ts";
import { Refusal } from "../problems.ts";
import { textOf } from "./bytes.ts";
import type { NamedContent } from "./protocol.ts";

interface ReadFiles {
  readonly snapshot: Snapshot;
  /** As JSON, where it was put together here. */
  readonly gathered: string | null;
}

/** How much is done, from 0 to 1. */
type Told = (done: number) => void;

interface Text {
  readonly name: string;
  readonly text: string;
}

async function readTexts(files: readonly NamedContent[], onProgress: Told): Promise<readonly Text[]> {
  const texts: Text[] = [];
  const all = files.reduce((sum, { content }) => sum + content.size, 1);
  let before = 0;
  for (const { name, content } of files) {
    const bytes = await bytesOf(name, content);
    const text = await textOf(bytes, (read) => onProgress((before + read) / all));
    before += bytes.length;
    if (!text.ok) throw new Refusal(files.length === 1 ? text.error : `${name}: ${text.error}`);
    texts.push({ name, text: text.value });
  }
  return texts;
}

async function bytesOf(name: string, content: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await content.arrayBuffer());
  } catch {
    throw new Refusal(`${name} cannot be read: it was changed or removed after it was chosen. Choose it again.`);
  }
}

/** A text as a snapshot, where it is one or is meant to be: what is wrong with it is then told in the words for snapshots. */
function snapshotIn(text: string): ReturnType<typeof readSnapshotValue> | null {
  if (!/^[\s\ufeff]*\{/.test(text)) return null;
  const json = readJson(text);
  if (!json.ok) return text.slice(0, 4096).includes('"format"') ? json : null;
  return ["snapshot", "json"].includes(sniffValue(json.value).kind) ? readSnapshotValue(json.value) : null;
}

/**
 * @param onProgress told how much is done, from 0 to 1
 * @throws {Refusal} where nothing can be made of them
 */
export async function readFiles(files: readonly NamedContent[], onProgress: Told = () => {}): Promise<ReadFiles> {
  // What has been decompressed is yet to be parsed, which takes about as long.
  const texts = await readTexts(files, (done) => onProgress(done / 2));
  const [only, ...more] = texts;
  if (only !== undefined && more.length === 0) {
    const sniffed = sniff(only.text);
    if (sniffed.kind === "empty") throw new Refusal("The file is empty.");
    if (sniffed.kind === "web-page")
      throw new Refusal("This is a web page, and not a host. Save the file itself, not the page that shows it.");
    if (sniffed.kind === "questions")
      throw new Refusal("This is a list of questions: it is for the command, `hookline trace --questions`.");
    const snapshot = snapshotIn(only.text);
    if (snapshot?.ok === false) throw new Refusal(snapshot.error.message);
    if (snapshot) return { snapshot: snapshot.value, gathered: null };
  }
  // Most hosts come as snapshots: what reads the rest is fetched when it is wanted.
  const { gather } = await import("../../snapshot/gather/gather.ts");
  const gathered = await gather(texts);
  if (!gathered.ok) throw new Refusal(gathered.error);
  const snapshot = readSnapshotValue(gathered.value.snapshot);
  if (!snapshot.ok) throw new Refusal(snapshot.error.message);
  return { snapshot: snapshot.value, gathered: JSON.stringify(gathered.value.snapshot) };
}
