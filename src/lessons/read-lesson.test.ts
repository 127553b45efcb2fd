import { expect, test } from "vitest";
import { COURSE } from "./course/index.ts";
import { readLesson, readLessonText } from "./read-lesson.ts";

const GOOD = {
  format: "hookline-lesson",
  version: 1,
  id: "mine",
  title: "Mine",
  about: "About.",
  minutes: 2,
  sample: "docker-28.5-basic",
  ask: { from: "host", proto: "tcp", to: "172.18.0.2", port: 80 },
  stops: [{ title: "One", says: [{ claim: "It is answered.", holds: [{ outcome: "answered" }] }] }],
};

function faults(change: object): readonly string[] {
  const read = readLesson({ ...GOOD, ...change });
  return read.ok ? [] : read.error;
}

function stopWith(says: unknown): object {
  return { stops: [{ title: "One", says }] };
}

test("a lesson is read, and so is each of the course", () => {
  expect(readLesson(GOOD)).toEqual({ ok: true, value: GOOD });
  expect(COURSE.every((lesson) => readLesson(lesson).ok)).toBe(true);
});

test("a claim without an assertion is refused", () => {
  expect(faults(stopWith([{ claim: "So it is.", holds: [] }]))).toEqual([
    "stops[0].says[0].holds: a claim rests on at least one assertion.",
  ]);
  expect(faults(stopWith([{ claim: "So it is." }]))).toEqual([
    "stops[0].says[0].holds: a claim rests on at least one assertion.",
  ]);
});

test("what is wrong is told with its place", () => {
  expect(faults(stopWith([{ claim: "x", holds: [{ outcom: "answered" }] }]))[0]).toMatch(
    /^stops\[0\]\.says\[0\]\.holds\[0\]: it says none of 'outcome', 'step'/,
  );
  expect(faults(stopWith([{ claim: "x", holds: [{ outcome: "fine" }] }]))[0]).toMatch(
    /^stops\[0\]\.says\[0\]\.holds\[0\]\.outcome: it is 'answered' or 'refused'/,
  );
  expect(faults(stopWith([{ claim: "x", holds: [{ rule: "nat/DOCKER" }] }]))).toEqual([
    "stops[0].says[0].holds[0].matched: it is missing.",
  ]);
  expect(faults({ minutes: "two" })).toEqual(["minutes: it is no number."]);
  expect(faults({ stops: [] })).toEqual(["stops: it has less than 1."]);
  expect(faults(stopWith([{ claim: "x", holds: [{ step: { att: "nat" } }] }]))).toEqual([
    "stops[0].says[0].holds[0].step: 'att' means nothing here.",
  ]);
  expect(faults(stopWith([{ says: "x" }]))[0]).toMatch(/^stops\[0\]\.says\[0\]: it says none of/);
  const points = { asks: "Which?", how: "point", answers: [] };
  const right = { text: "web", select: "namespace:web", right: true, says: "Yes.", holds: [{ outcome: "answered" }] };
  const asked = { ...GOOD.stops[0], quiz: { ...points, answers: [right, { ...right, select: "namespace:api" }] } };
  expect(faults({ stops: [asked] })).toEqual([]);
  expect(faults({ stops: [{ ...asked, select: "namespace:api" }] })).toEqual([
    "stops[0].select: a stop whose question is answered by pointing selects nothing itself.",
  ]);
  expect(faults({ id: "Not An Id" })[0]).toMatch(/^id: /);
  expect(faults({ extra: 1 })).toEqual(["The lesson: 'extra' means nothing here."]);
});

test("what is no lesson, of a newer version, or no JSON", () => {
  expect(readLesson({ format: "other" })).toEqual({
    ok: false,
    error: ["This is no lesson: its 'format' is not 'hookline-lesson'."],
  });
  expect(faults({ version: 2 })[0]).toMatch(/made for a newer Hookline/);
  expect(readLessonText('{\n  "format": x\n}')).toMatchObject({ error: [expect.stringContaining("Line 2")] });
});
