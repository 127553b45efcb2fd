/** The page's end of a worker that holds one host. */

import type { Namespace } from "../../host/model.ts";
import { Refusal } from "../problems.ts";
import { connect } from "./connect.ts";
import type { Answer, NamedContent, Opened, Phase, Reply, Request } from "./protocol.ts";

export interface Engine {
  readonly opened: Opened;
  /**
   * @param question an entry of `trace --questions`, as yet unread
   * @throws {Refusal} where it is none, or cannot be asked of this host
   */
  ask(question: unknown): Promise<Answer>;
  /** Ends the worker; whatever it still owes is rejected with an AbortError. */
  close(): void;
}

type Pending = { resolve(reply: Reply): void; reject(reason: unknown): void };
/** `Omit` that keeps the members of a union apart. */
type Unnumbered<T> = T extends unknown ? Omit<T, "id"> : never;

/**
 * Reads a snapshot, or what commands printed, in a worker of its own: the host that is shown stays untouched until the new
 * one stands.
 *
 * @param onProgress told what is done at the moment, and how much of that is, from 0 to 1
 * @param besides more files of the same host
 * @throws {Refusal} where the content is no snapshot
 * @throws {DOMException} AbortError, when the signal said so
 */
export async function openEngine(
  content: Blob,
  onProgress: (phase: Phase, done: number) => void,
  signal: AbortSignal,
  besides: readonly NamedContent[] = [],
): Promise<Engine> {
  signal.throwIfAborted();
  const worker = connect();
  const pending = new Map<number, Pending>();
  const others: Namespace[] = [];
  let lastId = 0;
  let ended: { readonly reason: unknown } | null = null;

  function close(reason: unknown = new DOMException("The host was closed.", "AbortError")): void {
    ended ??= { reason };
    worker.terminate();
    for (const { reject } of pending.values()) reject(reason);
    pending.clear();
  }

  worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
    if (data.type === "progress") return onProgress(data.phase, data.done);
    if (data.type === "namespaces") return void others.push(...data.namespaces);
    const owed = pending.get(data.id);
    pending.delete(data.id);
    if (data.type === "failed") owed?.reject(new Refusal(data.message, data.details));
    else owed?.resolve(data);
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    close(new Error(event.message || "The part of the program that simulates could not be started."));
  });

  function request(message: Unnumbered<Request>): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (ended) return reject(ended.reason);
      const id = ++lastId;
      pending.set(id, { resolve, reject });
      worker.postMessage({ ...message, id });
    });
  }

  const abort = (): void => close(signal.reason);
  signal.addEventListener("abort", abort);
  try {
    const reply = await request({ type: "open", content, besides });
    if (reply.type !== "opened") throw new Error(`the worker answered 'open' with '${reply.type}'`);
    const { host, ...rest } = reply.opened;
    return {
      opened: { ...rest, host: { ...host, namespaces: [host.namespaces[0], ...others] } },
      async ask(question) {
        const answered = await request({ type: "ask", question });
        if (answered.type !== "answered") throw new Error(`the worker answered 'ask' with '${answered.type}'`);
        return answered.answer;
      },
      close: () => close(),
    };
  } catch (thrown) {
    close();
    throw thrown;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
