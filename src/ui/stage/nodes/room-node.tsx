import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { around } from "../../../stage/geometry.ts";
import { isRoomy } from "../../../stage/rows.ts";
import { useDrawing } from "../drawing-context.ts";
import { Rows } from "../rows.tsx";
import { ThingButton } from "../thing.tsx";
import type { RoomNode } from "../to-flow.ts";
import { Ends } from "./ends.tsx";

/** A container's room: its interfaces on the border, its own hooks, its sockets. */
export const ContainerRoomNode = memo(function ContainerRoomNode({ data: { thing } }: NodeProps<RoomNode>) {
  const { rect, block, tabs, sockets, stops, state, name, slim } = thing;
  const { scale } = useDrawing();
  const roomy = isRoomy(block, scale);
  const first = stops[0]?.at;
  // A small room seen from afar is one box with its name, in place of its interfaces too.
  const covered = roomy && slim;
  const box = covered ? around([rect, ...tabs.map((tab) => tab.rect)]) : rect;
  const borders = tabs.map((tab) => (
    <ThingButton
      key={tab.id}
      thing={tab}
      className="tab"
      rect={tab.rect}
      origin={rect}
      kind="interface"
      name={tab.name}
      state={tab.up ? "up" : "down"}
    >
      {!covered && <Rows block={tab.block} origin={tab.rect} />}
    </ThingButton>
  ));
  return (
    <>
      <Ends />
      {covered && borders}
      <ThingButton
        thing={thing}
        className="room"
        rect={box}
        origin={rect}
        kind={state === "stopped" ? "container" : "namespace"}
        name={state === "stopped" ? name.replace(/^stopped:/, "") : name}
        state={state}
      >
        <Rows block={block} origin={box} />
      </ThingButton>
      {first && (
        <div
          className="stops"
          style={{ left: 12, top: first.y - rect.y - 1, width: rect.width - 24 }}
          aria-hidden="true"
        />
      )}
      {first &&
        stops.map((stop) => (
          <ThingButton
            key={stop.id}
            thing={stop}
            className="stop"
            rect={{ x: stop.block.rect.x, y: stop.at.y - 7, width: stop.block.rect.width, height: 30 }}
            origin={rect}
            kind="hook"
            name={`${name}/${stop.hook}`}
          >
            <span className="mark" style={{ left: stop.at.x - stop.block.rect.x }} />
            {!roomy && <Rows block={stop.block} origin={{ x: stop.block.rect.x, y: stop.at.y - 7 }} />}
          </ThingButton>
        ))}
      {sockets.map((socket) => (
        <ThingButton
          key={socket.id}
          thing={socket}
          className={roomy ? "socket mute" : "socket"}
          rect={socket.rect}
          origin={rect}
          kind="socket"
          name={socket.names[0] ?? ""}
        >
          <Rows block={socket.block} origin={socket.rect} />
        </ThingButton>
      ))}
      {!covered && borders}
    </>
  );
});
