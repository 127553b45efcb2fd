import { expect, test } from "vitest";
import { ask } from "../answers/ask.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { courseOf } from "./course.ts";
import { forkLines } from "./fork-lines.ts";
import { pointAt } from "./frames.ts";
import { layoutHost } from "./layout/layout.ts";
import { everyOddity } from "./testing/hosts.ts";

test("a fork is drawn as two ways from where the packet is, each with what is assumed and what comes of it", () => {
  const host = everyOddity();
  const scene = layoutHost(host);
  const from = `container:${host.containers[0]?.name}` as const;
  const asked = ask(host, { from, to: "203.0.113.7", port: 53, proto: "udp" });
  if (!asked.ok) throw new Error(asked.error);
  const journey = simulate(compileHost(host), asked.value);
  const course = courseOf(scene, journey);
  const last = course.steps.at(-1);
  const packet = last && course.packets[last.packet];
  const token = last && packet ? pointAt(packet, last.to) : null;

  const [goesOn, ends, ...more] = forkLines(scene, journey);
  expect(more).toEqual([]);
  expect(goesOn?.title).toBe("if it does not hold: answered");
  expect(ends?.title).toBe("if it holds: silence");
  for (const way of [goesOn, ends]) {
    const begins = way?.line[0];
    expect(Math.hypot((begins?.x ?? 0) - (token?.x ?? 0), (begins?.y ?? 0) - (token?.y ?? 0))).toBeLessThan(12);
  }
  const outside = scene.outsides.find(({ dev }) => dev === "enp0s20f0u1u2c2");
  expect(goesOn?.line.at(-1)?.y).toBeCloseTo(outside?.rect.y ?? 0, 0);
  // Lost at once, it is seen to leave the station, and goes no further.
  const forward = scene.stations.find(({ hook }) => hook === "forward");
  expect(ends?.line.at(-1)?.y).toBeLessThan(forward?.rect.y ?? 0);
});
