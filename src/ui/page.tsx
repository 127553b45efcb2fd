import { lazy, Suspense, useEffect, useLayoutEffect } from "react";
import { formatTarget } from "../app/question.ts";
import { useAsk, useView } from "./app-context.ts";
import { Shell } from "./shell.tsx";
import { useTheme } from "./theme.ts";

const EmbedShell = lazy(() => import("./embed/embed-shell.tsx"));

/** The screen under its theme: whole, or as a part of another page. */
export function Page() {
  const theme = useTheme();
  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  const title = useAsk(({ question }) => question && `${question.from} → ${formatTarget(question)}`);
  useEffect(() => {
    document.title = title === null ? "Hookline" : `${title} · Hookline`;
  }, [title]);
  const embed = useView((view) => view.embed);
  if (!embed) return <Shell />;
  return (
    <Suspense>
      <EmbedShell />
    </Suspense>
  );
}
