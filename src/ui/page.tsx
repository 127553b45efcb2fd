import { CSPProvider } from "@base-ui/react/csp-provider";
import { useLayoutEffect } from "react";
import { Shell } from "./shell.tsx";
import { useTheme } from "./theme.ts";

/** The screen under its theme. The page's policy allows no style elements, so nothing may make any. */
export function Page() {
  const theme = useTheme();
  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  return (
    <CSPProvider disableStyleElements>
      <Shell />
    </CSPProvider>
  );
}
