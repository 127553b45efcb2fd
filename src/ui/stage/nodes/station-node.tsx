import type { NodeProps } from "@xyflow/react";
import { Check } from "lucide-react";
import { memo } from "react";
import type { Point } from "../../../stage/geometry.ts";
import { isRoomy, placeRows } from "../../../stage/rows.ts";
import type { TableChip } from "../../../stage/scene.ts";
import { useDrawing } from "../drawing-context.ts";
import { useLit } from "../lit.ts";
import { Rows } from "../rows.tsx";
import { ThingButton } from "../thing.tsx";
import type { JunctionNode, StationNode } from "../to-flow.ts";

/** A hook: its name, and the tables that stand there. */
export const HookStationNode = memo(function HookStationNode({ data: { thing } }: NodeProps<StationNode>) {
  const { rect, block, chips } = thing;
  const { scale } = useDrawing();
  const roomy = isRoomy(block, scale);
  return (
    <>
      <ThingButton thing={thing} className="station" rect={rect} origin={rect} kind="hook" name={`host/${thing.hook}`}>
        <Rows block={block} origin={rect} />
      </ThingButton>
      {!roomy && <Chips chips={chips} origin={rect} />}
    </>
  );
});

export function Chips({ chips, origin }: { readonly chips: readonly TableChip[]; readonly origin: Point }) {
  return chips.map((chip) => <Chip key={chip.id} chip={chip} origin={origin} />);
}

function Chip({ chip, origin }: { readonly chip: TableChip; readonly origin: Point }) {
  const lit = useLit(chip.id)?.split(" ") ?? [];
  const { scale } = useDrawing();
  // Where there is no room for its name, an empty box would say nothing.
  if (placeRows(chip.block, scale).length === 0) return null;
  return (
    <>
      <ThingButton
        thing={chip}
        className="chip"
        rect={chip.rect}
        origin={origin}
        kind="table"
        name={chip.bases[0]?.table ?? ""}
      >
        <Rows block={chip.block} origin={chip.rect} />
      </ThingButton>
      {lit.includes("passed") && !lit.includes("active") && (
        <span
          className="ticked"
          style={{ left: chip.rect.x + chip.rect.width - origin.x, top: chip.rect.y - origin.y }}
        >
          <Check size={10} strokeWidth={3.5} aria-hidden="true" />
        </span>
      )}
    </>
  );
}

/** Where a route is looked up. */
export const RouteJunctionNode = memo(function RouteJunctionNode({ data: { thing } }: NodeProps<JunctionNode>) {
  const { centre, radius, block } = thing;
  const rect = { x: centre.x - radius, y: centre.y - radius, width: 2 * radius, height: 2 * radius };
  return (
    <ThingButton thing={thing} className="junction" rect={rect} origin={rect} kind="route">
      <svg aria-hidden="true" viewBox="-10 -10 20 20" width={2 * radius} height={2 * radius}>
        <path className="diamond" d="M0 -9.4 9.4 0 0 9.4 -9.4 0Z" vectorEffect="non-scaling-stroke" />
      </svg>
      <Rows block={block} origin={rect} />
    </ThingButton>
  );
});
