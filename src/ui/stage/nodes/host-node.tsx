import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { Rows } from "../rows.tsx";
import { placeIn, ThingButton } from "../thing.tsx";
import type { HostNode } from "../to-flow.ts";

/** The host's room: its border and its name. What stands inside are nodes of their own. */
export const HostRoomNode = memo(function HostRoomNode({ data: { thing, captions, frame } }: NodeProps<HostNode>) {
  const { rect, block } = thing;
  const name = { ...block.rect, x: block.rect.x - 8, width: block.rect.width + 16 };
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
