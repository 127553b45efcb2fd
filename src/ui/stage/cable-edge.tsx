import type { EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { roundedPath } from "../../stage/geometry.ts";
import { useLit } from "./lit.ts";
import type { CableEdge } from "./to-flow.ts";

const CORNER = 12;

/** A cable as the scene lays it. The broad unseen one below takes the pointer. */
export const VethCable = memo(function VethCable({ data }: EdgeProps<CableEdge>) {
  const track = data?.track;
  const lit = useLit(track?.id ?? "");
  if (!track) return null;
  const path = roundedPath(track.points, CORNER);
  return (
    <>
      <path className="cable-touch" d={path} />
      <path className="cable" d={path} data-lit={lit}>
        <title>{track.label}</title>
      </path>
    </>
  );
});
