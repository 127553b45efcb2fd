/**
 * In which order devices stand beside one another, and rooms below each: so that cables cross as little as possible, and
 * what is added later does not move what was there.
 */
import type { DevicePlan } from "./devices.ts";
import type { RoomPlan } from "./rooms.ts";

/** Loopback, then what leads outside, the internet first, then the rest, then bridges; what stands on another follows it. */
export function orderDevices(devices: readonly DevicePlan[]): readonly DevicePlan[] {
  const isBridge = ({ link }: DevicePlan): boolean => link.kind.type === "bridge" || link.kind.type === "bond";
  const rank = (device: DevicePlan): number => {
    if (device.link.kind.type === "loopback") return 0;
    if (device.outsides.some(({ title }) => title === "internet")) return 1;
    if (device.outsides.some(({ title }) => title === "lan")) return 2;
    return isBridge(device) ? 4 : 3;
  };
  const byAge = devices.toSorted((a, b) => rank(a) - rank(b) || a.link.ifindex - b.link.ifindex);
  const ordered: DevicePlan[] = [];
  const add = (device: DevicePlan): void => {
    if (ordered.includes(device)) return;
    ordered.push(device);
    for (const upper of byAge) if (upper.parent === device.link.name) add(upper);
  };
  const linked = neighbours(byAge);
  for (const device of byAge) {
    add(device);
    for (const next of chain(device, linked, new Set(ordered), byAge)) add(next);
  }
  return ordered;
}

/** For each device, those that a room hangs on together with it. */
function neighbours(devices: readonly DevicePlan[]): ReadonlyMap<string, ReadonlySet<string>> {
  const linked = new Map<string, Set<string>>();
  for (const { rooms } of devices)
    for (const { home, others } of rooms) {
      const all = home === null ? others : [home, ...others];
      for (const a of all) for (const b of all) if (a !== b) linked.set(a, (linked.get(a) ?? new Set()).add(b));
    }
  return linked;
}

/** From a device along what it shares rooms with, each one beside the one before. */
function chain(
  from: DevicePlan,
  linked: ReadonlyMap<string, ReadonlySet<string>>,
  placed: ReadonlySet<DevicePlan>,
  devices: readonly DevicePlan[],
): readonly DevicePlan[] {
  const out: DevicePlan[] = [];
  const seen = new Set(placed);
  let last: DevicePlan | undefined = from;
  while (last) {
    const near: ReadonlySet<string> = linked.get(last.link.name) ?? new Set();
    last = devices.find((device) => !seen.has(device) && near.has(device.link.name));
    if (last) {
      out.push(last);
      seen.add(last);
    }
  }
  return out;
}

/** Those that also hang on a device further left come first, those on one further right last; otherwise the older first. */
export function orderRooms(device: DevicePlan, devices: readonly DevicePlan[]): readonly RoomPlan[] {
  const place = (name: string): number => devices.findIndex(({ link }) => link.name === name);
  const here = place(device.link.name);
  const lean = ({ others }: RoomPlan): number =>
    Math.sign(others.reduce((sum, other) => sum + Math.sign(place(other) - here), 0));
  return device.rooms.toSorted(
    (a, b) => lean(a) - lean(b) || Number(b.running) - Number(a.running) || a.age - b.age || compare(a.key, b.key),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
