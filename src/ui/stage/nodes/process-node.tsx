import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { Rows } from "../rows.tsx";
import { ThingButton } from "../thing.tsx";
import type { ProcessNode } from "../to-flow.ts";

/** Who listens on the host, and at which ports. */
export const ListenerNode = memo(function ListenerNode({ data: { thing } }: NodeProps<ProcessNode>) {
  const { rect, block, sockets, kind } = thing;
  return (
    <>
      <ThingButton thing={thing} className="process" rect={rect} origin={rect} kind="process" state={kind}>
        <Rows block={block} origin={rect} />
      </ThingButton>
      {sockets.map((socket) => (
        <ThingButton
          key={socket.id}
          thing={socket}
          className="socket"
          rect={socket.rect}
          origin={rect}
          kind="socket"
          name={socket.names[0] ?? ""}
        >
          <Rows block={socket.block} origin={socket.rect} />
        </ThingButton>
      ))}
    </>
  );
});
