/** What everything in a picture is drawn with: the theme's colours, and text as large as the picture's size asks for. */
import type { Point } from "../geometry.ts";
import { type Block, DOT, placeRows } from "../rows.ts";
import { type Face, type Run, widthOf } from "../text.ts";
import type { Palette } from "./palette.ts";
import { element, escaped } from "./svg.ts";

export interface Pen {
  readonly palette: Palette;
  /** How much larger text is drawn than at zoom 1 (`rows.ts`). */
  readonly scale: number;
}

/** A picture shown where the page's faces are not there takes others; `textLength` keeps every line as long as it was laid out. */
const FAMILIES = {
  text: "Inter Variable, Inter, system-ui, sans-serif",
  mono: "JetBrains Mono Variable, JetBrains Mono, ui-monospace, monospace",
} as const;

const isMono = (face: Face): boolean => face === "mono" || face === "mono-strong";
const isStrong = (face: Face): boolean => face === "strong" || face === "mono-strong";

/** A baseline lies this far below the middle of its line, in ems. */
const BASELINE = 0.36;

interface Written {
  readonly face: Face;
  readonly size: number;
  readonly colour: string;
  readonly struck?: boolean;
  /** Which of its ends is where it is put; the left one, unless said otherwise. */
  readonly anchor?: "end";
}

/**
 * One line of text.
 *
 * @param at an end of it, in the middle of its height
 */
export function write(text: string, at: Point, { face, size, colour, struck = false, anchor }: Written): string {
  // Only the widths of what the tables hold are known.
  const known = /^[ -~·]+$/.test(text);
  return element(
    "text",
    {
      x: at.x,
      y: at.y + size * BASELINE,
      "font-family": FAMILIES[isMono(face) ? "mono" : "text"],
      "font-size": size,
      "font-weight": isStrong(face) ? 600 : undefined,
      "text-anchor": anchor,
      fill: colour,
      "text-decoration": struck ? "line-through" : undefined,
      "xml:space": "preserve",
      textLength: known && text.length > 1 ? widthOf({ text, face, size, tone: "ink" }) : undefined,
      lengthAdjust: known && text.length > 1 ? "spacingAndGlyphs" : undefined,
    },
    escaped(text),
  );
}

/** The rows of a block, as many as there is room for. */
export function writeRows(block: Block, { palette, scale }: Pen): string {
  return placeRows(block, scale)
    .map(({ row, left, rect, leftSize, right, clipped }) => {
      const middle = rect.y + rect.height / 2;
      const dot = row.dot ? DOT.space * leftSize : 0;
      const colour = (run: Run): string => palette[run.tone === "ink" ? "ink" : "ink-2"];
      const text = clipped ? shortened(left, leftSize, rect.width - dot) : left.text;
      const start = rect.x + dot;
      const after = right && {
        x: row.follows
          ? start + widthOf({ ...left, size: leftSize }) + FOLLOWING
          : rect.x + rect.width - widthOf({ ...right.run, size: right.size }),
        y: middle,
      };
      return [
        row.dot ? stateDot(row.dot, { x: rect.x + (DOT.size / 2) * leftSize, y: middle }, leftSize, palette) : "",
        write(text, { x: start, y: middle }, { face: left.face, size: leftSize, colour: colour(left) }),
        right && after
          ? write(right.run.text, after, { face: right.run.face, size: right.size, colour: colour(right.run) })
          : "",
      ].join("");
    })
    .join("");
}

const FOLLOWING = 8;

/** @param em size of the text that it stands before */
function stateDot(state: "up" | "down", { x, y }: Point, em: number, palette: Palette): string {
  const radius = (DOT.size / 2) * em;
  const line = 0.12 * em;
  return state === "up"
    ? element("circle", { cx: x, cy: y, r: radius, fill: palette.accept })
    : element("circle", {
        cx: x,
        cy: y,
        r: radius - line / 2,
        fill: "none",
        stroke: palette["ink-2"],
        "stroke-width": line,
      });
}

function shortened({ text, face, tone }: Run, size: number, width: number): string {
  const ellipsis = "…";
  let end = text.length;
  while (end > 1 && widthOf({ text: text.slice(0, end), face, size, tone }) + size * 0.9 > width) end--;
  return `${text.slice(0, end)}${ellipsis}`;
}

/**
 * A text in lines no wider than that; a word wider than a line stands alone.
 *
 * @param width in pixels of the scene
 */
export function wrapText(text: string, face: Face, size: number, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last !== undefined && widthOf({ text: longer, face, size, tone: "ink" }) <= width)
      lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
