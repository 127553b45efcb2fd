/** Networks folded to summaries: one box at the host's foot for all of them, and a grid of tiles below it, as rooms are. */
import { bottomOf, centreOf, inset, type Rect } from "../geometry.ts";
import type { DevicePlan } from "../plan/devices.ts";
import { row } from "../rows.ts";
import type { Bundle } from "../scene.ts";
import { formatSelection } from "../selection.ts";
import { name, note } from "../text.ts";
import { tileRows, tileWidth } from "./group.ts";
import type { TrackMap } from "./tracks.ts";
import { type Riser, riserOf } from "./wiring.ts";

export interface TilePanel {
  readonly tiles: readonly DevicePlan[];
  readonly columns: number;
  readonly tile: number;
  readonly width: number;
}

const TILE_HEIGHT = 44;
const GAP = 8;
const PAD = 10;
const LEAST = 116;
/** At a tile's right end, for the button that unfolds it. */
const BUTTON = 36;

/** null where nothing is folded. */
export function tilePanel(tiles: readonly DevicePlan[]): TilePanel | null {
  if (tiles.length === 0) return null;
  const tile = Math.max(LEAST, tileWidth(tiles)) + BUTTON;
  const columns = Math.max(3, Math.ceil(Math.sqrt(tiles.length * 0.8)));
  return { tiles, columns, tile, width: columns * (tile + GAP) - GAP + 2 * PAD };
}

/** The box that stands for all of them among the devices. */
export function placePanel({ tiles }: TilePanel, rect: Rect): Bundle {
  const count = tiles.reduce((sum, { rooms }) => sum + rooms.length, 0);
  return {
    id: "bundle:panel",
    selection: null,
    label: `${tiles.length} more networks, ${count} containers, folded`,
    device: null,
    count: 0,
    rect,
    block: {
      rect: inset(rect, PAD, 4),
      rows: [
        row(name(`${tiles.length} more networks`, 13), {
          right: note(`${count} containers`),
          follows: true,
          clip: true,
        }),
      ],
      align: "middle",
      justify: "start",
    },
    of: "devices",
  };
}

export interface LaidTiles {
  /** Around all of them. */
  readonly frame: Rect;
  readonly bundles: readonly Bundle[];
}

/** @param top upper edge of the grid */
export function layTiles(
  { tiles, columns, tile, width }: TilePanel,
  panel: Bundle,
  top: number,
  map: TrackMap,
): LaidTiles {
  const rows = Math.ceil(tiles.length / columns);
  const frame = { x: panel.rect.x, y: top, width, height: rows * (TILE_HEIGHT + GAP) - GAP + 2 * PAD };
  const riser = riserOf(panel);
  const bundles = tiles.map((device, index): Bundle => {
    const rect = {
      x: frame.x + PAD + (index % columns) * (tile + GAP),
      y: frame.y + PAD + Math.floor(index / columns) * (TILE_HEIGHT + GAP),
      width: tile,
      height: TILE_HEIGHT,
    };
    const full = `host/${device.link.name}`;
    layTile(map, riser, `link:${full}`, rect);
    return {
      id: `link:${full}`,
      selection: formatSelection({ kind: "link", name: full }),
      label: `network ${device.network?.name ?? device.link.name}, ${device.rooms.length} containers, folded`,
      device: device.link.name,
      count: device.rooms.length,
      rect,
      block: {
        rect: { x: rect.x + PAD, y: rect.y + 4, width: tile - PAD - BUTTON, height: TILE_HEIGHT - 8 },
        rows: tileRows(device),
        align: "middle",
        justify: "start",
      },
      of: "device",
    };
  });
  const count = tiles.reduce((sum, { rooms: own }) => sum + own.length, 0);
  const trunk = [
    { x: riser.x, y: bottomOf(panel.rect) },
    { x: riser.x, y: frame.y },
  ];
  const [first] = bundles;
  if (first) map.lay("cable", panel.id, first.id, trunk, { label: `${count} cables` });
  return { frame, bundles };
}

function layTile(map: TrackMap, riser: Riser, id: string, rect: Rect): void {
  const centre = centreOf(rect);
  map.place(id, centre);
  map.lay("inner", riser.id, id, [riser, { x: riser.x, y: rect.y }, { x: centre.x, y: rect.y }, centre]);
}
