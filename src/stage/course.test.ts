import { describe, expect, test } from "vitest";
import { ask } from "../answers/ask.ts";
import { flattenSteps } from "../answers/steps.ts";
import { suggest } from "../answers/suggestions.ts";
import type { Host } from "../host/model.ts";
import type { Journey } from "../kernel/journey.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { courseOf } from "./course.ts";
import { frameAt, lineUpTo, pointAt } from "./frames.ts";
import { contains, distance } from "./geometry.ts";
import { insidesOf } from "./insides.ts";
import { layoutHost } from "./layout/layout.ts";
import { wordsIn } from "./rows.ts";
import { scheduleOf } from "./schedule.ts";
import { SAMPLE_NAMES, sampleHost } from "./testing/hosts.ts";

function journeysOf(host: Host): readonly { readonly title: string; readonly journey: Journey }[] {
  const compiled = compileHost(host);
  return suggest(host).flatMap(({ title, question }) => {
    const read = ask(host, question);
    return read.ok ? [{ title, journey: simulate(compiled, read.value) }] : [];
  });
}

describe.each(SAMPLE_NAMES)("%s", (name) => {
  const host = sampleHost(name);
  const scene = layoutHost(host);

  test.each(journeysOf(host))(
    "$title: every step has a place, and each begins where the one before ended",
    ({ journey }) => {
      const course = courseOf(scene, journey);
      const steps = flattenSteps(journey);
      expect(course.steps).toHaveLength(steps.length);
      for (const [index, step] of course.steps.entries()) {
        expect(scene.places.has(step.place), step.place).toBe(true);
        const before = course.steps[index - 1];
        expect(step.from).toBeCloseTo(before?.packet === step.packet ? before.to : 0);
        expect(step.to).toBeGreaterThanOrEqual(step.from);
      }
    },
  );

  test.each(journeysOf(host))("$title: the packet stands near the place of each step", ({ journey }) => {
    const course = courseOf(scene, journey);
    const schedule = scheduleOf(journey);
    for (const [index, step] of course.steps.entries()) {
      const frame = frameAt(course, schedule, schedule.steps[index]?.settled ?? 0);
      const place = scene.places.get(step.place);
      expect(frame?.step).toBe(index);
      // The lane lies beside the way, and corners are cut: never by more than this.
      if (frame && place) expect(distance(frame.token, place), step.place).toBeLessThan(24);
    }
  });

  test.each(journeysOf(host))("$title: inside of a room the packet goes past the room's words", ({ journey }) => {
    const course = courseOf(scene, journey);
    const insides = insidesOf(scene, course);
    for (const packet of course.packets)
      for (let at = 0; at <= (packet.lengths.at(-1) ?? 0); at += 2) {
        const { x, y } = pointAt(packet, at) ?? { x: 0, y: 0 };
        const here = { x, y, width: 0, height: 0 };
        const room = scene.rooms.find(({ rect }) => contains(rect, here));
        if (!room) continue;
        // There it would be hidden, if it did not shine through.
        expect(insides.some((inside) => contains(inside, here))).toBe(true);
        const blocks = [room.block, ...room.sockets.map(({ block }) => block)];
        for (const words of room.slim ? [] : blocks.flatMap((block) => wordsIn(block, 1)))
          expect(contains(words, here), `${room.name}, at ${x}, ${y}`).toBe(false);
      }
  });
});

test("run backwards, a journey shows what it showed forwards", () => {
  const host = sampleHost("docker-28.5-basic");
  const [first] = journeysOf(host);
  if (!first) throw new Error("the sample has no question");
  const course = courseOf(layoutHost(host), first.journey);
  const schedule = scheduleOf(first.journey);
  const times = Array.from({ length: 200 }, (_, index) => (schedule.duration * index) / 199);
  const forwards = times.map((time) => frameAt(course, schedule, time));
  const backwards = times.toReversed().map((time) => frameAt(course, schedule, time));
  expect(backwards.toReversed()).toEqual(forwards);
});

test("the packet never leaps within a packet's way, and its trail ends at it", () => {
  const host = sampleHost("docker-28.5-basic");
  const [first] = journeysOf(host);
  if (!first) throw new Error("the sample has no question");
  for (const packet of courseOf(layoutHost(host), first.journey).packets) {
    const length = packet.lengths.at(-1) ?? 0;
    for (let at = 0; at < length; at += 5) {
      const here = pointAt(packet, at);
      const next = pointAt(packet, at + 5);
      if (here && next) expect(distance(here, next)).toBeLessThanOrEqual(5.001);
      expect(lineUpTo(packet, at).at(-1)).toEqual(here);
    }
  }
});
