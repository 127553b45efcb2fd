/** The hooks of a room's own, where it has rules: stops along one line. */
import type { RoomPlan } from "../plan/rooms.ts";
import { row } from "../rows.ts";
import type { Stop } from "../scene.ts";
import { formatSelection } from "../selection.ts";
import { note, widthOf } from "../text.ts";

/** Height of the line with its names. */
export const STOPS_HEIGHT = 36;
const STOP_GAP = 8;
/** Room for the names of stops to grow in, where there is that much. */
const STOP_SLACK = 1.3;
/** Where there is no room for the whole of a name. */
const SHORT: Readonly<Record<Stop["hook"], string>> = {
  prerouting: "pre",
  input: "in",
  forward: "fwd",
  output: "out",
  postrouting: "post",
};

/** The least width that their names take. */
export function stopsWidth({ hooks }: RoomPlan): number {
  const names = hooks.reduce((sum, { hook }) => sum + widthOf(note(hook)), 0);
  return names + STOP_GAP * Math.max(0, hooks.length - 1);
}

export function placeStops(plan: RoomPlan, x: number, width: number, y: number): readonly Stop[] {
  const names = plan.hooks.map((hook) => note(hook.hook));
  const own = names.reduce((sum, run) => sum + widthOf(run), 0);
  const slack = Math.min(STOP_SLACK, Math.max(1, (width - STOP_GAP * (names.length - 1)) / own));
  const gap = Math.max(STOP_GAP, Math.min(24, (width - own * slack) / Math.max(1, names.length - 1)));
  let left = x;
  return plan.hooks.map((hook, index): Stop => {
    const run = names[index] ?? note(hook.hook);
    const slot = widthOf(run) * slack;
    const at = { x: left + slot / 2, y: y + 7 };
    const rect = { x: left, y: y + 12, width: slot, height: STOPS_HEIGHT - 14 };
    left += slot + gap;
    const full = `${plan.key}/${hook.hook}`;
    return {
      id: `hook:${full}`,
      selection: formatSelection({ kind: "hook", name: full }),
      label: `${hook.hook} of ${plan.title}: ${hook.tables.join(", ")}, ${hook.rules} rules`,
      hook: hook.hook,
      at,
      block: {
        rect,
        rows: [row(run, { shorterLeft: [note(SHORT[hook.hook])] })],
        align: "middle",
        justify: "centre",
      },
    };
  });
}
