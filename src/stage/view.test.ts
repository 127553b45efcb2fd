import { expect, test } from "vitest";
import { ask } from "../answers/ask.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { courseOf } from "./course.ts";
import { layoutHost } from "./layout/layout.ts";
import { scheduleOf } from "./schedule.ts";
import { everyOddity, sampleHost } from "./testing/hosts.ts";
import { between, focusAt, PADDING, timeAhead, viewFor, wholeView } from "./view.ts";

const HOST = sampleHost("docker-28.5-basic");
const ASKED = ask(HOST, { from: "outside:eth0", src: "203.0.113.7", to: "192.0.2.10", port: 8080, proto: "tcp" });
if (!ASKED.ok) throw new Error(ASKED.error);
const JOURNEY = simulate(compileHost(HOST), ASKED.value);
const SCHEDULE = scheduleOf(JOURNEY);

test("it looks ahead, but not beyond where the present step takes the packet", () => {
  const step = SCHEDULE.steps.find(({ start, settled }) => settled - start > 400);
  if (!step) throw new Error("every step is short");
  const { start, settled, end } = step;
  expect(timeAhead(SCHEDULE, start, 200)).toBe(start + 200);
  expect(timeAhead(SCHEDULE, settled - 10, 200)).toBe(settled);
  expect(timeAhead(SCHEDULE, (settled + end) / 2, 200)).toBe((settled + end) / 2);
});

test("on a phone the packet is in sight all but a moment", () => {
  const scene = layoutHost(HOST);
  const course = courseOf(scene, JOURNEY);
  const area = { x: 0, y: 0, ...scene.size };
  const window = { width: 390, height: 498 };
  const tokenAt = (time: number) => focusAt({ ...scene, rooms: [] }, course, SCHEDULE, time) ?? area;
  let view = wholeView(window, area, focusAt(scene, course, SCHEDULE, 0) ?? area, PADDING);
  let heading = view;
  let seen = 0;
  let lost = 0;
  // Sixty frames a second, in each of which the camera goes a fourteenth of its way.
  for (let time = 0; time < SCHEDULE.duration; time += 1000 / 60) {
    const focus = focusAt(scene, course, SCHEDULE, timeAhead(SCHEDULE, time, 200)) ?? area;
    heading = viewFor(focus, view, window, area, PADDING) ?? heading;
    view = between(view, heading, 0.07);
    const { x, y } = tokenAt(time);
    const [across, down] = [x * view.zoom + view.x, y * view.zoom + view.y];
    if (across > 0 && across < window.width && down > 0 && down < window.height) seen++;
    else lost++;
  }
  expect(lost / (seen + lost)).toBeLessThan(0.02);
});

const STOREFRONT = "container:customer-facing-storefront-checkout-service-production-eu-1";

test.each([
  {
    name: "a drop",
    host: sampleHost("docker-28.5-isolation"),
    from: "container:f1",
    to: "10.2.0.2",
    proto: "tcp" as const,
  },
  { name: "a fork in a wide station", host: everyOddity(), from: STOREFRONT, to: "203.0.113.7", proto: "udp" as const },
])("$name: on a phone the station that the packet is in is seen whole, come to or opened there", (told) => {
  const { host, from, to, proto } = told;
  const scene = layoutHost(host);
  const asked = ask(host, { from, to, port: proto === "udp" ? 53 : 80, proto });
  if (!asked.ok) throw new Error(asked.error);
  const journey = simulate(compileHost(host), asked.value);
  const course = courseOf(scene, journey);
  const schedule = scheduleOf(journey);
  const area = { x: 0, y: 0, ...scene.size };
  const window = { width: 390, height: 498 };
  let view = wholeView(window, area, focusAt(scene, course, schedule, 0) ?? area, PADDING);
  let stations = 0;
  for (const { settled } of schedule.steps) {
    const focus = focusAt(scene, course, schedule, settled) ?? area;
    view = viewFor(focus, view, window, area, PADDING) ?? view;
    if (!("around" in focus) || !focus.around) continue;
    const { x, width } = focus.around;
    stations++;
    for (const one of [view, wholeView(window, area, focus, PADDING)]) {
      // One that is wider than the window cannot be.
      if (width * one.zoom > window.width - 16) continue;
      expect(x * one.zoom + one.x).toBeGreaterThanOrEqual(0);
      expect((x + width) * one.zoom + one.x).toBeLessThanOrEqual(window.width);
    }
  }
  expect(stations).toBeGreaterThan(0);
});
