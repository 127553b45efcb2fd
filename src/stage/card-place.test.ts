import { describe, expect, test } from "vitest";
import { ask } from "../answers/ask.ts";
import { flattenSteps } from "../answers/steps.ts";
import { suggest } from "../answers/suggestions.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { type Callout, calloutOf, hasShortForm } from "./callout.ts";
import { isLow, placeCard, placeLongCard, sightFor } from "./card-place.ts";
import { clearingAt, roomAround } from "./clearing.ts";
import { type CourseStep, courseOf } from "./course.ts";
import { contains, inset, overlap, type Rect } from "./geometry.ts";
import { layoutHost } from "./layout/layout.ts";
import { notesAt } from "./notes.ts";
import { scaleAt, wordsIn } from "./rows.ts";
import type { Scene } from "./scene.ts";
import { scheduleOf } from "./schedule.ts";
import { cardSize } from "./testing/card-size.ts";
import { everyOddity, SAMPLE_NAMES, sampleHost } from "./testing/hosts.ts";
import { focusAt, PADDING, viewFor, wholeView } from "./view.ts";
import { withVisitors } from "./visitors.ts";

/** What the page leaves to the drawing in windows of 1440x900, 1280x720, 768x1024, 390x844, and of 1440x900 zoomed to twice that. */
const WINDOWS = [
  { page: 1440, shape: "wide", width: 1056, height: 722 },
  { page: 1280, shape: "flat", width: 896, height: 576 },
  { page: 768, shape: "tall", width: 768, height: 714 },
  { page: 390, shape: "wide", width: 390, height: 498 },
  { page: 720, shape: "flat", width: 682, height: 282 },
] as const;

const HOSTS = [
  ...SAMPLE_NAMES.map((name) => ({ name, host: sampleHost(name) })),
  { name: "everything odd", host: everyOddity() },
];

describe.each(HOSTS)("$name", ({ host }) => {
  const laid = {
    flat: layoutHost(host, undefined, "flat"),
    wide: layoutHost(host),
    tall: layoutHost(host, undefined, "tall"),
  };
  const compiled = compileHost(host);

  test("no card covers what must be read, whatever is asked and wherever it is seen", () => {
    const faults = new Set<string>();
    for (const { title, question } of suggest(host)) {
      const asked = ask(host, question);
      if (!asked.ok) throw new Error(asked.error);
      const journey = simulate(compiled, asked.value);
      const schedule = scheduleOf(journey);
      const steps = flattenSteps(journey);
      for (const { page, shape, ...window } of WINDOWS) {
        const scene = withVisitors(laid[shape], journey);
        const course = courseOf(scene, journey);
        const met = new Set(course.steps.flatMap(({ lit }) => lit));
        const area = { x: 0, y: 0, ...scene.size };
        let view = wholeView(window, area, focusAt(scene, course, schedule, 0) ?? area, PADDING);
        for (const { index, step } of steps) {
          const focus = focusAt(scene, course, schedule, schedule.steps[index]?.settled ?? 0);
          view = (focus && viewFor(focus, view, window, area, PADDING)) ?? view;
          const { zoom } = view;
          const notes = notesAt(scene, journey, course, steps, { index, settled: true, zoom });
          const callout = calloutOf(step);
          const clearing = callout && clearingAt({ scene, course, steps }, index, notes, zoom);
          const placed = course.steps[index];
          if (!callout || !clearing || !placed) continue;
          const where = `${title}, step ${index + 1} at ${page}:`;
          const sizeOf = (brief: boolean) => {
            const size = cardSize(callout, page, brief);
            const seen = sightFor(clearing.at, size, view, window);
            if (!seen) throw new Error(`${where} the camera has lost the packet`);
            return { size, seen };
          };
          const low = isLow(window);
          const whole = sizeOf(low);
          const short = sizeOf(true);
          const long = hasShortForm(callout) && !low;
          const roomy = long ? placeLongCard(clearing, whole.size, whole.seen) : null;
          const { size, seen } = roomy || !long ? whole : short;
          const { corner, tie } = roomy ?? placeCard(clearing, size, seen);
          const card = { ...corner, width: size.width / zoom, height: size.height / zoom };
          if (!contains(inset(seen, -0.01), card)) faults.add(`${where} out of sight`);
          for (const { what, rect } of mustBeRead(scene, placed, met, notes, clearing.own, zoom))
            if (overlap(card, inset(rect, 0.01))) faults.add(`${where} ${saying(callout)} covers ${what}`);
          if (tie && !(touches(card, tie[1]) && touches(clearing.own, tie[0])))
            faults.add(`${where} is tied to nothing`);
        }
      }
    }
    expect([...faults]).toEqual([]);
  });
});

function mustBeRead(
  scene: Scene,
  step: CourseStep,
  met: ReadonlySet<string>,
  notes: readonly { readonly key: string; readonly rect: Rect }[],
  own: Rect,
  zoom: number,
): readonly { readonly what: string; readonly rect: Rect }[] {
  const room = roomAround(scene, step);
  const about = room ? wordsIn(room.block, scaleAt(zoom)) : [own];
  return [
    ...about.map((rect) => ({ what: "what it is about", rect })),
    ...notes.map(({ key, rect }) => ({ what: `the note ${key}`, rect })),
    ...scene.stations.flatMap(({ hook, block }) => wordsIn(block, scaleAt(zoom)).map((rect) => ({ what: hook, rect }))),
    ...scene.devices
      .filter(({ id }) => met.has(id))
      .flatMap(({ name, block }) =>
        wordsIn(block, scaleAt(zoom)).map((rect) => ({ what: `the words of ${name}`, rect })),
      ),
  ];
}

function saying(callout: Callout): string {
  return "title" in callout ? callout.title : callout.type;
}

function touches(rect: Rect, { x, y }: { readonly x: number; readonly y: number }): boolean {
  return contains(inset(rect, -0.01), { x, y, width: 0, height: 0 });
}
