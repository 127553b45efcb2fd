import { useSyncExternalStore } from "react";
import type { Shape } from "../../stage/layout/layout.ts";

/**
 * The shape of the space that windows leave to the drawing, the panel beside it or below. The window decides, not the space: a
 * panel that is pulled up or away must not rearrange what is looked at.
 */
const QUERIES = [
  [
    "tall",
    "(min-width: 600px) and (max-width: 800px) and (min-height: 860px), (min-width: 984px) and (max-aspect-ratio: 1.45)",
  ],
  [
    "flat",
    "(min-width: 984px) and (min-aspect-ratio: 1.7), (max-width: 900px) and (max-height: 560px) and (min-aspect-ratio: 1)",
  ],
] as const;

/** @param framed it stands in another page, and keeps the shape that pictures have */
export function useShape(framed: boolean): Shape {
  const shape = useSyncExternalStore(subscribe, shapeNow);
  return framed ? "wide" : shape;
}

function subscribe(listener: () => void): () => void {
  const all = QUERIES.map(([, query]) => matchMedia(query));
  for (const one of all) one.addEventListener("change", listener);
  return () => {
    for (const one of all) one.removeEventListener("change", listener);
  };
}

function shapeNow(): Shape {
  return QUERIES.find(([, query]) => matchMedia(query).matches)?.[0] ?? "wide";
}
