/**
 * What on the stage is lit: by the selection, by the packet. Kept outside of React's tree, so that a step lights a handful
 * of things without rendering the others.
 */
import { createContext, useContext, useSyncExternalStore } from "react";

export interface Lit {
  /** The one thing that is picked. */
  readonly picked: string | null;
  /** Ids of what belongs to it. */
  readonly related: ReadonlySet<string>;
  /** Where the packet is, by id: a station and the table in it. */
  readonly active: ReadonlySet<string>;
  /** Ids of what the packet has come past. */
  readonly passed: ReadonlySet<string>;
  /** What is done to the packet there: `dnat`, `snat`, `drop`, `undetermined`. */
  readonly tone: string | null;
}

export interface LitStore {
  readonly current: Lit;
  subscribe(listener: () => void): () => void;
  set(change: Partial<Lit>): void;
}

const NONE: ReadonlySet<string> = new Set();

export function createLitStore(): LitStore {
  const listeners = new Set<() => void>();
  let current: Lit = { picked: null, related: NONE, active: NONE, passed: NONE, tone: null };
  return {
    get current() {
      return current;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(change) {
      current = { ...current, ...change };
      for (const listener of listeners) listener();
    },
  };
}

export const LitContext = createContext<LitStore>(createLitStore());

export const LitProvider = LitContext.Provider;

/** How many of these things belong to what is picked. */
export function useRelatedAmong(ids: readonly string[]): number {
  const store = useContext(LitContext);
  return useSyncExternalStore(store.subscribe, () => ids.filter((id) => store.current.related.has(id)).length);
}

/** As words for a class or an attribute: `picked active`; a component renders again only when they change. */
export function useLit(id: string, selection: string | null = null): string | undefined {
  const store = useContext(LitContext);
  return useSyncExternalStore(store.subscribe, () => {
    const { picked, related, active, passed, tone } = store.current;
    const words: string[] = [];
    if (selection !== null && picked === selection) words.push("picked");
    if (related.has(id)) words.push("related");
    if (active.has(id)) words.push("active", ...(tone === null ? [] : [tone]));
    if (passed.has(id)) words.push("passed");
    return words.join(" ") || undefined;
  });
}
