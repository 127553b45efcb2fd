/** Who listens on the host: pills in rows above the stations. */
import type { Rect } from "../geometry.ts";
import type { ProcessPlan, SocketPlan } from "../plan/sockets.ts";
import { type Row, row, rowWidth } from "../rows.ts";
import type { Process, SocketSpot } from "../scene.ts";
import { formatSelection } from "../selection.ts";
import { mono, name, note } from "../text.ts";

const HEIGHT = 32;
const GAP = 10;
const PAD = 12;
/** How far below a row its line runs, by the height of a row. */
export const ROW_LINE = 0.25;
/** A process with more sockets than this shows as many, and tells the number of the rest. */
const SOCKETS = 6;

interface Piece {
  readonly row: Row;
  readonly width: number;
  /** None for the name. */
  readonly sockets: readonly SocketPlan[];
}

const PIECE_GAP = 8;

function piecesOf({ title, kind, sockets }: ProcessPlan, k: number): readonly Piece[] {
  const piece = (one: Row, of: readonly SocketPlan[]): Piece => ({
    row: one,
    width: Math.ceil(rowWidth(one)),
    sockets: of,
  });
  const head = piece(row(name(title, 12 * k), { dot: sockets.length > 0 ? "up" : null }), []);
  const tag = kind === "container" ? [piece(row(note("host network", 12 * k)), [])] : [];
  const shown = sockets.length > SOCKETS ? sockets.slice(0, SOCKETS - 1) : sockets;
  const rest = sockets.slice(shown.length);
  return [
    head,
    ...tag,
    ...shown.map((socket) => piece(row(mono(socket.text, "muted", 12 * k)), [socket])),
    ...(rest.length > 0 ? [piece(row(note(`+${rest.length}`, 12 * k)), rest)] : []),
  ];
}

function widthOfPill(pieces: readonly Piece[], k: number): number {
  return pieces.reduce((sum, { width }) => sum + width, 0) + PIECE_GAP * k * (pieces.length - 1) + 2 * PAD * k;
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
    const pieces = piecesOf(plan, k);
    const width = widthOfPill(pieces, k);
    if (x > space.x && x + width > space.x + space.width) {
      x = space.x;
      y += (HEIGHT + GAP) * k + ROW_LINE * HEIGHT * k;
    }
    const rect = { x, y, width, height: HEIGHT * k };
    x += width + GAP * k;
    return placePill(plan, pieces, rect, k);
  });
  return { processes, height: processes.length > 0 ? y - space.y + HEIGHT * k : 0 };
}

function placePill(plan: ProcessPlan, pieces: readonly Piece[], rect: Rect, k: number): Process {
  let left = rect.x + PAD * k;
  const spots: SocketSpot[] = [];
  const heads: Rect[] = [];
  for (const { row: one, width, sockets } of pieces) {
    const place = { x: left, y: rect.y, width, height: rect.height };
    left += width + PIECE_GAP * k;
    const names = sockets.flatMap((socket) => socket.names);
    const first = names[0];
    if (first === undefined) {
      heads.push(place);
      continue;
    }
    // A little more room than at rest, so that names survive being looked at from further away.
    const rows = [one];
    spots.push({
      id: `socket:${first}`,
      selection: formatSelection({ kind: "socket", name: first }),
      label: `listening: ${plan.title} ${sockets.map(({ text }) => text).join(", ")}`,
      names,
      rect: place,
      block: { rect: { ...place, x: place.x - 3, width: width + 6 }, rows, align: "middle", justify: "centre" },
    });
  }
  const last = heads.at(-1) ?? rect;
  const head = {
    x: rect.x + PAD * k - 4,
    y: rect.y,
    width: last.x + last.width - rect.x - PAD * k + 8,
    height: rect.height,
  };
  const rows = pieces.filter(({ sockets }) => sockets.length === 0).map(({ row: one }) => one);
  const [title, tag] = rows;
  const socket = spots[0]?.selection ?? null;
  return {
    id: `process:${plan.title}`,
    selection: plan.kind === "container" ? formatSelection({ kind: "container", name: plan.title }) : socket,
    label: `${plan.kind === "container" ? "container on the host's network" : "process"} ${plan.title}`,
    kind: plan.kind,
    rect,
    block: {
      rect: head,
      rows: title ? [{ ...title, right: tag?.left ?? null, clip: true }] : [],
      align: "middle",
      justify: "start",
    },
    sockets: spots,
  };
}
