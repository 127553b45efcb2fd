/** The worker that redacts: off the page's own thread, for a large host takes its time. */
import type { QuestionText } from "../../answers/question-text.ts";
import { readJson, readSnapshotValue } from "../../snapshot/read.ts";
import { readKey } from "../../snapshot/redact/key.ts";
import { redact, restore } from "../../snapshot/redact/redact.ts";
import type { Json } from "../../snapshot/redact/walk.ts";
import { textOf } from "../engine/bytes.ts";
import { gzipped } from "../streams.ts";
import type { RedactionReply, RedactionRequest } from "./protocol.ts";

type Asked = Exclude<RedactionRequest, { type: "open" }>;

let opened: Promise<Json> | null = null;

function reply(message: RedactionReply): void {
  self.postMessage(message);
}

async function read(content: Blob): Promise<Json> {
  const text = await textOf(new Uint8Array(await content.arrayBuffer()));
  if (!text.ok) throw new Error(text.error);
  const value = readJson(text.value);
  if (!value.ok) throw new Error(value.error.message);
  return value.value as Json;
}

function compressed(snapshot: Json): Promise<Uint8Array<ArrayBuffer>> {
  return gzipped(new TextEncoder().encode(JSON.stringify(snapshot)));
}

async function redacted(snapshot: Json, { run, chosen, seed, question }: Extract<Asked, { type: "redact" }>) {
  let told = "";
  const made = redact(snapshot, chosen, seed, (attempt, done) => {
    const now = `${attempt} ${Math.floor(done * 100)}`;
    if (now === told) return;
    told = now;
    reply({ type: "progress", run, progress: { attempt, done } });
  });
  const renamed: QuestionText | null = question && JSON.parse(made.rename(JSON.stringify(question)));
  const { key, left } = made;
  reply({ type: "redacted", run, redacted: { bytes: await compressed(made.snapshot), key, left, question: renamed } });
}

async function restored(snapshot: Json, { run, key: text, question }: Extract<Asked, { type: "restore" }>) {
  const json = readJson(text);
  if (!json.ok) throw new Error(`The key: ${json.error.message}`);
  const key = readKey(json.value);
  if (!key.ok) throw new Error(key.error);
  const before = restore(snapshot, key.value);
  if (JSON.stringify(before) === JSON.stringify(snapshot))
    throw new Error("This key is another redaction's: nothing of what it tells of stands in this host.");
  const whole = readSnapshotValue(before);
  if (!whole.ok) throw new Error(whole.error.message);
  const asked: QuestionText | null = question && JSON.parse(JSON.stringify(restore({ ...question }, key.value)));
  reply({ type: "restored", run, restored: { bytes: await compressed(before), question: asked } });
}

async function serve(request: RedactionRequest): Promise<void> {
  if (request.type === "open") {
    opened = read(request.content);
    // Whoever asks next is told.
    opened.catch(() => {});
    return;
  }
  try {
    if (!opened) throw new Error("There is no host to redact.");
    const snapshot = await opened;
    await (request.type === "redact" ? redacted(snapshot, request) : restored(snapshot, request));
  } catch (thrown) {
    reply({ type: "failed", run: request.run, message: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}

self.addEventListener("message", ({ data }: MessageEvent<RedactionRequest>) => void serve(data));
