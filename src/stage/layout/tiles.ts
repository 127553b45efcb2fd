/** Networks folded to summaries: a panel of tiles at the host's foot. */
import type { Point, Rect } from "../geometry.ts";
import type { DevicePlan } from "../plan/devices.ts";
import { row } from "../rows.ts";
import type { Bundle, Caption } from "../scene.ts";
import { formatSelection } from "../selection.ts";
import { note } from "../text.ts";
import { tileRows, tileWidth } from "./group.ts";
import type { TrackMap } from "./tracks.ts";
import type { Riser } from "./wiring.ts";

export interface TilePanel {
  readonly tiles: readonly DevicePlan[];
  readonly columns: number;
  readonly tile: number;
  readonly width: number;
}

const TILE_HEIGHT = 60;
const GAP = 8;
const PAD = 10;
const HEAD = 34;

/** null where nothing is folded. */
export function tilePanel(tiles: readonly DevicePlan[]): TilePanel | null {
  if (tiles.length === 0) return null;
  const tile = Math.max(112, tileWidth(tiles));
  const columns = Math.max(3, Math.ceil(Math.sqrt(tiles.length * 1.6)));
  return { tiles, columns, tile, width: columns * (tile + GAP) - GAP + 2 * PAD };
}

export interface LaidTiles {
  readonly rect: Rect;
  readonly bundles: readonly Bundle[];
  readonly captions: readonly Caption[];
  readonly riser: Riser;
}

export function layTiles({ tiles, columns, tile, width }: TilePanel, at: Point, map: TrackMap): LaidTiles {
  const rows = Math.ceil(tiles.length / columns);
  const rect = { ...at, width, height: HEAD + rows * (TILE_HEIGHT + GAP) - GAP + PAD };
  const riser = { id: "bundle:panel", x: at.x + width / 2, y: at.y, middle: at.y + HEAD / 2 };
  const bundles = tiles.map((device, index): Bundle => {
    const tileRect = {
      x: at.x + PAD + (index % columns) * (tile + GAP),
      y: at.y + HEAD + Math.floor(index / columns) * (TILE_HEIGHT + GAP),
      width: tile,
      height: TILE_HEIGHT,
    };
    const centre = { x: tileRect.x + tile / 2, y: tileRect.y + TILE_HEIGHT / 2 };
    const full = `host/${device.link.name}`;
    map.lay("inner", riser.id, `link:${full}`, [
      { x: riser.x, y: riser.middle },
      { x: centre.x, y: riser.middle },
      centre,
    ]);
    return {
      id: `link:${full}`,
      selection: formatSelection({ kind: "link", name: full }),
      label: `network ${device.network?.name ?? device.link.name}, ${device.rooms.length} containers, folded`,
      device: device.link.name,
      count: device.rooms.length,
      rect: tileRect,
      block: {
        rect: { x: tileRect.x + 10, y: tileRect.y + 4, width: tile - 20, height: TILE_HEIGHT - 8 },
        rows: tileRows(device),
        align: "middle",
        justify: "start",
      },
      of: "device",
    };
  });
  const count = tiles.reduce((sum, { rooms }) => sum + rooms.length, 0);
  const title = note(`${tiles.length} more networks, ${count} containers`);
  const head = { x: at.x + PAD, y: at.y + 2, width: width / 2 - 40, height: HEAD - 4 };
  return {
    rect,
    bundles,
    captions: [
      { at: head, block: { rect: head, rows: [row(title, { clip: true })], align: "middle", justify: "start" } },
    ],
    riser,
  };
}
