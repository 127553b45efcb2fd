import type { NodeProps } from "@xyflow/react";
import { memo, useMemo } from "react";
import type { Point } from "../../../stage/geometry.ts";
import { placeRows } from "../../../stage/rows.ts";
import type { Port } from "../../../stage/scene.ts";
import { useDrawing } from "../drawing-context.ts";
import { useLit, useRelatedAmong } from "../lit.ts";
import { Rows } from "../rows.tsx";
import { ThingButton } from "../thing.tsx";
import type { DeviceNode } from "../to-flow.ts";
import { Ends } from "./ends.tsx";
import { Chips } from "./station-node.tsx";

/** A device at the host's foot; a bridge with its rail and ports. */
export const HostDeviceNode = memo(function HostDeviceNode({ data: { thing, ports } }: NodeProps<DeviceNode>) {
  const { rect, rail, block, chips, kind, up, name } = thing;
  const lit = useLit(thing.id, thing.selection);
  const together = useRelatedAmong(useMemo(() => ports.map(({ id }) => id), [ports])) > 1;
  return (
    <>
      <Ends />
      {rail && (
        <div
          className="rail"
          data-lit={lit}
          style={{ left: 0, top: rail.y - rect.y, width: rail.width, height: rail.height }}
        />
      )}
      <ThingButton
        thing={thing}
        className={`device ${kind}`}
        rect={rect}
        origin={rect}
        kind={kind === "bridge" ? "bridge" : "interface"}
        name={name}
        state={up ? "up" : "down"}
      >
        <Rows block={block} origin={rect} />
      </ThingButton>
      <Chips chips={chips} origin={rect} />
      {ports.map((port, index) => (
        <RailPort key={port.id} port={port} origin={rect} line={index % 2} together={together} />
      ))}
    </>
  );
});

const SIZE = 12;

interface RailPortProps {
  readonly port: Port;
  readonly origin: Point;
  /** In which of two lines it says its name, where there is no room for it: two neighbours may both be lit. */
  readonly line: number;
  /** Whether it is lit among others, whose names would cover one another. */
  readonly together: boolean;
}

function RailPort({ port, origin, line, together }: RailPortProps) {
  const { at, up, name, block, hint } = port;
  const { scale } = useDrawing();
  const lit = useLit(port.id, port.selection);
  // Where it has no room for its name, that is seen as long as the port is lit or pointed at.
  const named = block && placeRows(block, scale).length > 0 ? block : null;
  const rect = { x: at.x - SIZE / 2, y: at.y - SIZE / 2, width: SIZE, height: SIZE };
  return (
    <>
      <ThingButton
        thing={port}
        className="port"
        rect={rect}
        origin={origin}
        kind="interface"
        name={name}
        state={up ? "up" : "down"}
      />
      {named ? (
        // What the port's own button says of it is the same.
        <div className="port-name" data-lit={lit} aria-hidden="true">
          <Rows block={named} origin={origin} />
        </div>
      ) : (
        <span
          className="port-hint"
          data-shown={(lit && !(together && lit === "related")) || undefined}
          aria-hidden="true"
          style={{
            left: at.x - origin.x,
            top: at.y - origin.y + 8 + line * hint.size * scale * 1.7,
            fontSize: hint.size * scale,
          }}
        >
          {hint.text}
        </span>
      )}
    </>
  );
}
