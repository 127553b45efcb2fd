import { expect, test } from "vitest";
import type { Header, Journey, Step } from "../kernel/journey.ts";
import { scheduleOf } from "./schedule.ts";

const header: Header = { src: "10.0.0.1", dst: "10.0.0.2", proto: "tcp", ttl: 64, mark: 0, length: 60, tos: 0 };
const base = { ns: "host", header, note: "" };
const device: Step = { ...base, at: "device", dev: "eth0", dir: "in" };
const dnat: Step = {
  ...base,
  at: "nat",
  kind: "dnat",
  hook: "prerouting",
  before: { address: "10.0.0.2", port: 80 },
  after: { address: "172.17.0.2", port: 8080 },
  entry: 0,
};

function journeyOf(...packets: readonly (readonly Step[])[]): Journey {
  return {
    outcome: "answered",
    explanation: "",
    assumptions: [],
    entries: [],
    fork: null,
    packets: packets.map((steps) => ({ kind: "syn", cause: null, fate: "delivered", steps })),
  };
}

test("steps follow one another without a gap, packet after packet", () => {
  const { steps, duration } = scheduleOf(journeyOf([device, dnat], [device]));
  expect(steps).toHaveLength(3);
  let time = 0;
  for (const step of steps) {
    expect(step.start).toBe(time);
    expect(step.settled).toBeGreaterThan(step.start);
    expect(step.end).toBeGreaterThan(step.settled);
    time = step.end;
  }
  expect(duration).toBe(time);
});

test("a milestone is told, and leaves time to be read", () => {
  const { steps } = scheduleOf(journeyOf([device, dnat]));
  const reading = steps.map(({ settled, end }) => end - settled);
  expect(steps.map(({ milestone }) => milestone)).toEqual([null, "dnat"]);
  expect(reading[1]).toBeGreaterThan(5 * (reading[0] ?? 0));
});

test("a journey without packets takes no time", () => {
  expect(scheduleOf(journeyOf())).toEqual({ duration: 0, steps: [] });
});
