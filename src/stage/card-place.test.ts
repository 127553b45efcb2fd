import { describe, expect, test } from "vitest";
import { ask } from "../answers/ask.ts";
import { flattenSteps } from "../answers/steps.ts";
import { suggest } from "../answers/suggestions.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { calloutOf } from "./callout.ts";
import { placeCard } from "./card-place.ts";
import { courseOf } from "./course.ts";
import { pointAt } from "./frames.ts";
import { contains, inset, overlap } from "./geometry.ts";
import { layoutHost } from "./layout/layout.ts";
import { SAMPLE_NAMES, sampleHost } from "./testing/hosts.ts";

const CARD = { width: 300, height: 40 };

describe.each(SAMPLE_NAMES)("%s", (sample) => {
  const host = sampleHost(sample);
  const scene = layoutHost(host);
  const whole = { x: 0, y: 0, ...scene.size };

  test("a card covers neither the station or junction that it is about nor leaves the drawing", () => {
    for (const { question } of suggest(host)) {
      const asked = ask(host, question);
      if (!asked.ok) throw new Error(asked.error);
      const journey = simulate(compileHost(host), asked.value);
      const course = courseOf(scene, journey);
      for (const { index, step } of flattenSteps(journey)) {
        const placed = course.steps[index];
        const packet = placed && course.packets[placed.packet];
        const at = packet && pointAt(packet, placed.to);
        if (!placed || !at || calloutOf(step) === null) continue;
        for (const zoom of [1, 0.65]) {
          const corner = placeCard(scene, placed, at, CARD, zoom, { seen: whole, taken: [] });
          const card = { ...corner, width: CARD.width / zoom, height: CARD.height / zoom };
          expect(contains(inset(whole, -0.01), card), `step ${index + 1}`).toBe(true);
          const own = scene.stations.find(({ id }) => placed.lit.includes(id));
          if (own) expect(overlap(card, own.rect), `step ${index + 1}`).toBe(false);
        }
      }
    }
  });
});

test("a card keeps to what is in sight, and clear of what else is there", () => {
  const host = sampleHost("docker-28.5-basic");
  const scene = layoutHost(host);
  const station = scene.stations.find(({ hook }) => hook === "forward");
  if (!station) throw new Error("there is no such station");
  const { rect } = station;
  const step = { packet: 0, place: station.id, from: 0, to: 0, lit: [station.id], tracks: [] };
  const at = { x: rect.x + rect.width, y: rect.y + rect.height };
  const seen = inset(rect, -400, -120);
  const taken = [{ x: rect.x - 400, y: at.y, width: rect.width + 800, height: 120 }];
  const below = placeCard(scene, step, at, CARD, 1, { seen, taken: [] });
  expect(below.y).toBeGreaterThan(at.y);
  const elsewhere = placeCard(scene, step, at, CARD, 1, { seen, taken });
  expect(elsewhere.y).toBeLessThan(at.y);
  expect(contains(seen, { ...elsewhere, ...CARD })).toBe(true);
});
