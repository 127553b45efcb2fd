import { ChevronRight } from "lucide-react";
import { useMemo, useState } from "react";
import type { TreeNode } from "./tree.ts";

interface Props {
  readonly label: string;
  readonly nodes: readonly TreeNode[];
  readonly selection: string | null;
  onSelect(id: string): void;
}

interface Row {
  readonly node: TreeNode;
  readonly level: number;
  readonly parent: string | null;
}

/** A tree by the keys of the ARIA practice: arrows walk and unfold, Home and End, Enter or Space select. */
export function TreeView({ label, nodes, selection, onSelect }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(nodes.slice(0, 1).map((node) => node.id)));
  const [active, setActive] = useState<string | null>(null);
  const rows = useMemo(() => rowsOf(nodes, open), [nodes, open]);
  const stop = rows.find((row) => row.node.id === active) ?? rows[0];

  function fold(id: string, unfolded: boolean): void {
    setOpen((before) => {
      const after = new Set(before);
      if (unfolded) after.add(id);
      else after.delete(id);
      return after;
    });
  }

  function activate(row: Row | undefined, from: Element): void {
    if (!row) return;
    setActive(row.node.id);
    // At once, not with the next frame: whoever types fast presses the next key on the row that has the focus.
    const element = from.closest("[role=tree]")?.children[rows.indexOf(row)];
    if (element instanceof HTMLElement) element.focus();
  }

  function press(event: React.KeyboardEvent, row: Row): void {
    const at = rows.indexOf(row);
    const unfolded = open.has(row.node.id);
    const here = event.currentTarget;
    switch (event.key) {
      case "ArrowDown":
        activate(rows[at + 1], here);
        break;
      case "ArrowUp":
        activate(rows[at - 1], here);
        break;
      case "Home":
        activate(rows[0], here);
        break;
      case "End":
        activate(rows.at(-1), here);
        break;
      case "ArrowRight":
        if (unfolded) activate(rows[at + 1], here);
        else if (row.node.children) fold(row.node.id, true);
        break;
      case "ArrowLeft":
        if (unfolded) fold(row.node.id, false);
        else
          activate(
            rows.find((one) => one.node.id === row.parent),
            here,
          );
        break;
      case "Enter":
      case " ":
        choose(row);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  function choose({ node }: Row): void {
    setActive(node.id);
    if (node.selectable) onSelect(node.id);
    if (node.children && !(node.selectable && open.has(node.id))) fold(node.id, !open.has(node.id));
  }

  return (
    <div role="tree" aria-label={label} className="tree">
      {rows.map((row) => {
        const { node, level } = row;
        const foldable = node.children !== null;
        return (
          <div
            key={node.id}
            role="treeitem"
            className="branch"
            aria-level={level}
            aria-expanded={foldable ? open.has(node.id) : undefined}
            aria-selected={node.id === selection}
            tabIndex={row === stop ? 0 : -1}
            style={{ paddingLeft: 4 + 16 * (level - 1) }}
            onClick={() => choose(row)}
            onKeyDown={(event) => press(event, row)}
          >
            {/* biome-ignore lint/a11y/noStaticElementInteractions: a pointer's short cut; the keys are the item's. */}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the same. */}
            <span
              className="fold"
              data-open={open.has(node.id) || undefined}
              onClick={(event) => {
                if (!foldable) return;
                event.stopPropagation();
                fold(node.id, !open.has(node.id));
              }}
            >
              {foldable && <ChevronRight size={14} aria-hidden="true" />}
            </span>
            <span className={node.selectable ? "mono" : ""}>{node.label}</span>{" "}
            <span className="quiet small ellipsis">{node.detail}</span>
          </div>
        );
      })}
    </div>
  );
}

/** The rows that are unfolded into sight, top to bottom. */
function rowsOf(nodes: readonly TreeNode[], open: ReadonlySet<string>, level = 1, parent: string | null = null): Row[] {
  return nodes.flatMap((node) => [
    { node, level, parent },
    ...(node.children && open.has(node.id) ? rowsOf(node.children(), open, level + 1, node.id) : []),
  ]);
}
