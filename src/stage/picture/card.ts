/** The card beside the packet, as lines of text with marks: what the step has to say on the stage itself. */
import type { Callout, Walk } from "../callout.ts";
import { placeCard, placeLongCard } from "../card-place.ts";
import type { Clearing } from "../clearing.ts";
import type { Point, Size } from "../geometry.ts";
import { type Face, widthOf } from "../text.ts";
import { box } from "./box.ts";
import { pathOf, toneOfEnd } from "./packet.ts";
import type { Palette, Tone } from "./palette.ts";
import { type Pen, wrapText, write } from "./pen.ts";
import { element } from "./svg.ts";

/** A run of text in a card. */
interface Piece {
  readonly text: string;
  readonly face: Face;
  readonly colour: string;
  readonly struck?: boolean;
}

const SIZE = 13;
const LINE = 19;
const PADDING = { x: 12, y: 8 };
const GAP = 9;
/** Width of the line to what it is about, where it stands away. */
const TIE = 1.3;
/** The widest that a line may be. */
const WIDEST = 420;
/** More chains than these are told by the first and the last ones, where it was decided. */
const MOST_WALKS = 4;

/** @param whole size of the drawing */
export function drawCard(whole: Size, clearing: Clearing, callout: Callout, pen: Pen): string {
  const { palette, scale } = pen;
  const tone = toneOf(callout);
  const seen = { x: 0, y: 0, ...whole };
  const long = linesOf(callout, palette, tone);
  const roomy = placeLongCard(clearing, sizeOf(long), seen);
  const lines = roomy ? long : linesInShort(callout, palette, tone);
  const { width, height } = sizeOf(lines);
  const { corner, tie } = roomy ?? placeCard(clearing, { width, height }, seen);
  const colour = tone ? palette[tone] : palette["line-2"];
  const card = box(
    { x: 0, y: 0, width, height },
    { radius: 9, fill: tone ? palette[`${tone}-tint`] : palette.card, stroke: colour, width: tone ? 1.3 : 1 },
  );
  const line = tie
    ? element("path", {
        d: pathOf(tie),
        fill: "none",
        stroke: tone ? colour : palette["ink-2"],
        "stroke-width": TIE * scale,
      })
    : "";
  return (
    line +
    element(
      "g",
      { transform: `translate(${corner.x} ${corner.y}) scale(${scale})` },
      card,
      ...lines.map((pieces, index) => drawLine(pieces, { x: PADDING.x, y: PADDING.y + (index + 0.5) * LINE })),
    )
  );
}

function toneOf(callout: Callout): Tone | null {
  switch (callout.type) {
    case "translation":
      return callout.kind;
    case "chain":
      return callout.verdict === "drop" ? "drop" : callout.verdict === "undetermined" ? "undetermined" : null;
    case "route":
      return callout.chosen === null ? "drop" : null;
    case "conntrack":
      return null;
    case "end":
      return toneOfEnd(callout.kind);
  }
}

function sizeOf(lines: readonly (readonly Piece[])[]): Size {
  return { width: Math.max(...lines.map(lineWidth)) + 2 * PADDING.x, height: lines.length * LINE + 2 * PADDING.y };
}

/** Of a chain what decided, of a route where it leads; of anything else all that there is. */
function linesInShort(callout: Callout, palette: Palette, tone: Tone | null): readonly (readonly Piece[])[] {
  const strong = (text: string): Piece => ({ text, face: "strong", colour: tone ? palette[tone] : palette.ink });
  const last = callout.type === "chain" ? callout.walks.at(-1) : undefined;
  if (callout.type === "chain" && last) {
    const [chain, ...marks] = walkPieces(last, palette);
    return [[strong(`${callout.table} · ${chain?.text}`), ...marks]];
  }
  if (callout.type === "route" && callout.brief !== null)
    return [[strong("route"), { text: callout.brief, face: "mono", colour: palette.ink }]];
  return linesOf(callout, palette, tone);
}

function linesOf(callout: Callout, palette: Palette, tone: Tone | null): readonly (readonly Piece[])[] {
  const strong = (text: string): Piece => ({ text, face: "strong", colour: tone ? palette[tone] : palette.ink });
  const quiet = (text: string): Piece => ({ text, face: "text", colour: palette["ink-2"] });
  const mono = (text: string): Piece => ({ text, face: "mono", colour: palette.ink });
  switch (callout.type) {
    case "translation":
      return [
        [strong(callout.title), { ...mono(callout.before), colour: palette["ink-2"], struck: true }],
        [strong("→"), { ...strong(callout.after), face: "mono-strong" }],
      ];
    case "chain":
      return [
        [strong(`${callout.table} · ${callout.chain}`)],
        ...shownWalks(callout.walks).map((walk) => (walk ? walkPieces(walk, palette) : [quiet("…")])),
      ];
    case "route": {
      const table = callout.table === null ? [] : [[quiet(`table ${callout.table}`)]];
      const [first = "", ...rest] = wrapText(callout.chosen ?? "none", "mono", SIZE, WIDEST - 50);
      return [[strong("route"), mono(first)], ...rest.map((text) => [mono(text)]), ...table];
    }
    case "conntrack":
      return [[strong("conntrack"), mono(callout.state)], [quiet(callout.title)]];
    case "end":
      return [[strong(callout.title)], ...wrapText(callout.text, "text", SIZE, WIDEST).map((text) => [quiet(text)])];
  }
}

function shownWalks(walks: readonly Walk[]): readonly (Walk | null)[] {
  if (walks.length <= MOST_WALKS) return walks;
  return [...walks.slice(0, 1), null, ...walks.slice(walks.length - MOST_WALKS + 2)];
}

/** `DOCKER  3 ✕  4 ✓ accept`: rules that did not match by their number, then what the one that did does. */
function walkPieces({ chain, looks }: Walk, palette: Palette): readonly Piece[] {
  const passed = looks.filter(({ matched }) => !matched).length;
  const met = looks.filter(({ matched }) => matched);
  const name: Piece = { text: shortName(chain), face: "mono", colour: palette.ink };
  const quiet = (text: string): Piece => ({ text, face: "text", colour: palette["ink-2"] });
  return [
    name,
    ...(passed > 0 ? [quiet(`${passed} ✕`)] : []),
    ...met.slice(-2).map(({ rule, verdict }): Piece => {
      if (rule === "policy") return quiet(`policy ${verdict}`);
      const drops = verdict === "drop";
      const colour = palette[drops ? "drop" : "accept"];
      return { text: `${rule} ${drops ? "✕" : "✓"} ${shortName(verdict)}`, face: "strong", colour };
    }),
  ];
}

const LONGEST_NAME = 22;

function shortName(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

function widthOfPiece({ text, face }: Piece): number {
  return widthOf({ text, face, size: SIZE, tone: "ink" });
}

function lineWidth(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + widthOfPiece(piece), 0) + GAP * (pieces.length - 1);
}

function drawLine(pieces: readonly Piece[], start: Point): string {
  let x = start.x;
  return pieces
    .map((piece) => {
      const text = write(piece.text, { x, y: start.y }, { ...piece, size: SIZE });
      x += widthOfPiece(piece) + GAP;
      return text;
    })
    .join("");
}
