import type { Point } from "../../stage/geometry.ts";
import { type Block, placeRows } from "../../stage/rows.ts";
import type { Run } from "../../stage/text.ts";
import { useDrawing } from "./drawing-context.ts";

/** Rows of text, as many as the present zoom leaves room for. `origin` is where the surrounding element stands. */
export function Rows({ block, origin }: { readonly block: Block; readonly origin: Point }) {
  const { scale } = useDrawing();
  return placeRows(block, scale).map(({ row, left, rect, leftSize, right, clipped }) => (
    <span
      key={row.left.text}
      className="row"
      data-justify={block.justify}
      data-clipped={clipped || undefined}
      style={{ left: rect.x - origin.x, top: rect.y - origin.y, width: rect.width, height: rect.height }}
    >
      {row.dot && <span className="dot" data-state={row.dot} style={{ scale: String(leftSize / row.left.size) }} />}
      <Text run={left} size={leftSize} />
      {right && <Text run={right.run} size={right.size} end={!row.follows} />}
    </span>
  ));
}

function Text({ run, size, end }: { readonly run: Run; readonly size: number; readonly end?: boolean }) {
  return (
    <span
      className="run"
      data-face={run.face}
      data-tone={run.tone}
      data-end={end || undefined}
      style={{ fontSize: size }}
    >
      {run.text}
    </span>
  );
}
