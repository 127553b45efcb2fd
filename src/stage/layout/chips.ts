/** The tables that stand at a hook, as a row of chips. */

import type { Point } from "../geometry.ts";
import type { TablePlan } from "../plan/tables.ts";
import { row, rowWidth } from "../rows.ts";
import type { TableChip } from "../scene.ts";
import { formatSelection } from "../selection.ts";
import { note, plain } from "../text.ts";

export const CHIP_HEIGHT = 28;
const CHIP_PAD = 11;
const CHIP_GAP = 6;
const LONGEST_LABEL = 16;
/**
 * Text of a chip that has grown by more than this has room for the table's name alone, however short its count is; by as
 * much more as the chip is wider than its text needs.
 */
const COUNTED = 1.25;

function chipRow({ label, rules }: TablePlan, k: number): ReturnType<typeof row> {
  const short = label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
  return row(plain(short, 12 * k), { right: note(String(rules), 12 * k), clip: true });
}

function chipWidth(table: TablePlan, k: number, wider: number): number {
  return Math.ceil(rowWidth(chipRow(table, k)) * wider + 2 * CHIP_PAD * k);
}

/** @param wider space for the text over what it needs, so that it still fits where it grows */
export function rowOfChips(
  tables: readonly TablePlan[],
  k: number,
  wider = 1,
): { readonly width: number; readonly height: number } {
  const gaps = Math.max(0, tables.length - 1) * CHIP_GAP * k;
  return {
    width: tables.reduce((sum, table) => sum + chipWidth(table, k, wider), gaps),
    height: tables.length > 0 ? CHIP_HEIGHT * k : 0,
  };
}

/** @param at the upper left corner; `full` names what they stand at, as in `host/prerouting` */
export function placeChips(
  tables: readonly TablePlan[],
  full: string,
  at: Point,
  k: number,
  wider = 1,
): readonly TableChip[] {
  const namespace = full.slice(0, full.lastIndexOf("/"));
  let x = at.x;
  return tables.map((table, index): TableChip => {
    const rect = { x, y: at.y, width: chipWidth(table, k, wider), height: CHIP_HEIGHT * k };
    x += rect.width + CHIP_GAP * k;
    const base = table.bases[0];
    const inner = { x: rect.x + 3 * k, y: rect.y, width: rect.width - 6 * k, height: rect.height };
    return {
      id: `chip:${full}/${index}`,
      selection: base
        ? formatSelection({ kind: "chain", name: `${namespace}/${base.family}/${base.id}/${base.chain}` })
        : null,
      label: `${table.label} table, ${table.rules} rules`,
      rect,
      block: {
        rect: inner,
        rows: [chipRow(table, k)],
        roomy: { over: (COUNTED + wider - 1) * k, rect: inner, rows: [{ ...chipRow(table, k), right: null }] },
        align: "middle",
        justify: "centre",
      },
      bases: table.bases,
    };
  });
}
