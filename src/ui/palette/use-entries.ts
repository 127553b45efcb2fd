import { useLayoutEffect, useState } from "react";
import type { App } from "../../app/app.ts";
import type { Host } from "../../host/model.ts";
import { type Entry, entriesOf } from "./entries.ts";

/** Milliseconds that are gathered for without a rest: what is typed meanwhile is not kept waiting. */
const STRETCH = 20;

/**
 * What the palette finds. Of most hosts all is there at the first frame; of a large one, more with each of the next.
 *
 * @param host the one that is shown: another one, or a later capture of it, is gathered anew
 */
export function useEntries(app: App, host: Host | undefined): readonly Entry[] {
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the entries are those of the host that is shown.
  useLayoutEffect(() => {
    const source = entriesOf(app);
    const gathered: Entry[] = [];
    let rest: ReturnType<typeof setTimeout> | undefined;
    const gather = (): void => {
      const end = performance.now() + STRETCH;
      let next = source.next();
      while (!next.done) {
        gathered.push(next.value);
        if (performance.now() > end) break;
        next = source.next();
      }
      const so = [...gathered];
      const whole = next.done;
      // Of a host that has changed, the former entries stay until there are as many.
      setEntries((before) => (whole || so.length > before.length ? so : before));
      if (!whole) rest = setTimeout(gather);
    };
    gather();
    return () => clearTimeout(rest);
  }, [app, host]);
  return entries;
}
