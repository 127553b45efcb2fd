import { expect, test } from "vitest";
import { sampleHost } from "../host/testing/sample.ts";
import { COURSE } from "../lessons/course/index.ts";
import { sceneAt } from "../lessons/scene.ts";
import { courseLesson } from "./lesson-path.ts";
import { findSelected } from "./selected.ts";

test.each(COURSE.map((lesson) => [lesson.id, lesson] as const))("what %s points at is there", (_id, lesson) => {
  for (const [index, stop] of lesson.stops.entries()) {
    const host = sampleHost(sceneAt(lesson, index)?.sample ?? "");
    const selections = [stop.select, ...(stop.quiz?.answers.map((answer) => answer.select) ?? [])];
    for (const selection of selections.filter((one) => one !== undefined))
      expect(findSelected(host, selection), `${stop.title}: ${selection}`).not.toBeNull();
  }
});

test("a lesson is found by its name in the address, and no other is", () => {
  expect(courseLesson("veth")?.title).toBe("veth, the cable between");
  expect(courseLesson("nothing")).toBeNull();
});
