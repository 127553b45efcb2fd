import type { Point } from "../../stage/geometry.ts";
import { type Block, DOT, placeRows } from "../../stage/rows.ts";
import type { Run } from "../../stage/text.ts";
import { useDrawing } from "./drawing-context.ts";

/** Between the parts of a row, as in stage.css. */
const ROW_GAP = 8;

/** Rows of text, as many as the present zoom leaves room for. `origin` is where the surrounding element stands. */
export function Rows({ block, origin }: { readonly block: Block; readonly origin: Point }) {
  const { scale } = useDrawing();
  return placeRows(block, scale).map(({ row, left, rect, justify, leftSize, right, clipped }) => (
    <span
      key={row.left.text}
      className="row"
      data-justify={justify}
      data-clipped={clipped || undefined}
      style={{ left: rect.x - origin.x, top: rect.y - origin.y, width: rect.width, height: rect.height }}
    >
      {row.dot && <Dot state={row.dot} em={leftSize} />}
      <Text run={left} size={leftSize} />
      {right && <Text run={right.run} size={right.size} end={!row.follows} />}
    </span>
  ));
}

/** @param em size of the text that it stands before */
function Dot({ state, em }: { readonly state: "up" | "down"; readonly em: number }) {
  const { space, size } = DOT;
  const style = { fontSize: em, width: size * em, height: size * em, marginInlineEnd: (space - size) * em - ROW_GAP };
  return <span className="dot" data-state={state} style={style} />;
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
