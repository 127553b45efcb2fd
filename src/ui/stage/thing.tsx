import type { CSSProperties, ReactNode } from "react";
import type { Point, Rect } from "../../stage/geometry.ts";
import type { Thing } from "../../stage/scene.ts";
import { useDrawing } from "./drawing-context.ts";
import { useLit } from "./lit.ts";

interface Props {
  readonly thing: Thing;
  readonly className: string;
  readonly rect: Rect;
  readonly origin: Point;
  /** As CONTRACT.md names it, for those that look for it. */
  readonly kind?: string;
  readonly name?: string;
  readonly state?: string | undefined;
  readonly children?: ReactNode;
}

/** Anything on the stage that can be picked: a button of its own place, out of the tab order (the outline is in it). */
export function ThingButton({ thing, className, rect, origin, kind, name, state, children }: Props) {
  const { pick } = useDrawing();
  const lit = useLit(thing.id, thing.selection);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`thing ${className}`}
      data-kind={kind}
      data-name={name}
      data-state={state}
      data-lit={lit}
      aria-label={thing.label}
      style={placeIn(rect, origin)}
      onClick={(event) => {
        event.stopPropagation();
        pick(thing.selection);
      }}
    >
      {children}
    </button>
  );
}

export function placeIn(rect: Rect, origin: Point): CSSProperties {
  return { left: rect.x - origin.x, top: rect.y - origin.y, width: rect.width, height: rect.height };
}
