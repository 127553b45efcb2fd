/** About how large the page makes a card (`ui/stage/stage.css`), for tests that have no page. */
import type { Callout, Walk } from "../callout.ts";
import type { Size } from "../geometry.ts";
import { mono, name, plain, type Run, widthOf } from "../text.ts";

const SIZE = 13;
const LINE = 18;
/** Between rows, and between the words of one. */
const BETWEEN = 3;
const GAP = 10;
const PADDING = { x: 13, y: 8 };
const WIDEST = 480;
const MOST_WALKS = 4;
const MOST_MARKS = 9;
const FEW_MARKS = 3;

/**
 * @param window width of the browser's
 * @param brief its short form: of a chain its last part alone, beside its title
 */
export function cardSize(callout: Callout, window: number, brief: boolean): Size {
  const most = Math.min(WIDEST, window - 20) - 2 * PADDING.x;
  const lines = linesOf(callout, brief).map((words) => wrap(words, most));
  const width = Math.min(most, Math.max(...lines.map((line) => line.width)));
  const rows = lines.reduce((sum, line) => sum + line.rows, 0);
  return { width: width + 2 * PADDING.x, height: rows * LINE + (rows - 1) * BETWEEN + 2 * PADDING.y };
}

/** Boxes beside one another, each of which may be higher than a line itself. */
function wrap(words: readonly Run[], most: number): { readonly width: number; readonly rows: number } {
  let rows = 1;
  let x = 0;
  let widest = 0;
  for (const word of words) {
    const width = widthOf(word);
    if (x > 0 && x + GAP + width > most) [rows, x] = [rows + 1, 0];
    rows += Math.max(0, Math.ceil(width / most) - 1);
    x += (x > 0 ? GAP : 0) + Math.min(width, most);
    widest = Math.max(widest, x);
  }
  return { width: widest, rows };
}

function linesOf(callout: Callout, brief: boolean): readonly (readonly Run[])[] {
  const strong = (text: string): Run => name(text, SIZE);
  const code = (text: string): Run => mono(text, "ink", SIZE);
  switch (callout.type) {
    case "translation":
      return [[strong(callout.title), code(callout.before), plain("→→", SIZE), code(callout.after)]];
    case "chain": {
      const last = callout.walks.at(-1);
      const title = (chain: string) => strong(`${callout.table} · ${chain}`);
      if (brief) return [[title(last?.chain ?? callout.chain), ...(last ? [marksOf(last, FEW_MARKS)] : [])]];
      const walks = callout.walks.slice(-MOST_WALKS);
      return [[title(callout.chain)], ...walks.map((walk) => [code(walk.chain), marksOf(walk, MOST_MARKS)])];
    }
    case "route": {
      if (brief) return [[strong("route"), code(callout.brief ?? "none")]];
      const table = callout.table === null ? [] : [plain(`table ${callout.table}`, SIZE)];
      return [[strong("route"), code(callout.chosen ?? "none"), ...table]];
    }
    case "conntrack":
      return [[strong("conntrack"), code(callout.state), plain(callout.title, SIZE)]];
    case "end":
      return [[plain("xx", SIZE), strong(callout.title), plain(callout.text, SIZE)]];
  }
}

function marksOf({ looks }: Walk, most: number): Run {
  const marks = looks
    .slice(-most)
    .map(({ matched, rule, verdict }) => (matched || rule === "policy" ? `${rule} x ${verdict}` : "x"));
  return plain([...(looks.length > most ? [`${looks.length - most} x`] : []), ...marks].join("  "));
}
