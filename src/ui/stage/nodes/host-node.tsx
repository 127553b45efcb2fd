import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { inset } from "../../../stage/geometry.ts";
import { isRoomy } from "../../../stage/rows.ts";
import { useDrawing } from "../drawing-context.ts";
import { Rows } from "../rows.tsx";
import { placeIn, ThingButton } from "../thing.tsx";
import type { HostNode } from "../to-flow.ts";

/** The host's room: its border and its name. What stands inside are nodes of their own. */
export const HostRoomNode = memo(function HostRoomNode({ data: { thing, captions, frame } }: NodeProps<HostNode>) {
  const { rect, block } = thing;
  const { scale } = useDrawing();
  const name = inset((isRoomy(block, scale) ? block.roomy : block)?.rect ?? block.rect, -8, 0);
  return (
    <div className="host-room">
      {frame && <div className="frame" style={placeIn(frame, rect)} />}
      <ThingButton thing={thing} className="name" rect={name} origin={rect} kind="namespace" name={thing.name}>
        <Rows block={block} origin={name} />
      </ThingButton>
      {captions.map((one) => (
        <div key={`${one.at.x} ${one.at.y}`} className="caption">
          <Rows block={one.block} origin={rect} />
        </div>
      ))}
    </div>
  );
});
