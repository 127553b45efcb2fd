import { expect, test } from "vitest";
import { viewThatShows } from "./reveal.ts";

const WINDOW = { width: 390, height: 300 };
const AREA = { x: 0, y: 0, width: 3000, height: 3000 };
const BOUNDS = { window: WINDOW, area: AREA, zoom: null };
const NOW = { x: 0, y: 0, zoom: 1 };

test("what is seen already moves nothing", () => {
  expect(viewThatShows({ x: 100, y: 100, width: 80, height: 40 }, null, NOW, BOUNDS)).toBeNull();
});

test("what is out of sight is brought into the middle, at the zoom that there is", () => {
  expect(viewThatShows({ x: 800, y: 400, width: 80, height: 40 }, null, { ...NOW, zoom: 0.5 }, BOUNDS)).toEqual({
    x: 195 - 420,
    y: 150 - 210,
    zoom: 0.5,
  });
});

test("the packet stays in sight where both can be seen, and gives way where not", () => {
  const thing = { x: 380, y: 100, width: 80, height: 40 };
  const near = viewThatShows(thing, { x: 200, y: 200 }, NOW, BOUNDS);
  expect(near && 200 + near.x).toBeGreaterThan(0);
  expect(near && 460 + near.x).toBeLessThan(390);
  const far = viewThatShows({ ...thing, x: 2000 }, { x: 200, y: 200 }, NOW, BOUNDS);
  expect(far).toEqual({ x: 195 - 2040, y: 14, zoom: 1 });
});

test("what is larger than the window is shown from further away, and the next thing from where it was before", () => {
  const room = { x: 0, y: 0, width: 800, height: 400 };
  const far = viewThatShows(room, null, NOW, { ...BOUNDS, zoom: 1 });
  expect(far?.zoom).toBeCloseTo((390 - 28) / 800);
  expect(far && 800 * far.zoom + far.x).toBeLessThanOrEqual(390);
  const thing = { x: 100, y: 100, width: 80, height: 40 };
  expect(viewThatShows(thing, null, far ?? NOW, { ...BOUNDS, zoom: 1 })?.zoom).toBe(1);
});

test("a person's own zoom is kept, and nothing is shown of what lies beyond the drawing", () => {
  const room = { x: 0, y: 0, width: 800, height: 400 };
  expect(viewThatShows(room, null, { x: -900, y: -900, zoom: 1 }, BOUNDS)).toEqual({ x: 14, y: 14, zoom: 1 });
  const atEnd = { x: 2900, y: 2900, width: 80, height: 40 };
  expect(viewThatShows(atEnd, null, NOW, BOUNDS)).toEqual({ x: 390 - 14 - 3000, y: 300 - 14 - 3000, zoom: 1 });
});
