import { useEffect, useLayoutEffect } from "react";
import { formatTarget } from "../app/question.ts";
import type { ViewState } from "../app/stores.ts";
import { useAsk, useView } from "./app-context.ts";
import { useTheme } from "./theme.ts";

/** What the address opens besides a journey; null where it is a journey. */
function titleOf({ sheet, doc, lesson }: ViewState): string | null {
  if (sheet === "docs") {
    const name = (doc ?? "documentation").replaceAll("-", " ");
    return name.charAt(0).toUpperCase() + name.slice(1);
  }
  return sheet === "compare" ? "Two captures compared" : (lesson?.lesson.title ?? null);
}

/** A screen under its theme and title. */
export function Page({ children }: { children: React.ReactNode }) {
  const theme = useTheme();
  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  const asked = useAsk(({ question }) => question && `${question.from} → ${formatTarget(question)}`);
  const title = useView(titleOf) ?? asked;
  useEffect(() => {
    document.title = title === null ? "Hookline" : `${title} · Hookline`;
  }, [title]);
  return children;
}
