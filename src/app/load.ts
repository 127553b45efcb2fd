/** Fetches what the page's own origin has: the list of samples, and snapshots. */
import { Refusal } from "./problems.ts";

/** One entry of `samples/index.json`. */
export interface Sample {
  /** Its folder, and its name in the address. */
  readonly name: string;
  readonly title: string;
  /** One sentence on what is worth seeing there. */
  readonly about: string;
  /** The question to begin with, as yet unread; undefined takes the first that suits the host. */
  readonly question: unknown;
  /** What it is worth asking, as yet unread. */
  readonly questions: readonly { readonly title: string; readonly question: unknown }[];
}

/** @throws {Refusal} where the list is not there or not a list of samples */
export async function fetchSamples(base: URL): Promise<readonly Sample[]> {
  const value: unknown = JSON.parse(await (await fetchBlob(new URL("samples/index.json", base))).text());
  if (!Array.isArray(value)) throw new Refusal("The list of samples is not a list.");
  return value.map((entry: unknown) => {
    const given = new Map(typeof entry === "object" && entry !== null ? Object.entries(entry) : []);
    const text = (key: string): string => {
      const one: unknown = given.get(key);
      if (typeof one !== "string") throw new Refusal(`An entry of the list of samples has no '${key}'.`);
      return one;
    };
    const questions = given.get("questions");
    return {
      name: text("name"),
      title: text("title"),
      about: text("about"),
      question: given.get("question"),
      questions: (Array.isArray(questions) ? questions : []).flatMap(titled),
    };
  });
}

function titled(entry: unknown): Sample["questions"] {
  const given = new Map(typeof entry === "object" && entry !== null ? Object.entries(entry) : []);
  const title: unknown = given.get("title");
  return typeof title === "string" ? [{ title, question: given.get("question") }] : [];
}

export function sampleUrl(base: URL, name: string): URL {
  return new URL(`samples/${encodeURIComponent(name)}/snapshot.json`, base);
}

/**
 * @param onProgress told how many bytes have come, and of how many where that is known
 * @throws {Refusal} where the address is of another origin, or nothing is there
 */
export async function fetchBlob(
  url: URL,
  onProgress: (received: number, total: number | null) => void = () => {},
  signal: AbortSignal | null = null,
): Promise<Blob> {
  if (url.origin !== globalThis.location.origin)
    throw new Refusal(`This page loads nothing from elsewhere, and ${url.origin} is elsewhere.`);
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw new Refusal(`${url.pathname} cannot be fetched: the server does not answer.`);
  }
  if (!response.ok || response.body === null) {
    throw new Refusal(`There is no snapshot at ${url.pathname} (the server says ${response.status}).`);
  }
  const total = Number(response.headers.get("content-length")) || null;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    received += value.length;
    onProgress(received, total);
  }
  return new Blob(parts);
}
