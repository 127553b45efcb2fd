/** The scene as React Flow's nodes and edges. Pure: they change only when the scene does. */
import type { Edge, Node } from "@xyflow/react";
import type { Rect } from "../../stage/geometry.ts";
import type {
  Bundle,
  Caption,
  Device,
  HostRoom,
  Junction,
  Outside,
  Port,
  Process,
  Room,
  Scene,
  Station,
  Track,
} from "../../stage/scene.ts";

export type HostNode = Node<
  { readonly thing: HostRoom; readonly captions: readonly Caption[]; readonly frame: Rect | null },
  "host"
>;
export type StationNode = Node<{ readonly thing: Station }, "station">;
export type JunctionNode = Node<{ readonly thing: Junction }, "junction">;
export type ProcessNode = Node<{ readonly thing: Process }, "process">;
export type DeviceNode = Node<{ readonly thing: Device; readonly ports: readonly Port[] }, "device">;
export type RoomNode = Node<{ readonly thing: Room }, "room">;
export type OutsideNode = Node<{ readonly thing: Outside }, "outside">;
export type BundleNode = Node<{ readonly thing: Bundle }, "bundle">;
export type StageNode =
  | HostNode
  | StationNode
  | JunctionNode
  | ProcessNode
  | DeviceNode
  | RoomNode
  | OutsideNode
  | BundleNode;
export type CableEdge = Edge<{ readonly track: Track }, "cable">;

/** Layers, from below: the host, its circuit, the cables, the ways of packets, everything that stands on them, and over it where packets begin. */
export const LAYERS = {
  host: 0,
  circuit: 1,
  cables: 2,
  trails: 3,
  things: 4,
  insides: 8,
  starts: 9,
  packet: 10,
} as const;

export function nodesOf(scene: Scene): StageNode[] {
  const { host, captions, frame } = scene;
  return [
    { ...placed(host.id, host.rect, LAYERS.host), type: "host", data: { thing: host, captions, frame } },
    ...scene.stations.map(
      (thing): StageNode => ({ ...placed(thing.id, thing.rect), type: "station", data: { thing } }),
    ),
    ...scene.junctions.map(
      (thing): StageNode => ({ ...placed(thing.id, around(thing)), type: "junction", data: { thing } }),
    ),
    ...scene.processes.map(
      (thing): StageNode => ({ ...placed(thing.id, thing.rect), type: "process", data: { thing } }),
    ),
    ...scene.devices.map((thing): StageNode => {
      const ports = scene.ports.filter(({ device }) => device === thing.id);
      return { ...placed(thing.id, thing.rect), type: "device", data: { thing, ports } };
    }),
    ...scene.rooms.map((thing): StageNode => ({ ...placed(thing.id, thing.rect), type: "room", data: { thing } })),
    ...scene.outsides.map(
      (thing): StageNode => ({ ...placed(thing.id, thing.rect), type: "outside", data: { thing } }),
    ),
    ...scene.bundles.map((thing): StageNode => ({ ...placed(thing.id, thing.rect), type: "bundle", data: { thing } })),
  ];
}

function around({ centre, radius }: Junction): Rect {
  return { x: centre.x - radius, y: centre.y - radius, width: 2 * radius, height: 2 * radius };
}

function placed(id: string, { x, y, width, height }: Rect, zIndex: number = LAYERS.things) {
  return { id, position: { x, y }, width, height, measured: { width, height }, zIndex };
}

/** Cables, between the nodes that their ends belong to. */
export function edgesOf(scene: Scene): CableEdge[] {
  const owners = new Map<string, string>();
  for (const { id } of [...scene.devices, ...scene.outsides, ...scene.bundles]) owners.set(id, id);
  for (const { id, tabs } of scene.rooms) for (const tab of tabs) owners.set(tab.id, id);
  for (const { id, device } of scene.ports) owners.set(id, device);
  const inner = new Map(scene.tracks.filter(({ kind }) => kind === "inner").map(({ from, to }) => [to, from] as const));
  const ownerOf = (place: string): string | undefined => owners.get(place) ?? owners.get(inner.get(place) ?? "");
  return scene.tracks.flatMap((track): CableEdge[] => {
    const source = ownerOf(track.from);
    const target = ownerOf(track.to);
    if (track.kind !== "cable" || source === undefined || target === undefined) return [];
    return [
      {
        id: track.id,
        type: "cable",
        source,
        target,
        zIndex: LAYERS.cables,
        data: { track },
        ...(track.label === null ? {} : { ariaLabel: `cable ${track.label}` }),
      },
    ];
  });
}
