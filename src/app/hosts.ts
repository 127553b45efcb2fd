/** Opening a host: from a sample, an address, a link, a file or a text to an engine that holds it. */

import type { HostSource } from "./address.ts";
import type { Engine, openEngine } from "./engine/client.ts";
import type { Phase } from "./engine/protocol.ts";
import { fetchBlob, type Sample, sampleUrl } from "./load.ts";
import { unpack } from "./packed.ts";
import { Refusal } from "./problems.ts";
import type { Loading } from "./stores.ts";

/** What is to be opened, and what a person calls it until its own name is known. */
export interface OpenRequest {
  readonly source: HostSource;
  readonly title: string;
  /** The file. What it holds is read by who opens it: all at once it would be too much for the page's own thread. */
  content(onProgress: (received: number, total: number | null) => void, signal: AbortSignal): Promise<Blob>;
  /** More files that the same host is made of. */
  readonly besides?: readonly File[];
  /** The person brought it: it is kept in the browser once it stands, unless it is there already. */
  readonly keep?: KeepAs;
}

/** As what a host is kept: a new one, or in the place of the one that is kept under an id. */
export type KeepAs = { readonly id: string | null };

let lastLocal = 0;

/** A file, a pasted text, or a script's snapshot: it has no address, and is known by a key for as long as the page lives. */
export function localRequest(blob: Blob, title: string): OpenRequest {
  return {
    source: { type: "local", key: `${title} ${++lastLocal}` },
    title,
    content: async () => blob,
  };
}

/** @throws {Refusal} where the sample is not one of those there are */
export function sampleRequest(name: string, samples: readonly Sample[], base: URL): OpenRequest {
  const sample = samples.find((one) => one.name === name);
  if (!sample)
    throw new Refusal(`There is no sample '${name}'. The menu beside the page's name lists those that there are.`);
  return {
    source: { type: "sample", name },
    title: sample.title,
    content: (onProgress, signal) => fetchBlob(sampleUrl(base, name), onProgress, signal),
  };
}

/** @throws {Refusal} where the text is no address */
export function urlRequest(url: string, base: URL): OpenRequest {
  if (!URL.canParse(url, base.href)) throw new Refusal(`'${url}' is no address of a snapshot.`);
  const absolute = new URL(url, base);
  return {
    source: { type: "url", url },
    title: absolute.pathname.split("/").at(-1) ?? url,
    content: (onProgress, signal) => fetchBlob(absolute, onProgress, signal),
  };
}

/** @throws {Refusal} where the link was damaged */
export function linkRequest(packed: string): OpenRequest {
  const bytes = unpack(packed);
  if (!bytes.ok) throw new Refusal(bytes.error);
  return {
    source: { type: "link", packed },
    title: "the snapshot in the link",
    content: async () => new Blob([bytes.value]),
  };
}

/** @throws {Refusal} where this browser does not keep it, or not any more */
export async function keptRequest(id: string): Promise<OpenRequest> {
  const { readKept } = await import("./kept.ts");
  const kept = await readKept(id);
  if (!kept)
    throw new Refusal(
      "This browser does not keep the host that the address names: another one may, or it was deleted.",
    );
  const { about, content } = kept;
  return { source: { type: "kept", id }, title: about.title, content: async () => content };
}

/** Of the time that a large file takes once it is here, what each phase has: from, and to. */
const SHARES: Readonly<Record<Phase, readonly [number, number]>> = {
  reading: [0, 0.15],
  building: [0.15, 0.65],
  compiling: [0.65, 1],
};

/**
 * @param onLoading told how far it is
 * @throws {Refusal} where it is no snapshot, or cannot be had
 * @throws {DOMException} AbortError, when the signal said so
 */
export async function openHost(
  request: OpenRequest,
  open: typeof openEngine,
  onLoading: (loading: Loading) => void,
  signal: AbortSignal,
): Promise<Engine> {
  const { title } = request;
  onLoading({ title, phase: "fetching", progress: null });
  const content = await request.content(
    (received, total) =>
      onLoading({ title, phase: "fetching", progress: total === null ? null : Math.min(1, received / total) }),
    signal,
  );
  const besides = (request.besides ?? []).map((file) => ({ name: file.name, content: file }));
  const onProgress = (phase: Phase, done: number): void => {
    const [from, to] = SHARES[phase];
    onLoading({ title, phase, progress: from + (to - from) * done });
  };
  return open(content, onProgress, signal, besides);
}
