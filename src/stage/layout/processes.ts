/** Who listens on the host: pills in rows above the stations. */
import type { Rect } from "../geometry.ts";
import type { ProcessPlan, SocketPlan } from "../plan/sockets.ts";
import { type Row, row as rowOf, rowWidth } from "../rows.ts";
import type { Process, SocketSpot } from "../scene.ts";
import { formatSelection } from "../selection.ts";
import { mono, name, note, type Run, widthOf } from "../text.ts";

const HEIGHT = 32;
const GAP = 10;
const PAD = 12;
/** How far below a row its line runs, by the height of a row. */
export const ROW_LINE = 0.25;
/** A process with more sockets than this shows as many, and tells the number of the rest. */
const SOCKETS = 6;

/** How much longer than its text a pill is: room for larger text. */
const SLACK = 1.12;

interface Pill {
  readonly row: Row;
  /** The sockets that are named, and those that are only counted. */
  readonly shown: readonly SocketPlan[];
  readonly rest: readonly SocketPlan[];
  readonly width: number;
}

/** Naming as many sockets as fit into the room that there is, if only one. */
function pillOf(plan: ProcessPlan, k: number, room = Number.POSITIVE_INFINITY): Pill {
  const count = plan.sockets.length;
  let named = count > SOCKETS ? SOCKETS - 1 : count;
  let pill = pillNaming(named, plan, k);
  while (pill.width > room && named > 1) pill = pillNaming(--named, plan, k);
  return pill;
}

function pillNaming(named: number, { title, kind, sockets }: ProcessPlan, k: number): Pill {
  const shown = sockets.slice(0, named);
  const ports = (count: number): Run => {
    const rest = sockets.length - count;
    const texts = shown.slice(0, count).map(({ text }) => text);
    return mono([...texts, ...(rest > 0 ? [`+${rest}`] : [])].join(" "), "muted", 12 * k);
  };
  const none = kind === "container" ? note("host network", 12 * k) : null;
  const one = rowOf(name(title, 12.5 * k), {
    dot: sockets.length > 0 ? "up" : null,
    right: sockets.length > 0 ? ports(shown.length) : none,
    shorter: shown.slice(1).map((_, index) => ports(shown.length - 1 - index)),
    clip: true,
    follows: true,
  });
  return { row: one, shown, rest: sockets.slice(shown.length), width: Math.ceil(rowWidth(one) * SLACK) + 2 * PAD * k };
}

/** Width of all of them in a single row. */
export function processesWidth(plans: readonly ProcessPlan[], k: number): number {
  return plans.reduce((sum, plan) => sum + pillOf(plan, k).width, Math.max(0, plans.length - 1) * GAP * k);
}

/** Rows of pills from the upper left corner of the space, no wider than it. */
export function placeProcesses(
  plans: readonly ProcessPlan[],
  space: Pick<Rect, "x" | "y" | "width">,
  k: number,
): { readonly processes: readonly Process[]; readonly height: number } {
  let x = space.x;
  let y = space.y;
  const processes = plans.map((plan): Process => {
    const pill = pillOf(plan, k, space.width);
    if (x > space.x && x + pill.width > space.x + space.width) {
      x = space.x;
      y += (HEIGHT + GAP) * k + ROW_LINE * HEIGHT * k;
    }
    const rect = { x, y, width: pill.width, height: HEIGHT * k };
    x += rect.width + GAP * k;
    return placePill(plan, pill, rect, k);
  });
  return { processes, height: processes.length > 0 ? y - space.y + HEIGHT * k : 0 };
}

function placePill(plan: ProcessPlan, pill: Pill, rect: Rect, k: number): Process {
  const inner = { x: rect.x + PAD * k - 4, y: rect.y, width: rect.width - 2 * PAD * k + 8, height: rect.height };
  const sockets = placeSockets(plan, pill, inner, k);
  return {
    id: `process:${plan.title}`,
    selection:
      plan.kind === "container"
        ? formatSelection({ kind: "container", name: plan.title })
        : (sockets[0]?.selection ?? null),
    label: `${plan.kind === "container" ? "container on the host's network" : "process"} ${plan.title}`,
    kind: plan.kind,
    rect,
    block: { rect: inner, rows: [pill.row], align: "middle", justify: "start" },
    sockets,
  };
}

/** Each socket where the row names its port; the text is the row's. */
function placeSockets(plan: ProcessPlan, { row, shown, rest }: Pill, inner: Rect, k: number): readonly SocketSpot[] {
  const groups = [...shown.map((socket) => [socket]), ...(rest.length > 0 ? [rest] : [])];
  const widths = groups.map((group) =>
    widthOf(mono(`${group.length > 1 ? `+${group.length}` : group[0]?.text} `, "muted", 12 * k)),
  );
  let x = inner.x + rowWidth({ ...row, right: null }) + 8;
  return groups.flatMap((group, index): SocketSpot[] => {
    const width = widths[index] ?? 0;
    const rect = { x: x + 2, y: inner.y + 4 * k, width: width - 2, height: inner.height - 8 * k };
    x += width;
    const names = group.flatMap((socket) => socket.names);
    const first = names[0];
    if (first === undefined) return [];
    return [
      {
        id: `socket:${first}`,
        selection: formatSelection({ kind: "socket", name: first }),
        label: `listening: ${plan.title} ${group.map(({ text }) => text).join(", ")}`,
        names,
        rect,
        block: { rect, rows: [], align: "middle", justify: "start" },
      },
    ];
  });
}
