/** What there is to be seen of a moment, by name: what the gallery has an entry for. */
import type { Journey, Outcome, Step } from "../../kernel/journey.ts";
import { calloutOf } from "../../stage/callout.ts";
import type { Scene } from "../../stage/scene.ts";

/** Every kind of step that has a card of its own, by what it does. */
export function stepShows(step: Step): readonly string[] {
  const callout = calloutOf(step);
  return [`step ${detailOf(step)}`, ...(callout ? [`callout ${callout.type}`] : [])];
}

function detailOf(step: Step): string {
  switch (step.at) {
    case "nat":
      return `nat ${step.kind}`;
    case "conntrack":
      return `conntrack ${step.action}`;
    case "bridge":
      return `bridge ${step.decision}`;
    case "neighbour":
      return `neighbour ${step.result}`;
    case "socket":
      return `socket ${step.result}${step.proxyTo === null ? "" : " proxy"}`;
    case "route":
      return `route ${step.purpose}${step.result ? "" : " none"}`;
    case "drop":
      return step.rejected ? "reject" : `drop by ${step.rule ? "a rule" : "the kernel"}`;
    case "chain":
      return `chain ${step.backend}`;
    case "send":
      return `send by ${step.by}`;
    case "device":
    case "outside":
      return `${step.at} ${"dir" in step ? step.dir : step.direction}`;
    default:
      return step.at;
  }
}

/** Every kind and state of a thing on the drawing. */
export function sceneShows(scene: Scene): readonly string[] {
  const { devices, rooms, processes, ports, bundles } = scene;
  return [
    ...devices.map(({ kind, up }) => `device ${kind} ${up ? "up" : "down"}`),
    ...rooms.map(({ state, slim }) => `room ${state}${slim ? " slim" : ""}`),
    ...rooms.flatMap(({ tabs, stops }) => [
      ...tabs.map(({ up }) => `interface ${up ? "up" : "down"}`),
      ...(stops.length > 0 ? ["room with hooks"] : []),
      ...(tabs.length > 1 ? ["room with two interfaces"] : []),
    ]),
    ...processes.map(({ kind }) => `process ${kind}`),
    ...ports.map(({ up }) => `port ${up ? "up" : "down"}`),
    ...bundles.map(({ of }) => `folded ${of}`),
    ...scene.tracks.map(({ kind }) => `line ${kind}`),
  ];
}

export function outcomeShows({ outcome, fork }: Journey): readonly string[] {
  return [`outcome ${outcome satisfies Outcome}`, ...(fork ? ["a fork"] : [])];
}
