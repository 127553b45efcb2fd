/**
 * Cables from the rails to the rooms. Each goes straight down where it can; the rest run sideways in lanes of the channel
 * between the host and the rooms, those that would cross ordered so that they do not.
 */
import type { Point } from "../geometry.ts";

export interface CableEnd {
  /** At the rail, or where the way down to a room begins. */
  readonly x: number;
  /** The way on from the channel, from above: empty for an end at the host, whose way is straight up. */
  readonly way: readonly Point[];
}

export interface CablePlan {
  readonly from: CableEnd;
  readonly to: CableEnd;
}

interface Jog {
  readonly plan: CablePlan;
  readonly left: number;
  readonly right: number;
}

const STRAIGHT = 0.5;
/** Lanes nearer to each other than this stand in one gutter, or in two that meet. */
const SAME_GUTTER = 90;

/** For each cable the lane that it runs in, counted from the top; null where it needs none. */
export function assignLanes(plans: readonly CablePlan[]): readonly (number | null)[] {
  const jogs = plans
    .filter((plan) => Math.abs(plan.from.x - plan.to.x) >= STRAIGHT && !staysInGutter(plan))
    .map(
      (plan): Jog => ({
        plan,
        left: Math.min(plan.from.x, plan.to.x),
        right: Math.max(plan.from.x, plan.to.x),
      }),
    );
  // Of those that run down to the left, the one whose room is leftmost stays highest; to the right, the rightmost one.
  const leftward = jogs.filter(({ plan }) => plan.to.x < plan.from.x).sort((a, b) => a.left - b.left);
  const rightward = jogs.filter(({ plan }) => plan.to.x >= plan.from.x).sort((a, b) => b.right - a.right);
  const lanes = new Map<CablePlan, number>();
  const taken: Jog[][] = [];
  for (const ordered of [leftward, rightward]) {
    let floor = 0;
    let before: Jog | null = null;
    for (const jog of ordered) {
      const overlapping = before !== null && touches(before, jog);
      let lane = overlapping ? floor + 1 : 0;
      while (taken[lane]?.some((other) => touches(other, jog))) lane++;
      taken[lane] = [...(taken[lane] ?? []), jog];
      lanes.set(jog.plan, lane);
      floor = lane;
      before = jog;
    }
  }
  return plans.map((plan) => lanes.get(plan) ?? null);
}

function touches(a: Jog, b: Jog): boolean {
  return a.left <= b.right + 8 && b.left <= a.right + 8;
}

/** Between two rooms that stand above one another: there is no need to go up to the channel. */
function staysInGutter({ from, to }: CablePlan): boolean {
  return from.way.length > 2 && to.way.length > 2 && Math.abs(from.x - to.x) < SAME_GUTTER;
}

/** The whole way of a cable: from the host's end at `top`, or from the other room's, through its lane. */
export function wayOf(plan: CablePlan, top: number, laneY: number | null): readonly Point[] {
  const { from, to } = plan;
  if (staysInGutter(plan)) {
    const [, turn, ...end] = from.way;
    const [, ...rest] = to.way;
    return [...end.toReversed(), { x: to.x, y: turn?.y ?? top }, ...rest];
  }
  const start = from.way.length > 0 ? from.way.toReversed() : [{ x: from.x, y: top }];
  const sideways =
    laneY === null
      ? []
      : [
          { x: from.x, y: laneY },
          { x: to.x, y: laneY },
        ];
  return [...start, ...sideways, ...to.way];
}
