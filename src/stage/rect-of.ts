import { boxOfRoom } from "./free-place.ts";
import type { Rect } from "./geometry.ts";
import type { Scene } from "./scene.ts";

/** Where what is selected stands; null for nothing, and for what has no place of its own on the stage. */
export function rectOf(scene: Scene, selection: string | null): Rect | null {
  if (selection === null) return null;
  const port = scene.ports.find((one) => one.selection === selection);
  if (port) return { ...port.at, width: 0, height: 0 };
  const things = [
    ...scene.devices.flatMap((device) => [device, ...device.chips]),
    ...scene.rooms.flatMap((room) => [...room.tabs, ...room.sockets, { ...room, rect: boxOfRoom(room) }]),
    ...scene.processes.flatMap((process) => [...process.sockets, process]),
    ...scene.stations.flatMap((station) => [station, ...station.chips]),
    ...scene.outsides,
    ...scene.bundles,
    { selection: scene.host.selection, rect: scene.host.block.rect },
  ];
  return things.find((thing) => thing.selection === selection)?.rect ?? null;
}
