/**
 * A host as a drawing: what stands where, and the lines between. Pure data; whoever draws it (the page, an export) adds
 * colours and strokes. Units are CSS pixels at zoom 1.
 *
 *   Scene ─┬─ HostRoom ─ Station ─ TableChip        prerouting, input, forward, output, postrouting
 *          │            └ Junction, Process, Device ─ Port
 *          ├─ Room ─ Tab (an interface), SocketSpot, Stop (its own hooks)
 *          ├─ Outside, Bundle (a folded network)
 *          └─ Track: every line that a packet can take, between two named places
 */
import type { Point, Rect, Size } from "./geometry.ts";
import type { BaseChain, IpHook } from "./plan/tables.ts";
import type { Block } from "./rows.ts";
import type { Run } from "./text.ts";

export interface Scene {
  readonly size: Size;
  readonly host: HostRoom;
  readonly stations: readonly Station[];
  readonly junctions: readonly Junction[];
  readonly processes: readonly Process[];
  readonly devices: readonly Device[];
  readonly ports: readonly Port[];
  readonly rooms: readonly Room[];
  readonly outsides: readonly Outside[];
  readonly bundles: readonly Bundle[];
  /** Around the folded networks; null where there are none. */
  readonly frame: Rect | null;
  readonly captions: readonly Caption[];
  readonly tracks: readonly Track[];
  /** Every place that tracks lead to, by its id. */
  readonly places: ReadonlyMap<string, Point>;
  /** How much is folded away: containers that have no room of their own. */
  readonly folded: number;
}

/** What may be picked, found by tests, and lit. */
export interface Thing {
  readonly id: string;
  /** As in `selection.ts`; null for what cannot be picked. */
  readonly selection: string | null;
  /** For assistive technology: what it is, in words. */
  readonly label: string;
}

export interface HostRoom extends Thing {
  readonly name: string;
  readonly rect: Rect;
  readonly block: Block;
}

export interface Station extends Thing {
  readonly hook: IpHook;
  readonly rect: Rect;
  readonly block: Block;
  readonly chips: readonly TableChip[];
}

export interface TableChip extends Thing {
  readonly rect: Rect;
  readonly block: Block;
  readonly bases: readonly BaseChain[];
}

/** Where a route is looked up. */
export interface Junction extends Thing {
  readonly centre: Point;
  /** Half of its width and height: it stands on a corner. */
  readonly radius: number;
  readonly block: Block;
}

/** Who listens on the host: docker-proxy, a container on the host's network, any other process. */
export interface Process extends Thing {
  readonly kind: "proxy" | "container" | "process";
  readonly rect: Rect;
  readonly block: Block;
  readonly sockets: readonly SocketSpot[];
}

export interface SocketSpot extends Thing {
  /** `web/tcp/0.0.0.0:80`, and what is drawn as one with it. */
  readonly names: readonly string[];
  readonly rect: Rect;
  readonly block: Block;
}

export type DeviceKind = "loopback" | "nic" | "bridge" | "bond" | "tunnel" | "virtual";

export interface Device extends Thing {
  /** `host/br-app`. */
  readonly name: string;
  /** Docker's network that it is the bridge of. */
  readonly network: string | null;
  readonly kind: DeviceKind;
  readonly up: boolean;
  readonly rect: Rect;
  readonly block: Block;
  /** Where its ports stand; null for a device without any. */
  readonly rail: Rect | null;
  readonly chips: readonly TableChip[];
}

export interface Port extends Thing {
  readonly name: string;
  /** Id of the device whose rail it is on. */
  readonly device: string;
  readonly up: boolean;
  readonly at: Point;
  /** null where there is no room for its name until it is looked at. */
  readonly block: Block | null;
  /** What it says where there is no room: drawn when it is lit. */
  readonly hint: Run;
}

export interface Room extends Thing {
  /** Name of the namespace; `stopped:NAME` for a container without one. */
  readonly name: string;
  /** What runs in it, or does not. */
  readonly state: "running" | "stopped";
  /** Drawn small: seen from afar, its interfaces give their room to its name. */
  readonly slim: boolean;
  readonly rect: Rect;
  readonly block: Block;
  readonly tabs: readonly Tab[];
  readonly sockets: readonly SocketSpot[];
  readonly stops: readonly Stop[];
}

/** An interface on the border of its room. */
export interface Tab extends Thing {
  readonly name: string;
  readonly up: boolean;
  readonly rect: Rect;
  readonly block: Block;
}

/** A hook of a room that has rules: a stop on its own small line. */
export interface Stop extends Thing {
  readonly hook: IpHook;
  readonly at: Point;
  readonly block: Block;
}

export interface Outside extends Thing {
  /** The host's interface that it lies behind. */
  readonly dev: string;
  readonly rect: Rect;
  readonly block: Block;
}

/** Containers folded away: a network as a whole, or the rest of one; and the box that stands for all such networks. */
export interface Bundle extends Thing {
  /** Name of the device that they hang on; null for all such networks. */
  readonly device: string | null;
  readonly count: number;
  readonly rect: Rect;
  readonly block: Block;
  /** It stands below the host in place of a device or of rooms, or among the devices in place of several. */
  readonly of: "device" | "rooms" | "devices";
}

/** A word written beside a line. */
export interface Caption {
  readonly at: Rect;
  readonly block: Block;
}

export type TrackKind =
  /** The circuit of hooks. */
  | "line"
  /** From a device up to the circuit, or down to it. */
  | "stub"
  /** To a process. */
  | "feed"
  /** A cable between two ends. */
  | "cable"
  /** A device that stands on another. */
  | "bracket"
  /** Not drawn: inside of a box, or along a rail. */
  | "inner";

export interface Track {
  readonly id: string;
  readonly kind: TrackKind;
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
  /** One way tracks are taken from `from` to `to` alone. */
  readonly oneWay: boolean;
  /** Both ends, for a cable: `host/veth1 ⇄ web/eth0`. */
  readonly label: string | null;
}
