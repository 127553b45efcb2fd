import { inset, type Rect } from "../geometry.ts";
import { element } from "./svg.ts";

export interface BoxStyle {
  readonly radius: number;
  readonly fill: string;
  readonly stroke: string;
  readonly width?: number;
  readonly dashed?: boolean;
}

/** A box whose border lies inside of its rectangle, as CSS draws it. */
export function box(rect: Rect, { radius, fill, stroke, width = 1, dashed = false }: BoxStyle): string {
  const inner = inset(rect, width / 2);
  const most = Math.min(inner.width, inner.height) / 2;
  return element("rect", {
    x: inner.x,
    y: inner.y,
    width: Math.max(0, inner.width),
    height: Math.max(0, inner.height),
    rx: Math.max(0, Math.min(radius - width / 2, most)),
    fill,
    stroke,
    "stroke-width": width,
    "stroke-dasharray": dashed ? "4 3" : undefined,
  });
}
