/** How components reach the app: the context, and one thin hook for each store. */
import { createContext, useContext, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import type { App } from "../app/app.ts";
import type { PlayerState } from "../app/player.ts";
import type { AskState, HostState, ViewState } from "../app/stores.ts";

const AppContext = createContext<App | null>(null);

export const AppProvider = AppContext.Provider;

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("a component stands outside of AppProvider");
  return app;
}

export function useHost<T>(select: (state: HostState) => T): T {
  return useStore(useApp().stores.host, select);
}

export function useAsk<T>(select: (state: AskState) => T): T {
  return useStore(useApp().stores.ask, select);
}

export function useView<T>(select: (state: ViewState) => T): T {
  return useStore(useApp().stores.view, select);
}

/** The player between frames; renders again when the step or a switch changes, not with the time. */
export function usePlayer(): PlayerState {
  const { player } = useApp();
  return useSyncExternalStore(player.subscribe, () => player.state);
}
