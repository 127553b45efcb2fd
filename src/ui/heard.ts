import { useEffect, useState } from "react";
import { useView } from "./app-context.ts";

/**
 * Whether a sheet has been opened since something was said that still stands there. A screen reader takes what was behind a
 * sheet as new when it closes: a live region that has been heard is none any more.
 *
 * @param said what is compared by identity
 */
export function useHeard(said: unknown): boolean {
  const sheet = useView((view) => view.sheet);
  const [heard, setHeard] = useState<unknown>(null);
  useEffect(() => {
    if (sheet !== null) setHeard(said);
  }, [sheet, said]);
  return heard === said;
}
