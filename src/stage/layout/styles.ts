import type { Plan } from "../plan/plan.ts";
import type { LayoutStyle } from "./group.ts";

/** More rooms than this are drawn small. */
const MANY = 14;

/** The ways in which a host may be laid out, the most telling first: rooms at full size, all beside one another. */
export function stylesFor({ devices }: Plan): readonly LayoutStyle[] {
  const most = Math.max(1, ...devices.map(({ rooms, folded }) => rooms.length + Number(folded > 0)));
  const rooms = devices.reduce((sum, one) => sum + one.rooms.length, 0);
  const stacks = Array.from({ length: Math.min(most, 12) }, (_, index) => index + 1);
  return stacks.map((stack): LayoutStyle => ({ slim: rooms > MANY, stack }));
}
