/** Speaks with the framed page by messages (src/app/messages.ts), and hears no other window. */

interface Pending {
  resolve(result: unknown): void;
  reject(reason: Error): void;
}

export interface Channel {
  /**
   * Sent as soon as the page listens.
   *
   * @returns the page's answer
   * @throws {Error} in the page's words, or an AbortError where the page went away
   */
  request(what: string, content?: Readonly<Record<string, unknown>>): Promise<unknown>;
  close(): void;
}

/** @param heard what the page says of its own accord: `ready`, `state` */
export function openChannel(
  frame: HTMLIFrameElement,
  origin: string,
  heard: (message: Readonly<Record<string, unknown>>) => void,
): Channel {
  const pending = new Map<number, Pending>();
  let waiting: (() => void)[] | null = [];
  let last = 0;

  function receive({ source, origin: from, data }: MessageEvent<unknown>): void {
    if (source !== frame.contentWindow || from !== origin || typeof data !== "object" || data === null) return;
    const message: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(data));
    const { hookline, id } = message;
    if (typeof hookline !== "string") return;
    if (typeof id === "number") {
      const owed = pending.get(id);
      pending.delete(id);
      if (typeof message["error"] === "string") owed?.reject(new Error(message["error"]));
      else owed?.resolve(message["result"]);
      return;
    }
    if (hookline === "ready") {
      for (const send of waiting ?? []) send();
      waiting = null;
    }
    heard(message);
  }

  window.addEventListener("message", receive);
  return {
    request(what, content = {}) {
      const id = ++last;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject });
        const send = (): void => frame.contentWindow?.postMessage({ ...content, hookline: what, id }, origin);
        if (waiting) waiting.push(send);
        else send();
      });
    },
    close() {
      window.removeEventListener("message", receive);
      for (const { reject } of pending.values())
        reject(new DOMException("The journey was taken off the page, or shows another one.", "AbortError"));
      pending.clear();
    },
  };
}
