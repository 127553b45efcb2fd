import { useEffect, useLayoutEffect } from "react";
import { formatTarget } from "../app/question.ts";
import { useAsk } from "./app-context.ts";
import { Shell } from "./shell.tsx";
import { useTheme } from "./theme.ts";

/** The screen under its theme. */
export function Page() {
  const theme = useTheme();
  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  const title = useAsk(({ question }) => question && `${question.from} → ${formatTarget(question)}`);
  useEffect(() => {
    document.title = title === null ? "Hookline" : `${title} · Hookline`;
  }, [title]);
  return <Shell />;
}
