import { expect, test } from "vitest";
import type { Header, Step } from "../kernel/journey.ts";
import { flattenSteps } from "./steps.ts";

const header: Header = { src: "10.0.0.1", dst: "10.0.0.2", proto: "tcp", ttl: 64, mark: 0, length: 60, tos: 0 };

function crossing(dev: string): Step {
  return { at: "device", ns: "host", header, note: "", dev, dir: "in" };
}

test("steps are counted through, packet after packet; a packet without steps takes no place", () => {
  const packet = (...devices: string[]) => ({
    kind: "syn" as const,
    cause: null,
    fate: "delivered" as const,
    steps: devices.map(crossing),
  });
  const flat = flattenSteps({ packets: [packet("a", "b"), packet(), packet("c")] });
  expect(
    flat.map(({ index, packet: at, stepInPacket, step }) => [
      index,
      at,
      stepInPacket,
      step.at === "device" && step.dev,
    ]),
  ).toEqual([
    [0, 0, 0, "a"],
    [1, 0, 1, "b"],
    [2, 2, 0, "c"],
  ]);
});
