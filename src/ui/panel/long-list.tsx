import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { WrittenRule } from "./written.ts";

interface Props {
  readonly rules: readonly WrittenRule[];
  readonly current: number | "policy" | undefined;
  readonly row: (rule: WrittenRule) => React.ReactNode;
}

/** A chain of any length: only what is in sight is in the page. */
export default function LongList({ rules, current, row }: Props) {
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: rules.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 48,
    overscan: 8,
  });
  useEffect(() => {
    const index = rules.findIndex((rule) => rule.position === current);
    if (index >= 0) virtual.scrollToIndex(index, { align: "center" });
  }, [current, rules, virtual]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard, to be scrolled by it.
    <section ref={scroller} className="long-rules" tabIndex={0} aria-label={`${rules.length} rules`}>
      <ol className="rules" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const rule = rules[index];
          return (
            rule && (
              <li
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                aria-setsize={rules.length}
                aria-posinset={index + 1}
                style={{ translate: `0 ${start}px` }}
              >
                {row(rule)}
              </li>
            )
          );
        })}
      </ol>
    </section>
  );
}
