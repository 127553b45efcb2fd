/**
 * The stream of a live server's events. It is lost when the server ends it, refuses it, or says nothing for a while; then it is
 * tried again, for as long as it takes.
 */
import type { LiveMessages } from "./messages.ts";

export interface Heard {
  on<K extends keyof LiveMessages>(event: K, data: LiveMessages[K]): void;
  onLost(): void;
}

/** The server says that it is alive every three seconds. */
const SILENCE = 9000;
const RETRY = 1000;
const EVENTS: readonly (keyof LiveMessages)[] = ["status", "captures", "counts", "alive"];

/** What is used of `EventSource`; tests bring their own. */
export interface Source {
  addEventListener(type: string, listener: (event: MessageEvent<string> | Event) => void): void;
  close(): void;
}

export function connect(url: URL, heard: Heard, open: (url: URL) => Source = (at) => new EventSource(at)): void {
  const source = open(url);
  let over = false;
  let silence = setTimeout(lose, SILENCE);
  function lose(): void {
    if (over) return;
    over = true;
    clearTimeout(silence);
    source.close();
    heard.onLost();
    setTimeout(() => connect(url, heard, open), RETRY);
  }
  source.addEventListener("error", lose);
  for (const name of EVENTS)
    source.addEventListener(name, (event) => {
      if (over || !("data" in event)) return;
      clearTimeout(silence);
      silence = setTimeout(lose, SILENCE);
      heard.on(name, JSON.parse(event.data));
    });
}
