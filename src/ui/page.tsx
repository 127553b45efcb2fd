import { useLayoutEffect } from "react";
import { Shell } from "./shell.tsx";
import { useTheme } from "./theme.ts";

/** The screen under its theme. */
export function Page() {
  const theme = useTheme();
  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  return <Shell />;
}
