/** Where a journey forks: the lines along which the packet would go on, one for each way. */
import { flattenSteps } from "../answers/steps.ts";
import type { Journey } from "../kernel/journey.ts";
import { courseOf } from "./course.ts";
import { pointAt } from "./frames.ts";
import type { Point } from "./geometry.ts";
import type { Scene } from "./scene.ts";

export interface ForkLine {
  /** What is assumed on this way, in words. */
  readonly assuming: string;
  readonly line: readonly Point[];
}

export function forkLines(scene: Scene, journey: Journey): readonly ForkLine[] {
  if (!journey.fork) return [];
  const common = flattenSteps(journey).at(-1);
  return journey.fork.ways.flatMap(({ assuming, journey: way }): ForkLine[] => {
    const course = courseOf(scene, way);
    const index = common?.packet ?? 0;
    const packet = course.packets[index];
    const own = course.steps.filter((step) => step.packet === index);
    const from = own[common?.stepInPacket ?? 0]?.to;
    if (!packet || from === undefined) return [];
    const start = pointAt(packet, from);
    const rest = packet.line.filter((_, at) => (packet.lengths[at] ?? 0) > from);
    return start && rest.length > 0 ? [{ assuming, line: [start, ...rest] }] : [];
  });
}
