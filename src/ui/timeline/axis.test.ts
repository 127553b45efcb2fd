import { expect, test } from "vitest";
import { axisOf } from "./axis.ts";

const schedule = {
  duration: 1000,
  steps: [
    { start: 0, settled: 50, end: 100, milestone: null },
    { start: 100, settled: 200, end: 900, milestone: null },
    { start: 900, settled: 950, end: 1000, milestone: null },
  ],
};
const axis = axisOf(schedule, [0, 0, 0]);

test("the line begins and ends with the journey", () => {
  expect([axis.place(0), axis.place(1000)]).toEqual([0, expect.closeTo(1)]);
  expect([axis.place(-5), axis.place(2000)]).toEqual([0, expect.closeTo(1)]);
});

test("a place gives back its time", () => {
  for (const time of [0, 10, 50, 77, 100, 200, 555, 900, 1000]) expect(axis.time(axis.place(time))).toBeCloseTo(time);
});

test("a longer step has more room, but not at the cost of the shorter ones", () => {
  const room = schedule.steps.map(({ start, end }) => axis.place(end) - axis.place(start));
  expect(room[1]).toBeGreaterThan(room[0] ?? 1);
  expect(room[0]).toBeGreaterThan(0.2);
});

test("a short packet has room beside a very long one", () => {
  const steps = Array.from({ length: 400 }, (_, index) => ({
    ...{ start: index * 10, settled: index * 10 + 5, end: index * 10 + 10 },
    milestone: null,
  }));
  const packets = steps.map((_, index) => (index < 396 ? 0 : 1));
  const line = axisOf({ duration: 4000, steps }, packets);
  expect(line.place(3960)).toBeLessThan(0.92);
  expect(line.place(4000)).toBeCloseTo(1);
});

test("without steps there is nothing but the beginning", () => {
  expect(axisOf({ duration: 0, steps: [] }, []).place(5)).toBe(0);
});
