/**
 * Rows of text in a box, at whatever zoom. Seen from far away, text is drawn larger in the scene so that it stays readable
 * on the screen; what then has no room is left out, the least important row first, as on a map. So text is never too small,
 * never overlaps, never leaves its box.
 */
import type { Rect } from "./geometry.ts";
import { type Run, widthOf } from "./text.ts";

export interface Row {
  readonly left: Run;
  /** What stands there instead where the whole does not fit, the longest first. */
  readonly shorterLeft: readonly Run[];
  /** Stands at the right end; left out where both do not fit. */
  readonly right: Run | null;
  /** What stands there instead where the whole does not fit, the longest first. */
  readonly shorter: readonly Run[];
  /** The right end follows the left one at once. */
  readonly follows: boolean;
  /** A mark of state before the text. */
  readonly dot: "up" | "down" | null;
  /** Rows of low rank go first. */
  readonly rank: number;
  /** May be shortened, with an ellipsis, instead of being left out. */
  readonly clip: boolean;
}

export interface Block {
  /** The space for the text, padding taken off. */
  readonly rect: Rect;
  /** Beyond this scale, what stood around the text has gone, and it has another space. */
  readonly roomy?: {
    readonly over: number;
    readonly rect: Rect;
    readonly rows: readonly Row[];
    readonly align?: Block["align"];
    readonly justify?: Block["justify"];
  };
  readonly rows: readonly Row[];
  readonly align: "top" | "middle";
  readonly justify: "start" | "centre";
}

export interface PlacedRow {
  readonly row: Row;
  readonly left: Run;
  readonly rect: Rect;
  readonly justify: Block["justify"];
  readonly leftSize: number;
  /** null where the right end is left out. */
  readonly right: { readonly run: Run; readonly size: number } | null;
  /** Too long for its space, and cut off. */
  readonly clipped: boolean;
}

/** Line height over text size. */
export const LEADING = 1.4;
/** Space that the dot before a row takes, in ems of the row's text; and the dot's own size. */
export const DOT = { space: 0.95, size: 0.54 } as const;
/** The least space between the two ends of a row. */
const GAP = 8;
/** Fewer characters than these tell nothing. */
const LEAST_CLIPPED = 3;
/** Text of this size or more has enough of it, and grows later. */
const LARGE = 14;
/** The smallest text on the screen, in pixels. */
export const SMALLEST = 12;

/** Steps of enlargement: text changes its size a few times along the way, not all the time. */
export const SCALES = [
  1, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3, 1.36, 1.43, 1.5, 1.6, 1.7, 1.8, 1.9, 2.05, 2.2, 2.4, 2.55, 2.7, 2.9, 3.1, 3.6,
  4.2, 5, 6, 8, 10,
] as const;

/** How much larger text must be drawn at a zoom, so that none is smaller than `SMALLEST` on the screen. */
export function scaleAt(zoom: number): number {
  return SCALES.find((scale) => scale * zoom >= 0.999) ?? SCALES[SCALES.length - 1] ?? 1;
}

function sizeAt(size: number, scale: number): number {
  return Math.max(size, Math.min(size, LARGE) * scale);
}

export function row(left: Run, options: Partial<Omit<Row, "left">> = {}): Row {
  return {
    left,
    shorterLeft: [],
    right: null,
    shorter: [],
    follows: false,
    dot: null,
    rank: 1,
    clip: false,
    ...options,
  };
}

/** Width of a row at zoom 1. */
export function rowWidth({ left, right, dot }: Row): number {
  return (dot ? DOT.space * left.size : 0) + widthOf(left) + (right ? GAP + widthOf(right) : 0);
}

function rowHeight({ left }: Row): number {
  return left.size * LEADING;
}

/** The least space that all rows need at zoom 1. */
export function blockSize(rows: readonly Row[]): { readonly width: number; readonly height: number } {
  return {
    width: Math.max(0, ...rows.map(rowWidth)),
    height: rows.reduce((sum, one) => sum + rowHeight(one), 0),
  };
}

/** Whether, at a scale of text, what stood around it has gone. */
export function isRoomy({ roomy }: Block, scale: number): boolean {
  return roomy !== undefined && scale > roomy.over;
}

