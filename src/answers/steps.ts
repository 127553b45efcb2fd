import type { Journey, JourneyPacket, Step } from "../kernel/journey.ts";

/** One step of a journey, placed among all of them: what the player stands on, and the address's `&step=` counts. */
export interface FlatStep {
  /** 0-based among all steps of the journey. */
  readonly index: number;
  /** Index of the packet. */
  readonly packet: number;
  readonly step: Step;
  /** 0-based among the steps of its packet. */
  readonly stepInPacket: number;
}

/** All steps of a journey, packet after packet in the order in which the packets came to be. */
export function flattenSteps(journey: { readonly packets: readonly JourneyPacket[] } | Journey): readonly FlatStep[] {
  return journey.packets
    .flatMap(({ steps }, packet) => steps.map((step, stepInPacket) => ({ packet, step, stepInPacket })))
    .map((placed, index) => ({ index, ...placed }));
}
