/** The page's end of the worker that redacts. */
import type { QuestionText } from "../../answers/question-text.ts";
import type { Category } from "../../snapshot/redact/key.ts";
import { Refusal } from "../problems.ts";
import type { Redacted, RedactionProgress, RedactionReply, RedactionRequest, Restored } from "./protocol.ts";

export interface Redactor {
  /**
   * @param seed what the new addresses and ids hang on
   * @throws {Refusal} where the host cannot be read
   */
  redact(
    chosen: readonly Category[],
    seed: string,
    question: QuestionText | null,
    onProgress: (progress: RedactionProgress) => void,
  ): Promise<Redacted>;
  /**
   * @param key a key file's text
   * @param question as it was asked of the redacted host
   * @throws {Refusal} where it is no key, or another redaction's
   */
  restore(key: string, question: QuestionText | null): Promise<Restored>;
  /** Ends the worker; what it still owes is rejected with an AbortError. */
  close(): void;
}

interface Owed {
  resolve(reply: RedactionReply): void;
  reject(reason: unknown): void;
  onProgress(progress: RedactionProgress): void;
}

/** @param content a snapshot file, compressed or not */
export function startRedactor(content: Blob): Redactor {
  const worker = new Worker(new URL("./redactor.ts", import.meta.url), { type: "module" });
  const owed = new Map<number, Owed>();
  let last = 0;

  worker.addEventListener("message", ({ data }: MessageEvent<RedactionReply>) => {
    const waits = owed.get(data.run);
    if (data.type === "progress") return waits?.onProgress(data.progress);
    owed.delete(data.run);
    if (data.type === "failed") waits?.reject(new Refusal(data.message));
    else waits?.resolve(data);
  });
  function giveUp(reason: unknown): void {
    for (const { reject } of owed.values()) reject(reason);
    owed.clear();
  }

  worker.addEventListener("error", (event) => {
    event.preventDefault();
    giveUp(new Error(event.message || "The part of the program that redacts could not be started."));
  });
  const send = (request: RedactionRequest): void => worker.postMessage(request);
  send({ type: "open", content });

  function ask(request: (run: number) => RedactionRequest, onProgress: Owed["onProgress"]): Promise<RedactionReply> {
    const run = ++last;
    return new Promise((resolve, reject) => {
      owed.set(run, { resolve, reject, onProgress });
      send(request(run));
    });
  }

  return {
    async redact(chosen, seed, question, onProgress) {
      const reply = await ask((run) => ({ type: "redact", run, chosen, seed, question }), onProgress);
      if (reply.type !== "redacted") throw new Error(`the worker answered 'redact' with '${reply.type}'`);
      return reply.redacted;
    },
    async restore(key, question) {
      const reply = await ask(
        (run) => ({ type: "restore", run, key, question }),
        () => {},
      );
      if (reply.type !== "restored") throw new Error(`the worker answered 'restore' with '${reply.type}'`);
      return reply.restored;
    },
    close() {
      worker.terminate();
      giveUp(new DOMException("The redaction was given up.", "AbortError"));
    },
  };
}
