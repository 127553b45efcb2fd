/** Sorts the ends of all cables by the device that they are plugged into. */
import type { Link } from "../../host/model.ts";
import type { PlacedDevice, Plan } from "../plan/plan.ts";
import type { InterfacePlan, RoomPlan } from "../plan/rooms.ts";
import { type ForeignEnd, type GroupShape, groupShape, type LayoutStyle } from "./group.ts";

export interface Grouping {
  readonly groups: readonly GroupShape[];
  /** On which side of its room a cable comes down that does not come straight from above. */
  readonly leanOf: (room: RoomPlan, end: InterfacePlan) => "left" | "right";
}

export function shapeGroups({ devices }: Plan, style: LayoutStyle): Grouping {
  const place = new Map(devices.map(({ device }, index) => [device.link.name, index] as const));
  const at = (name: string | null): number => (name === null ? -1 : (place.get(name) ?? -1));
  const leanOf = (room: RoomPlan, { plug }: InterfacePlan): "left" | "right" =>
    plug?.at === "host" && at(plug.device) > at(room.home) ? "right" : "left";
  const left = new Map<string, ForeignEnd[]>();
  const right = new Map<string, ForeignEnd[]>();
  for (const { rooms } of devices)
    for (const room of rooms)
      for (const end of room.interfaces) {
        if (end.plug?.at !== "host" || end.plug.device === room.home || at(end.plug.device) < 0) continue;
        const side = at(room.home) < at(end.plug.device) ? left : right;
        side.set(end.plug.device, [...(side.get(end.plug.device) ?? []), { room, end }]);
      }
  const groups = devices.map((placed) => {
    const { name } = placed.device.link;
    return groupShape(
      placed,
      style,
      { left: left.get(name) ?? [], right: right.get(name) ?? [] },
      leanOf,
      idlePorts(placed).length,
    );
  });
  return { groups, leanOf };
}

/** How many cables leave its lower side. */
export function cablesAt({ placed, fromLeft, fromRight }: GroupShape): number {
  const own = placed.rooms.reduce(
    (sum, room) => sum + room.interfaces.filter(({ plug }) => plug?.at === "host" && plug.device === room.home).length,
    0,
  );
  return own + fromLeft.length + fromRight.length + placed.device.outsides.length;
}

/** Ports whose other end is nowhere to be seen: a tap, a tunnel, a veth into a namespace that was not captured. */
export function idlePorts({ device }: PlacedDevice): readonly Link[] {
  const { ports, outsides } = device;
  return ports
    .map(({ link }) => link)
    .filter(({ name, peer }) => peer === null && !outsides.some(({ dev }) => dev === name))
    .slice(0, MOST_IDLE);
}

/** More say nothing more: they are found in the outline. */
const MOST_IDLE = 5;
