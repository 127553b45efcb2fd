/**
 * Rows of text in a box, at whatever zoom. Seen from far away, text is drawn larger in the scene so that it stays readable
 * on the screen; what then has no room is left out, the least important row first, as on a map. So text is never too small,
 * never overlaps, never leaves its box.
 */
import type { Rect } from "./geometry.ts";
import { type Run, widthOf } from "./text.ts";

export interface Row {
  readonly left: Run;
  /** Stands at the right end; left out where both do not fit. */
  readonly right: Run | null;
  /** A mark of state before the text. */
  readonly dot: "up" | "down" | null;
  /** Rows of low rank go first. */
  readonly rank: number;
  /** May be shortened, with an ellipsis, instead of being left out. */
  readonly clip: boolean;
  /** Names what it stands for, in what holds the block. */
  readonly item: string | null;
}

export interface Block {
  /** The space for the text, padding taken off. */
  readonly rect: Rect;
  readonly rows: readonly Row[];
  readonly align: "top" | "middle";
  readonly justify: "start" | "centre";
}

export interface PlacedRow {
  readonly row: Row;
  readonly rect: Rect;
  readonly leftSize: number;
  /** null where the right end is left out. */
  readonly rightSize: number | null;
}

/** Line height over text size. */
export const LEADING = 1.45;
/** Space that a row's dot takes. */
export const DOT = 14;
/** The least space between the two ends of a row. */
const GAP = 8;
/** Fewer characters than these tell nothing. */
const LEAST_CLIPPED = 3;
/** Text of this size or more has enough of it, and grows later. */
const LARGE = 14;
/** The smallest text on the screen, in pixels. */
export const SMALLEST = 12;

/** Steps of enlargement: text changes its size a few times along the way, not all the time. */
export const SCALES = [1, 1.1, 1.22, 1.36, 1.52, 1.7, 1.9, 2.15, 2.4, 2.7, 3.1, 3.6, 4.2, 5, 6, 8] as const;

/** How much larger text must be drawn at a zoom, so that none is smaller than `SMALLEST` on the screen. */
export function scaleAt(zoom: number): number {
  return SCALES.find((scale) => scale * zoom >= 0.999) ?? SCALES[SCALES.length - 1] ?? 1;
}

export function sizeAt(size: number, scale: number): number {
  return Math.max(size, Math.min(size, LARGE) * scale);
}

export function row(left: Run, options: Partial<Omit<Row, "left">> = {}): Row {
  return { left, right: null, dot: null, rank: 1, clip: false, item: null, ...options };
}

/** Width of a row at zoom 1. */
export function rowWidth({ left, right, dot }: Row): number {
  return (dot ? DOT : 0) + widthOf(left) + (right ? GAP + widthOf(right) : 0);
}

export function rowHeight({ left }: Row): number {
  return left.size * LEADING;
}

/** The least space that all rows need at zoom 1. */
export function blockSize(rows: readonly Row[]): { readonly width: number; readonly height: number } {
  return {
    width: Math.max(0, ...rows.map(rowWidth)),
    height: rows.reduce((sum, one) => sum + rowHeight(one), 0),
  };
}

/** The rows that are seen at a scale of text, and where. */
export function placeRows({ rect, rows, align, justify }: Block, scale: number): readonly PlacedRow[] {
  const fitting = rows.map((one) => fitRow(one, rect, scale)).filter((one) => one !== null);
  const kept = new Set(fitting);
  for (const least of fitting.toSorted((a, b) => a.row.rank - b.row.rank)) {
    if (kept.size <= 1 || heightOf([...kept]) <= rect.height + 0.5) break;
    kept.delete(least);
  }
  const shown = fitting.filter((one) => kept.has(one));
  const height = heightOf(shown);
  if (height > rect.height + 0.5) return [];
  let y = align === "top" ? rect.y : rect.y + (rect.height - height) / 2;
  return shown.map((one) => {
    const rowRect = {
      x: justify === "centre" ? rect.x + (rect.width - one.width) / 2 : rect.x,
      y,
      width: justify === "centre" ? one.width : rect.width,
      height: one.leftSize * LEADING,
    };
    y += rowRect.height;
    return { row: one.row, rect: rowRect, leftSize: one.leftSize, rightSize: one.rightSize };
  });
}

interface Fitting {
  readonly row: Row;
  readonly width: number;
  readonly leftSize: number;
  readonly rightSize: number | null;
}

function fitRow(one: Row, rect: Rect, scale: number): Fitting | null {
  const leftSize = sizeAt(one.left.size, scale);
  const dot = one.dot ? DOT : 0;
  const left = dot + (widthOf(one.left) * leftSize) / one.left.size;
  const rightSize = one.right && sizeAt(one.right.size, scale);
  const right = one.right && rightSize ? GAP + (widthOf(one.right) * rightSize) / one.right.size : 0;
  if (rightSize && left + right <= rect.width + 0.5) return { row: one, width: left + right, leftSize, rightSize };
  if (left <= rect.width + 0.5) return { row: one, width: left, leftSize, rightSize: null };
  const room = rect.width - dot - leftSize;
  const average = (widthOf(one.left) * leftSize) / one.left.size / Math.max(1, one.left.text.length);
  if (one.clip && room / average >= LEAST_CLIPPED) return { row: one, width: rect.width, leftSize, rightSize: null };
  return null;
}

function heightOf(shown: readonly Fitting[]): number {
  return shown.reduce((sum, one) => sum + one.leftSize * LEADING, 0);
}
