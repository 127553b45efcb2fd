import { expect, test } from "vitest";
import { viewThatShows } from "./reveal.ts";

const WINDOW = { width: 390, height: 300 };
const NOW = { x: 0, y: 0, zoom: 1 };

test("what is seen already moves nothing", () => {
  expect(viewThatShows({ x: 100, y: 100, width: 80, height: 40 }, null, NOW, WINDOW)).toBeNull();
});

test("what is out of sight is brought into the middle, at the zoom that there is", () => {
  expect(viewThatShows({ x: 800, y: 400, width: 80, height: 40 }, null, { ...NOW, zoom: 0.5 }, WINDOW)).toEqual({
    x: 195 - 420,
    y: 150 - 210,
    zoom: 0.5,
  });
});

test("the packet stays in sight where both can be seen, and gives way where not", () => {
  const thing = { x: 380, y: 100, width: 80, height: 40 };
  const near = viewThatShows(thing, { x: 200, y: 200 }, NOW, WINDOW);
  expect(near && 200 + near.x).toBeGreaterThan(0);
  expect(near && 460 + near.x).toBeLessThan(390);
  const far = viewThatShows({ ...thing, x: 2000 }, { x: 200, y: 200 }, NOW, WINDOW);
  expect(far).toEqual({ x: 195 - 2040, y: 150 - 120, zoom: 1 });
});
