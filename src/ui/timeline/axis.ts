/**
 * The timeline's scale, from the journey's time to a part of the line and back. A step takes room partly for its time and
 * partly for being one: in time alone the many short steps between two milestones would be too close to be told apart.
 */
import { scaleLinear } from "d3-scale";
import type { Schedule } from "../../stage/schedule.ts";

export interface Axis {
  /** 0 to 1. */
  place(time: number): number;
  time(place: number): number;
}

/** How much of the line is shared out by time; the rest is shared out evenly. */
const BY_TIME = 0.4;
/** A packet has about this part of the line, even beside one that goes round in circles until its TTL is used up. */
const LEAST = 0.1;

/** @param packets index of the packet that each step is of */
export function axisOf({ steps, duration }: Schedule, packets: readonly number[]): Axis {
  if (steps.length === 0) return { place: () => 0, time: () => 0 };
  const rooms = steps.map(({ start, end }) => (1 - BY_TIME) / steps.length + (BY_TIME * (end - start)) / duration);
  const own = new Map<number, number>();
  for (const [index, packet] of packets.entries()) own.set(packet, (own.get(packet) ?? 0) + (rooms[index] ?? 0));
  const widened = [...own.values()].reduce((sum, room) => sum + Math.max(room, LEAST), 0);
  // Corners of the scale: where each step begins, is settled, and the last one ends.
  const times = [0];
  const places = [0];
  let edge = 0;
  for (const [index, { settled, end }] of steps.entries()) {
    const packet = own.get(packets[index] ?? -1) ?? 1;
    const room = ((rooms[index] ?? 0) * Math.max(1, LEAST / packet)) / widened;
    times.push(settled, end);
    places.push(edge + room / 2, edge + room);
    edge += room;
  }
  const scale = scaleLinear(times, places).clamp(true);
  return { place: (time) => scale(time), time: (place) => scale.invert(place) };
}
