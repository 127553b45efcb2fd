/** What of a host is drawn, before anything has a place: devices in their order, rooms below them, what is folded. */
import type { Host } from "../../host/model.ts";
import { type DevicePlan, devicesOf } from "./devices.ts";
import { orderDevices, orderRooms } from "./order.ts";
import { type RoomPlan, roomsOf } from "./rooms.ts";
import { type ProcessPlan, processesOf } from "./sockets.ts";
import { type IpHook, type TablePlan, tablesAt } from "./tables.ts";

export interface Plan {
  readonly host: Host;
  /** The tables at the host's own hooks. */
  readonly hooks: Readonly<Record<IpHook, readonly TablePlan[]>>;
  readonly processes: readonly ProcessPlan[];
  /** From left to right, those that are drawn for themselves. */
  readonly devices: readonly PlacedDevice[];
  /** Networks that are folded to a summary. */
  readonly tiles: readonly DevicePlan[];
  /** Rooms without any cable to the host. */
  readonly loose: readonly RoomPlan[];
}

export interface PlacedDevice {
  readonly device: DevicePlan;
  readonly rooms: readonly RoomPlan[];
  /** Its rooms that are folded. */
  readonly folded: number;
}

/** What stands for itself although there is too much to show it all. */
export interface Unfolded {
  /** Namespaces, by name: what the journey touches, what was picked. */
  readonly rooms: ReadonlySet<string>;
  /** Devices of the host, by name, whose rooms were asked for. */
  readonly devices: ReadonlySet<string>;
}

const NOTHING_UNFOLDED: Unfolded = { rooms: new Set(), devices: new Set() };

/** More rooms than this are folded by network. */
const MOST_ROOMS = 80;
/** Folded networks in a row of summaries are few enough to be drawn as devices. */
const FEW_NETWORKS = 6;

/** Part by part, for whoever has other things to do in between. */
export function* planInParts(host: Host, unfolded: Unfolded = NOTHING_UNFOLDED): Generator<undefined, Plan> {
  const rooms = roomsOf(host);
  yield;
  const ordered = orderDevices(devicesOf(host, rooms));
  const loose = rooms.filter(({ home }) => home === null);
  yield;
  const processes = processesOf(host);
  yield;
  const [root] = host.namespaces;
  const hooks = {
    prerouting: tablesAt(root, "prerouting"),
    input: tablesAt(root, "input"),
    forward: tablesAt(root, "forward"),
    output: tablesAt(root, "output"),
    postrouting: tablesAt(root, "postrouting"),
  };
  if (rooms.length <= MOST_ROOMS) {
    const devices = ordered.map((device) => ({ device, rooms: orderRooms(device, ordered), folded: 0 }));
    return { host, hooks, processes, devices, tiles: [], loose };
  }
  const placed = ordered.map((device): PlacedDevice => {
    const all = orderRooms(device, ordered);
    const own = unfolded.devices.has(device.link.name) ? all : all.filter(({ key }) => unfolded.rooms.has(key));
    return { device, rooms: own, folded: all.length - own.length };
  });
  yield;
  const isTile = ({ device, rooms: own, folded }: PlacedDevice): boolean =>
    folded > 0 && own.length === 0 && !reachedFrom(device, rooms, unfolded);
  const tiles = placed.filter(isTile);
  const few = tiles.length <= FEW_NETWORKS;
  return {
    host,
    hooks,
    processes,
    devices: few ? placed : placed.filter((one) => !isTile(one)),
    tiles: few ? [] : tiles.map(({ device }) => device),
    loose,
  };
}

/** Whether a room that stands for itself elsewhere has a cable to the device, which it then needs a rail for. */
function reachedFrom({ link }: DevicePlan, rooms: readonly RoomPlan[], unfolded: Unfolded): boolean {
  return rooms.some(
    ({ key, home, others }) =>
      others.includes(link.name) && (unfolded.rooms.has(key) || (home !== null && unfolded.devices.has(home))),
  );
}
