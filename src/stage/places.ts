/** Where on the scene a step of a journey happens, by the ids of `Scene.places`; what is not drawn falls back to what holds it. */
import type { JourneyPacket, Step } from "../kernel/journey.ts";
import type { Scene } from "./scene.ts";

export interface StepPlace {
  /** Where the packet is. */
  readonly place: string;
  /** What lights up while it is there, the place's own thing included. */
  readonly lit: readonly string[];
}

export interface PlaceFinder {
  /**
   * @param before where the packet was, and what was lit; for its first step, where the packet that it answers ended
   * @param packet the packet that the step is of, for what only its other steps tell
   */
  find(step: Step, before: StepPlace | null, packet: JourneyPacket): StepPlace;
}

export function placeFinder(scene: Scene): PlaceFinder {
  const sockets = new Map<string, string>();
  for (const spot of [...scene.rooms.flatMap((room) => room.sockets), ...scene.processes.flatMap((one) => one.sockets)])
    for (const name of spot.names) sockets.set(name, spot.id);
  const processes = new Map(scene.processes.map((process) => [process.id, process] as const));
  const processOf = new Map(
    scene.processes.flatMap((process) => process.sockets.map((socket) => [socket.id, process.id] as const)),
  );
  const has = (id: string): boolean => scene.places.has(id);
  const first = (ids: readonly (string | null | undefined)[]): string | null =>
    ids.find((id): id is string => typeof id === "string" && has(id)) ?? null;

  /** The middle of a namespace: its room, or the line along the host's processes. */
  const homeOf = (ns: string): string | null => first([`kernel:${ns}`, `room:${ns}`]);
  const chipsOf = (id: string): Scene["stations"][number]["chips"] => [
    ...(scene.stations.find((station) => station.id === id)?.chips ?? []),
    ...(scene.devices.find((device) => device.id === id)?.chips ?? []),
  ];

  function chainPlace(step: Step & { at: "chain" }): StepPlace | null {
    const station =
      step.family === "bridge" || step.family === "netdev" || step.family === "arp"
        ? first([`link:${step.ns}/${step.iif}`, `link:${step.ns}/${step.oif}`])
        : first([`hook:${step.ns}/${step.hook}`]);
    if (station === null) return null;
    const chip = chipsOf(station).find(({ bases }) =>
      bases.some(
        ({ family, table, chain, legacy }) =>
          family === step.family &&
          table === step.table &&
          chain === step.chain &&
          legacy === (step.backend === "legacy"),
      ),
    );
    const place = chip && has(chip.id) ? chip.id : station;
    return { place, lit: chip ? [station, chip.id] : [station] };
  }

  function processPlace(ns: string, process: string | null): string | null {
    return ns === "host" && process !== null && processes.has(`process:${process}`) ? `process:${process}` : null;
  }

  function placeOf(step: Step, before: string | null, packet: JourneyPacket): StepPlace | null {
    const at = (place: string | null, lit: readonly string[] = []): StepPlace | null =>
      place === null ? null : { place, lit: [place, ...lit] };
    switch (step.at) {
      case "resolve":
        return at(homeOf(step.ns));
      case "send": {
        if (step.by === "outside") {
          const dev = packet.steps.find((one) => one.at === "outside")?.dev;
          return at(first([`outside:${dev}`, `link:host/${dev}`]));
        }
        // The kernel answers where the packet ended: for the socket that took it, else for all of the namespace.
        const there = before !== null && isTaker(before) && namespaceAt(before) === step.ns ? before : null;
        return at(processPlace(step.ns, step.process) ?? there ?? homeOf(step.ns), [`room:${step.ns}`]);
      }
      case "device":
        return at(first([`link:${step.ns}/${step.dev}`, `room:${step.ns}`]));
      case "chain":
        return chainPlace(step) ?? at(step.ns === "host" ? null : homeOf(step.ns));
      case "nat": {
        // At the hook that carries it out. An answer's translation asks no table, so that none lights up, but it stands beside one.
        const station = first([`hook:${step.ns}/${step.hook}`]);
        if (station === null) return null;
        const chips = chipsOf(station);
        if (chips.some(({ id }) => id === before)) return at(before, [station]);
        const nat = chips.find(({ bases }) => bases.some(({ table }) => table === "nat")) ?? chips.at(-1);
        return { place: first([nat?.id, station]) ?? station, lit: [station] };
      }
      case "route": {
        const way = step.purpose === "output" || step.purpose === "reroute" ? "out" : "in";
        return at(first([`route:${step.ns}/${way}`, `room:${step.ns}`]));
      }
      case "bridge":
        return at(first([`link:${step.ns}/${step.bridge}`, `room:${step.ns}`]));
      case "forward":
        return at(first([step.ns === "host" ? "in:forward" : null, `room:${step.ns}`]), [`hook:${step.ns}/forward`]);
      case "tunnel":
        return at(first([`link:${step.ns}/${step.dev}`]));
      case "socket": {
        const socket = step.socket === null ? undefined : sockets.get(`${step.ns}/${step.header.proto}/${step.socket}`);
        const process = socket === undefined ? undefined : processOf.get(socket);
        return at(
          first([socket, processPlace(step.ns, step.process), homeOf(step.ns)]),
          process ? [process] : [`room:${step.ns}`],
        );
      }
      case "outside":
        return at(first([`outside:${step.dev}`, `link:host/${step.dev}`]));
      default:
        return null;
    }
  }

  /** The namespace of a place, as far as its id tells it. */
  function namespaceAt(id: string): string | null {
    if (id.startsWith("process:")) return "host";
    const rest = id.slice(id.indexOf(":") + 1);
    if (id.startsWith("room:")) return rest;
    return rest.includes("/") ? rest.slice(0, rest.indexOf("/")) : null;
  }

  const isTaker = (id: string): boolean => /^(socket|process|room):/.test(id);

  return {
    find(step, before, packet) {
      const found = placeOf(step, before?.place ?? null, packet);
      if (found) return found;
      if (before) return before;
      const place = homeOf(step.ns) ?? scene.host.id;
      return { place, lit: [place] };
    },
  };
}
