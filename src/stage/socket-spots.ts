/** Where in a process's row its sockets are named, at a scale of text: the row tells as many as there is room for. */
import { inset, type Rect } from "./geometry.ts";
import { placeRows, textEnd } from "./rows.ts";
import type { Process, SocketSpot } from "./scene.ts";
import { widthOf } from "./text.ts";

export interface SpotAt {
  readonly socket: SocketSpot;
  readonly rect: Rect;
}

/** Between a process's name and its ports, as in every row whose ends follow one another. */
const FOLLOWING = 8;
const AROUND = 3;

export function spotsAt({ block, sockets }: Process, scale: number): readonly SpotAt[] {
  const [line] = placeRows(block, scale);
  if (!line) return sockets.map((socket) => ({ socket, rect: block.rect }));
  // Without room for any port they are where the name is.
  if (!line.right) return sockets.map((socket) => ({ socket, rect: line.rect }));
  const { run, size } = line.right;
  const one = widthOf({ ...run, text: "0", size });
  let x = textEnd(line) + FOLLOWING;
  const rects = run.text.split(" ").map((text): Rect => {
    const width = text.length * one;
    const rect = { x, y: line.rect.y, width, height: line.rect.height };
    x += width + one;
    return inset(rect, -AROUND, 0);
  });
  // The last word counts those that are not named.
  return sockets.flatMap((socket, index) => {
    const rect = rects[index] ?? rects.at(-1);
    return rect ? [{ socket, rect }] : [];
  });
}
