import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { placeRows, textEnd } from "../../../stage/rows.ts";
import { useDrawing } from "../drawing-context.ts";
import { Rows } from "../rows.tsx";
import { placeIn, ThingButton } from "../thing.tsx";
import type { BundleNode, OutsideNode } from "../to-flow.ts";
import { Ends } from "./ends.tsx";

/** What lies behind one of the host's interfaces. */
export const OutsideWorldNode = memo(function OutsideWorldNode({ data: { thing } }: NodeProps<OutsideNode>) {
  const { rect, block, dev } = thing;
  return (
    <>
      <Ends />
      <ThingButton thing={thing} className="outside" rect={rect} origin={rect} kind="outside" name={dev}>
        <Rows block={block} origin={rect} />
      </ThingButton>
    </>
  );
});

/** Containers folded to a summary. */
export const FoldedBundleNode = memo(function FoldedBundleNode({ data: { thing } }: NodeProps<BundleNode>) {
  const { unfold, scale } = useDrawing();
  const side = 22 * scale;
  const { rect, block, of, device } = thing;
  // Seen from afar, the name has all of the box.
  const end = rect.x + rect.width - side - 4;
  const placed = placeRows(block, scale);
  const roomLeft = placed.length > 0 && placed.every((one) => !one.clipped && textEnd(one) <= end);
  const wide = { ...rect, x: block.rect.x, width: rect.x + rect.width - 4 - block.rect.x };
  return (
    <>
      <Ends />
      <ThingButton
        thing={thing}
        className={`bundle of-${of}`}
        rect={rect}
        origin={rect}
        kind="folded"
        name={device ?? ""}
      >
        <Rows block={placed.length > 0 ? block : { ...block, rect: wide }} origin={rect} />
      </ThingButton>
      {device !== null && roomLeft && (
        <button
          type="button"
          tabIndex={-1}
          className="unfold"
          aria-label={`Show all of ${device}`}
          style={{
            ...placeIn(
              { x: rect.x + rect.width - side - 2, y: rect.y + (rect.height - side) / 2, width: side, height: side },
              rect,
            ),
            fontSize: 15 * scale,
          }}
          onClick={(event) => {
            event.stopPropagation();
            unfold(device);
          }}
        >
          +
        </button>
      )}
    </>
  );
});
