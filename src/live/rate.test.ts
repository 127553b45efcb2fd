import { expect, test } from "vitest";
import { createRate } from "./rate.ts";

test("so many at once, and then so many a second", () => {
  let time = 0;
  const rate = createRate(10, 3, () => time);
  const taken = (): number => Array.from({ length: 20 }, () => rate.take()).filter(Boolean).length;
  expect(taken()).toBe(3);
  time = 50;
  expect(taken()).toBe(0);
  time = 200;
  expect(taken()).toBe(2);
  time = 1_000_000;
  expect(taken()).toBe(3);
});