/** The rows that are seen at a scale of text, and where. */
export function placeRows(block: Block, scale: number): readonly PlacedRow[] {
  const {
    rect,
    rows,
    align = block.align,
    justify = block.justify,
  } = block.roomy && isRoomy(block, scale) ? block.roomy : block;
  const shown = fitRows(rows, rect, scale);
  const height = heightOf(shown);
  let y = align === "top" ? rect.y : rect.y + (rect.height - height) / 2;
  return shown.map((one) => {
    const rowRect = {
      x: justify === "centre" ? rect.x + (rect.width - one.width) / 2 : rect.x,
      y,
      width: justify === "centre" ? one.width : rect.width,
      height: one.leftSize * LEADING,
    };
    y += rowRect.height;
    return {
      row: one.row,
      left: one.left,
      rect: rowRect,
      justify,
      leftSize: one.leftSize,
      right: one.right,
      clipped: one.clipped,
    };
  });
}

/** All rows, or else all but those of lowest rank: each time at the sizes that suit them, or else at the smallest. */
function fitRows(rows: readonly Row[], rect: Rect, scale: number): readonly Fitting[] {
  let kept: readonly Row[] = rows.filter((one) => fitRow(one, rect, scale, false));
  for (; kept.length > 0; kept = withoutLeast(kept))
    for (const small of [false, true]) {
      const fitting = kept.map((one) => fitRow(one, rect, scale, small)).filter((one) => one !== null);
      if (heightOf(fitting) <= rect.height + 0.1) return fitting;
    }
  return [];
}

function withoutLeast(rows: readonly Row[]): readonly Row[] {
  const least = Math.min(...rows.map(({ rank }) => rank));
  const out = rows.findIndex(({ rank }) => rank === least);
  return rows.filter((_, index) => index !== out);
}

/** Where the left end of a row stops. */
export function textEnd({ row, left, rect, leftSize }: PlacedRow): number {
  return rect.x + (row.dot ? DOT.space * leftSize : 0) + widthAt(left, leftSize);
}

/** Where there is text at that scale: a box around that of each row. */
export function wordsIn(block: Block, scale: number): readonly Rect[] {
  return placeRows(block, scale).map((placed) => {
    const { row, rect, right, clipped } = placed;
    const atEnd = clipped || (right && !row.follows);
    const end = textEnd(placed) + (right ? GAP + widthAt(right.run, right.size) : 0);
    return { ...rect, width: atEnd ? rect.width : end - rect.x };
  });
}

interface Fitting extends Pick<PlacedRow, "row" | "left" | "leftSize" | "right" | "clipped"> {
  readonly width: number;
}

/** At the size that suits it, or else (or where it must be small) at the smallest that can be read. */
function fitRow(row: Row, rect: Rect, scale: number, small: boolean): Fitting | null {
  const wished = sizeAt(row.left.size, scale);
  const least = Math.max(row.left.size, SMALLEST * scale);
  for (const size of least >= wished ? [wished] : small ? [least] : [wished, least]) {
    const fitting = size * LEADING <= rect.height + 0.1 ? fitRowAt(row, rect, size, scale) : null;
    if (fitting) return fitting;
  }
  // Rather a whole name without its mark than a part of it: what is down has a broken border too.
  const bare = row.dot ? fitRow({ ...row, dot: null, clip: false, right: null }, rect, scale, small) : null;
  if (bare) return bare;
  const average = widthAt(row.left, least) / Math.max(1, row.left.text.length);
  const characters = (rect.width - dotWidth(row, least) - least) / average;
  return row.clip && characters >= LEAST_CLIPPED
    ? { row, left: row.left, width: rect.width, leftSize: least, right: null, clipped: true }
    : null;
}

function fitRowAt(row: Row, rect: Rect, leftSize: number, scale: number): Fitting | null {
  const dot = dotWidth(row, leftSize);
  const whole = dot + widthAt(row.left, leftSize);
  for (const run of row.right ? [row.right, ...row.shorter] : []) {
    // Never larger than what it stands beside.
    const size = Math.max(run.size, Math.min(sizeAt(run.size, scale), leftSize));
    const width = whole + GAP + widthAt(run, size);
    if (width <= rect.width + 0.5)
      return { row, left: row.left, width, leftSize, right: { run, size }, clipped: false };
  }
  for (const left of [row.left, ...row.shorterLeft]) {
    const width = dot + widthAt(left, leftSize);
    if (width <= rect.width + 0.5) return { row, left, width, leftSize, right: null, clipped: false };
  }
  return null;
}

function dotWidth({ dot }: Row, size: number): number {
  return dot ? DOT.space * size : 0;
}

function widthAt(run: Run, size: number): number {
  return (widthOf(run) * size) / run.size;
}

function heightOf(shown: readonly Fitting[]): number {
  return shown.reduce((sum, one) => sum + one.leftSize * LEADING, 0);
}
