import type { Journey, JourneyPacket, Step } from "../kernel/journey.ts";

/**
 * A journey with each copy that a bridge has flooded as a packet of its own, right behind the one that it is a copy of: the
 * kernel clones the frame for every port, and each clone walks the chains by itself. The page shows them as one packet.
 */
export function copiesApart<Told extends Journey>(journey: Told): Told {
  const { packets, fork } = journey;
  const apart = packets.map((packet) => stepsApart(packet.steps).map((steps) => ({ ...packet, steps })));
  // What has a packet for its cause has it, or one of its copies: which, is not told.
  const places = apart.map((_, index) => apart.slice(0, index).flat().length);
  const placed = ({ cause }: JourneyPacket) => (cause === null ? null : (places[cause] ?? null));
  return {
    ...journey,
    packets: apart.flat().map((packet) => ({ ...packet, cause: placed(packet) })),
    fork: fork && { ...fork, ways: fork.ways.map((way) => ({ ...way, journey: copiesApart(way.journey) })) },
  };
}

/** The first copy's steps, with those before it was copied; then each other's. */
function stepsApart(steps: readonly Step[]): readonly (readonly Step[])[] {
  const copies: Step[][] = [[]];
  for (const step of steps) {
    const index = step.copy ?? 0;
    copies[index] = [...(copies[index] ?? []), step];
  }
  return copies.filter((copy, index) => index === 0 || copy !== undefined);
}
