import type { Plan } from "../plan/plan.ts";
import type { LayoutStyle } from "./group.ts";

/** More rooms than this are drawn small. */
const MANY = 14;

/** Whether there are so many rooms that they are drawn small from the start. */
export function isCrowded({ devices }: Plan): boolean {
  return devices.reduce((sum, one) => sum + one.rooms.length, 0) > MANY;
}

/** The ways in which a host may be laid out, the most telling first: all rooms beside one another. */
export function stylesFor({ devices }: Plan, slim: boolean): readonly LayoutStyle[] {
  const most = Math.max(1, ...devices.map(({ rooms, folded }) => rooms.length + Number(folded > 0)));
  return Array.from({ length: Math.min(most, 12) }, (_, index) => ({ slim, stack: index + 1 }));
}
