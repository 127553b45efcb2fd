import { lazy, Suspense } from "react";
import { useView } from "./app-context.ts";
import { Shell } from "./shell.tsx";

const EmbedShell = lazy(() => import("./embed/embed-shell.tsx"));

/** The whole screen, or what another page has of it. */
export function Screen() {
  const embed = useView((view) => view.embed);
  if (!embed) return <Shell />;
  return (
    <Suspense>
      <EmbedShell />
    </Suspense>
  );
}
