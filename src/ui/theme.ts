import { useSyncExternalStore } from "react";
import type { Theme } from "../app/address.ts";
import { useView } from "./app-context.ts";

const DARK = "(prefers-color-scheme: dark)";

/** The theme that is shown: the one that was picked, or else the system's, followed as it changes. */
export function useTheme(): Theme {
  const picked = useView((view) => view.theme);
  const system = useSyncExternalStore(
    (listener) => {
      const query = matchMedia(DARK);
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    (): Theme => (matchMedia(DARK).matches ? "dark" : "light"),
  );
  return picked ?? system;
}
