import { useEffect, useLayoutEffect } from "react";
import { formatTarget } from "../app/question.ts";
import { useAsk, useView } from "./app-context.ts";
import { useTheme } from "./theme.ts";

/** A screen under its theme and title. */
export function Page({ children }: { children: React.ReactNode }) {
  const theme = useTheme();
  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  const asked = useAsk(({ question }) => question && `${question.from} → ${formatTarget(question)}`);
  const title = useView(({ lesson }) => lesson?.lesson.title) ?? asked;
  useEffect(() => {
    document.title = title === null ? "Hookline" : `${title} · Hookline`;
  }, [title]);
  return children;
}
