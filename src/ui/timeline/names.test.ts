import { expect, test } from "vitest";
import type { FlatStep } from "../../answers/steps.ts";
import type { Step } from "../../kernel/journey.ts";
import { stopsOf } from "./names.ts";

/** A packet that goes back and forth between two containers until its TTL is used up. */
function circles(): readonly FlatStep[] {
  const header = { src: "10.0.0.1", dst: "192.0.2.1", proto: "tcp", ttl: 64, mark: 0, length: 60, tos: 0 } as const;
  const steps: Step[] = [];
  for (let ttl = 63; ttl > 0; ttl--) {
    const ns = ttl % 2 === 0 ? "web" : "api";
    steps.push({ ns, header, note: "", at: "device", dev: "eth0", dir: "in" });
    steps.push({ ns, header, note: "", at: "forward", ttl });
  }
  steps.push({ ns: "web", header, note: "", at: "drop", reason: "its TTL is used up", rule: null, rejected: false });
  return steps.map((step, index) => ({ index, packet: 0, step, stepInPacket: index }));
}

const texts = (dense: boolean) => stopsOf(circles(), dense, null).flatMap((stop) => stop?.text ?? []);

test("with room for all, every step has its name", () => {
  expect(texts(false)).toHaveLength(circles().length);
});

test("without, there are the places that it comes to, how far it is, and what becomes of it", () => {
  expect(texts(true)).toEqual(["api", "web", "ttl 60", "ttl 50", "ttl 40", "ttl 30", "ttl 20", "ttl 10", "DROP"]);
});
