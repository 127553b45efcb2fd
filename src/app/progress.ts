/** How far one has come in each lesson, kept in the browser. */
import { createStore } from "zustand/vanilla";

const KEY = "hookline-lessons";

export interface LessonProgress {
  /** The stop (0-based) that one stood at last. */
  readonly stop: number;
  /** One has been at its last stop. */
  readonly done: boolean;
}

/** By a lesson's name. */
export type Progress = Readonly<Record<string, LessonProgress>>;

/** Where progress is kept: `localStorage`, or what a test brings. A browser may refuse either call. */
type Keep = Pick<Storage, "getItem" | "setItem">;

export function readProgress(text: string | null): Progress {
  if (text === null) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return {};
  }
  const entries = Object.entries(value instanceof Object ? value : {}).flatMap(([id, kept]: [string, unknown]) => {
    const { stop, done } = kept instanceof Object ? { stop: 0, done: false, ...kept } : { stop: null, done: null };
    return Number.isInteger(stop) && typeof done === "boolean" ? [[id, { stop: Number(stop), done }] as const] : [];
  });
  return Object.fromEntries(entries);
}

export function createProgress(keep: () => Keep) {
  const attempt = <T>(action: () => T): T | null => {
    try {
      return action();
    } catch {
      // Storage is switched off: progress then lasts as long as the page.
      return null;
    }
  };
  const store = createStore<Progress>(() => readProgress(attempt(() => keep().getItem(KEY))));
  const write = (next: Progress): void => {
    store.setState(next, true);
    attempt(() => keep().setItem(KEY, JSON.stringify(next)));
  };
  return {
    store,
    /** One stands at this stop of so many. */
    reached(id: string, stop: number, stops: number): void {
      const before = store.getState()[id];
      write({ ...store.getState(), [id]: { stop, done: before?.done === true || stop === stops - 1 } });
    },
    /** @returns how to take that back */
    forget(): () => void {
      const before = store.getState();
      write({});
      return () => write({ ...store.getState(), ...before });
    },
  };
}

/** This browser's. */
export const progress = createProgress(() => localStorage);
