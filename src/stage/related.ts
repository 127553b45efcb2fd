/** What lights up with a selection: the thing itself, and what hangs on it. */
import type { Scene, Thing } from "./scene.ts";
import { chainOfRule, formatSelection, parseSelection } from "./selection.ts";

/** Ids of things and tracks; empty for a selection that is not on the stage. */
export function relatedTo(scene: Scene, selection: string | null): ReadonlySet<string> {
  const parsed = selection === null ? null : parseSelection(selection);
  if (!parsed) return new Set();
  const text = formatSelection(parsed);
  const named = (things: readonly Thing[]): readonly string[] =>
    things.filter((thing) => thing.selection === text).map(({ id }) => id);
  switch (parsed.kind) {
    case "namespace":
    case "container": {
      const rooms = scene.rooms.filter(({ selection: own, name }) => own === text || name === parsed.name);
      const tabs = rooms.flatMap((room) => room.tabs.map(({ id }) => id));
      return new Set([...rooms.map(({ id }) => id), ...named(scene.processes), ...plugged(scene, tabs)]);
    }
    case "network": {
      const devices = scene.devices.filter(({ network }) => network === parsed.name).map(({ id }) => id);
      return withRooms(scene, plugged(scene, [...devices, ...portsOf(scene, devices)]));
    }
    case "link": {
      const ids = [
        ...named(scene.devices),
        ...named(scene.ports),
        ...named(scene.bundles),
        ...scene.rooms.flatMap((room) => named(room.tabs)),
      ];
      return plugged(scene, [...ids, ...portsOf(scene, ids)]);
    }
    case "outside":
      return plugged(scene, named(scene.outsides));
    case "socket": {
      const holders = [...scene.rooms, ...scene.processes].filter(({ sockets }) =>
        sockets.some(({ names }) => names.includes(parsed.name)),
      );
      return new Set(holders.map(({ id }) => id));
    }
    case "hook":
      return new Set([
        ...named(scene.stations),
        ...named(scene.junctions),
        ...scene.rooms.flatMap((room) => named(room.stops)),
      ]);
    case "chain": {
      // A chain that is only jumped to stands wherever its table does.
      const table = parsed.name.split("/").slice(1, 3).join("/");
      const inTable = scene.stations.flatMap(({ chips }) =>
        chips.filter(({ bases }) => bases.some((base) => `${base.family}/${base.id}` === table)),
      );
      const exact = inTable.filter(({ bases }) =>
        bases.some((base) => parsed.name.endsWith(`/${base.family}/${base.id}/${base.chain}`)),
      );
      return new Set((exact.length > 0 ? exact : inTable).map(({ id }) => id));
    }
    case "rule":
      return relatedTo(scene, formatSelection({ kind: "chain", name: chainOfRule(parsed.name) }));
  }
}

function portsOf(scene: Scene, devices: readonly string[]): readonly string[] {
  return scene.ports.filter(({ device }) => devices.includes(device)).map(({ id }) => id);
}

/** The things themselves, every cable that ends at one of them, and its other end. */
function plugged(scene: Scene, ids: readonly string[]): ReadonlySet<string> {
  const own = new Set(ids);
  const inner = new Map(scene.tracks.filter(({ kind }) => kind === "inner").map(({ from, to }) => [to, from] as const));
  const out = new Set(ids);
  for (const { kind, id, from, to } of scene.tracks) {
    if (kind !== "cable" && kind !== "bracket") continue;
    const ends = [from, to, inner.get(from) ?? from];
    if (!ends.some((end) => own.has(end))) continue;
    for (const one of [id, ...ends]) out.add(one);
  }
  return out;
}

function withRooms(scene: Scene, ids: ReadonlySet<string>): ReadonlySet<string> {
  const rooms = scene.rooms.filter(({ tabs }) => tabs.some(({ id }) => ids.has(id)));
  return new Set([...ids, ...rooms.map(({ id }) => id)]);
}
