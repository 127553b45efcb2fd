/**
 * The course beside what the simulator does on its samples, which is what the kernel did there: every claim of every lesson
 * holds, every stop is found, every command prints something, everything pointed at exists.
 */
import { describe, expect, test } from "vitest";
import { printCommand } from "./commands/index.ts";
import { COURSE } from "./course/index.ts";
import { readLesson } from "./read-lesson.ts";
import { sceneAt } from "./scene.ts";
import { findStep } from "./step-pattern.ts";
import { brokenClaimsAt, groundOf, statementsAt } from "./testing/ground.ts";

const STOPS = COURSE.flatMap((lesson) =>
  lesson.stops.map((stop, index) => ({ name: `${lesson.id} ${index + 1} ${stop.title}`, lesson, index })),
);

test("the course has no two lessons of a name", () => {
  expect(new Set(COURSE.map((lesson) => lesson.id)).size).toBe(COURSE.length);
});

test.each(COURSE.map((lesson) => [lesson.id, lesson] as const))(
  "%s is a lesson as a file may hold it",
  (_id, lesson) => {
    expect(readLesson(JSON.parse(JSON.stringify(lesson)))).toEqual({ ok: true, value: lesson });
  },
);

describe.each(STOPS)("$name", ({ lesson, index }) => {
  const scene = sceneAt(lesson, index);
  if (!scene) throw new Error("a stop without a scene");
  const { stop, sample, question } = scene;
  const ground = groundOf(sample, question);

  test("its claims hold", () => {
    expect(brokenClaimsAt(lesson, index)).toEqual([]);
  });

  test("its place is found", () => {
    if (stop.at) expect(findStep(ground.journey, stop.at), JSON.stringify(stop.at)).not.toBeNull();
  });

  test("its commands print something", () => {
    for (const { run, in: namespace } of stop.commands ?? []) {
      const printed = printCommand(run, namespace ?? "host", ground);
      expect(printed.ok ? printed.value : printed.error, run).toMatch(/\S/);
      expect(printed.ok, run).toBe(true);
    }
  });

  test("an address in its text is in what the text rests on", () => {
    for (const { text, holds } of statementsAt(lesson, index))
      for (const [address] of text.matchAll(/\b\d+\.\d+\.\d+\.\d+\b|\b[0-9a-f]+:[0-9a-f:]*::?[0-9a-f]*/g))
        expect(JSON.stringify(holds), text).toContain(address);
  });

  test("what it states nowhere stands in an aside", () => {
    for (const one of stop.says)
      if ("aside" in one) expect(one.aside, "an aside names no address").not.toMatch(/\d+\.\d+\.\d+|`/);
  });

  test("a question has one right answer, or more, and a wrong one", () => {
    const { quiz } = stop;
    if (!quiz) return;
    expect(quiz.answers.some((answer) => answer.right)).toBe(true);
    expect(quiz.answers.some((answer) => !answer.right)).toBe(true);
    if (quiz.how === "point") {
      expect(quiz.answers.every((answer) => answer.select !== undefined)).toBe(true);
      expect(quiz.otherwise).toBeDefined();
    }
  });
});
