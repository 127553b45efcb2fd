import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { spotsAt } from "../../../stage/socket-spots.ts";
import { useDrawing } from "../drawing-context.ts";
import { Rows } from "../rows.tsx";
import { ThingButton } from "../thing.tsx";
import type { ProcessNode } from "../to-flow.ts";

/** Who listens on the host, and at which ports. */
export const ListenerNode = memo(function ListenerNode({ data: { thing } }: NodeProps<ProcessNode>) {
  const { rect, block, kind } = thing;
  const { scale } = useDrawing();
  return (
    <>
      <ThingButton thing={thing} className="process" rect={rect} origin={rect} kind="process" state={kind}>
        <Rows block={block} origin={rect} />
      </ThingButton>
      {spotsAt(thing, scale).map(({ socket, rect: spot }) => (
        <ThingButton
          key={socket.id}
          thing={socket}
          className="socket"
          rect={spot}
          origin={rect}
          kind="socket"
          name={socket.names[0] ?? ""}
        />
      ))}
    </>
  );
});
