import { describe, expect, test } from "vitest";
import { contains, inset, overlap, type Rect, rightOf, type Size, segmentCrosses } from "../geometry.ts";
import { type Block, DOT, placeRows, SCALES, SMALLEST, scaleAt, wordsIn } from "../rows.ts";
import type { Scene, Thing } from "../scene.ts";
import { everyOddity, generatedHost, recordedHost, SAMPLE_NAMES, sampleHost } from "../testing/hosts.ts";
import { widthOf } from "../text.ts";
import { layoutHost } from "./layout.ts";

const HOSTS = [
  ...SAMPLE_NAMES.map((name) => ({ name, host: sampleHost(name) })),
  ...["docker-28.5-lxc-libvirt", "docker-28.5-podman"].map((name) => ({ name, host: recordedHost(name) })),
  { name: "one container", host: generatedHost(1, 1) },
  { name: "thirty containers on three networks", host: generatedHost(30, 3) },
  { name: "everything odd", host: everyOddity() },
  { name: "a thousand containers on fifty networks", host: generatedHost(1000, 50) },
];

const LAID = (["flat", "wide", "tall"] as const).flatMap((shape) => HOSTS.map((one) => ({ ...one, shape })));

describe.each(LAID)("$name, $shape", ({ host, shape }) => {
  const scene = layoutHost(host, undefined, shape);

  test("nothing stands on anything else", () => {
    expect(overlaps(solids(scene))).toEqual([]);
  });

  test("words beside lines and junctions keep clear of every box, and of one another", () => {
    const words = [
      ...scene.captions.map(({ block }, index) => ({ id: `caption ${index}`, rect: block.rect })),
      ...scene.junctions.flatMap(({ id, block }) => (block.roomy ? [{ id, rect: block.roomy.rect }] : [])),
    ];
    for (const [index, word] of words.entries()) {
      // A junction's own word stands at its corner, where the box around it is empty.
      const others = [...solids(scene), ...words.slice(index + 1)].filter(({ id }) => id !== word.id);
      for (const { id, rect } of others)
        expect(overlap(inset(word.rect, 0.01), rect), `${word.id} and ${id}`).toBe(false);
    }
  });

  test("what belongs to the host stands inside of it, the rest outside", () => {
    const inside = [...scene.stations, ...scene.processes, ...scene.devices];
    for (const { id, rect } of inside) expect(contains(scene.host.rect, rect), id).toBe(true);
    const outside = [...scene.rooms.flatMap((room) => [room, ...room.tabs]), ...scene.outsides];
    for (const { id, rect } of outside) expect(overlap(scene.host.rect, rect), id).toBe(false);
  });

  test("the drawing holds all of it", () => {
    const whole = { x: 0, y: 0, ...scene.size };
    for (const { id, rect } of solids(scene)) expect(contains(inset(whole, -0.01), rect), id).toBe(true);
  });

  test("what a room holds stands inside of it", () => {
    for (const { rect, sockets, stops } of scene.rooms) {
      const held = [
        ...sockets.map((one) => ({ id: one.id, rect: one.rect })),
        ...stops.map(({ id, block }) => ({ id, rect: block.rect })),
      ];
      for (const one of held) expect(contains(inset(rect, -0.01), one.rect), one.id).toBe(true);
    }
  });

  test("no cable runs through a room, an interface or an outside that it does not end at", () => {
    const boxes = [...scene.rooms.flatMap((room) => [room, ...room.tabs]), ...scene.outsides, ...scene.bundles];
    const crossed = cables(scene).flatMap((cable) =>
      boxes
        .filter((box) => !endsAt(cable, box, scene))
        .filter(({ rect }) => runsThrough(cable.points, rect))
        .map(({ id }) => `${cable.id} runs through ${id}`),
    );
    expect(crossed).toEqual([]);
  });

  test("no two cables run along one another", () => {
    const laid = new Map<string, string>();
    for (const { id, points } of cables(scene)) {
      for (const key of unitSteps(points)) {
        expect(laid.get(key) ?? id, key).toBe(id);
        laid.set(key, id);
      }
    }
  });

  test("every cable names both of its ends", () => {
    for (const { id, kind, label } of scene.tracks) if (kind === "cable") expect(label, id).toMatch(/ ⇄ |^\d+ cables$/);
  });

  test.each(SCALES)("text keeps within its place and above the least size, drawn %d times as large", (scale) => {
    for (const block of blocks(scene)) {
      const space = block.roomy && scale > block.roomy.over ? block.roomy.rect : block.rect;
      const rows = placeRows(block, scale);
      for (const { rect, left, leftSize, right, clipped, row } of rows) {
        expect(contains(inset(space, -1), rect), `${left.text} at ${scale}`).toBe(true);
        expect(leftSize / scale).toBeGreaterThan(SMALLEST - 0.01);
        const own = widthOf({ ...left, size: leftSize }) + (row.dot ? DOT.space * leftSize : 0);
        const whole = own + (right ? 8 + widthOf({ ...right.run, size: right.size }) : 0);
        if (!clipped) expect(whole, left.text).toBeLessThanOrEqual(rect.width + 1);
      }
      for (const [index, { rect }] of rows.entries())
        expect(rows.slice(index + 1).some((other) => overlap(inset(rect, 0.01), other.rect))).toBe(false);
    }
  });

  test.each(SCALES)("names of ports keep apart, and on no other cable, drawn %d times as large", (scale) => {
    const names = scene.ports.flatMap(({ id, at, block }) =>
      block ? wordsIn(block, scale).map((rect) => ({ id, at, rect })) : [],
    );
    for (const [index, { id, rect, at }] of names.entries()) {
      expect(contains(inset(scene.host.rect, -0.01), rect), id).toBe(true);
      for (const other of names.slice(index + 1)) expect(overlap(rect, other.rect), `${id}, ${other.id}`).toBe(false);
      const crossed = scene.ports.filter(
        (port) => port.at.x !== at.x && port.at.x > rect.x && port.at.x < rightOf(rect),
      );
      expect(crossed.filter(({ device }) => device === scene.ports.find((one) => one.id === id)?.device)).toEqual([]);
    }
  });

  test("the same host is always laid out the same", () => {
    expect(layoutHost(host, undefined, shape)).toEqual(scene);
  });

  test("every track leads from a known place to a known place, and begins and ends there or at its border", () => {
    for (const { id, from, to } of scene.tracks)
      expect([scene.places.has(from), scene.places.has(to)], id).toEqual([true, true]);
  });
});

/** What the drawing has of a window of 1280×720, and of one of 768×1024, beside and above its panel. */
const SMALL = { flat: { width: 864, height: 515 }, tall: { width: 736, height: 652 } } as const;

test.each(SAMPLE_NAMES.filter((name) => !name.endsWith("-crowd")))(
  "%s: which tables stand at a hook is told on a small laptop and a tablet too, where all of it is seen",
  (name) => {
    for (const [shape, { width, height }] of Object.entries(SMALL) as [keyof typeof SMALL, Size][]) {
      const { size, stations } = layoutHost(sampleHost(name), undefined, shape);
      const scale = scaleAt(Math.min(width / size.width, height / size.height));
      for (const { block, chips } of stations) {
        expect(block.roomy !== undefined && scale > block.roomy.over, `${block.rows[0]?.left.text} at ${scale}`).toBe(
          false,
        );
        for (const chip of chips) expect(placeRows(chip.block, scale), chip.label).toHaveLength(1);
      }
    }
  },
);

test.each(["docker-20.10-basic", "docker-20.10-ufw", "docker-28.5-dualstack", "docker-28.5-macvlan"])(
  "%s: and how many rules each has",
  (name) => {
    for (const [shape, { width, height }] of Object.entries(SMALL) as [keyof typeof SMALL, Size][]) {
      const { size, stations } = layoutHost(sampleHost(name), undefined, shape);
      const scale = scaleAt(Math.min(width / size.width, height / size.height));
      for (const { label, block } of stations.flatMap(({ chips }) => chips))
        expect(placeRows(block, scale)[0]?.right?.run.text, label).toMatch(/^\d+$/);
    }
  },
);

test.each(["docker-20.10-basic", "docker-20.10-ufw", "docker-28.5-dualstack", "docker-29-nftables"])(
  "%s: every port is named on a small laptop too",
  (name) => {
    for (const { id, name: full, block } of layoutHost(sampleHost(name), undefined, "flat").ports) {
      const [told] = block ? placeRows(block, 1.43) : [];
      expect(full.endsWith(told?.left.text.replace("…", "") ?? " "), id).toBe(true);
    }
  },
);

test.each(["docker-20.10-basic", "docker-28.5-noproxy"])(
  "%s: what a container listens on is told there too",
  (name) => {
    for (const { id, block, sockets } of layoutHost(sampleHost(name), undefined, "flat").rooms) {
      const told = placeRows(block, 1.43).flatMap(({ left, right }) => [left.text, right?.run.text ?? ""]);
      const heard = sockets.some(({ label }) => label.includes(":"));
      if (heard)
        expect(
          told.some((text) => text.startsWith(":")),
          `${id}: ${told.join(", ")}`,
        ).toBe(true);
    }
  },
);

test("where height is to spare, more of it is used, and less width", () => {
  const shapes = SAMPLE_NAMES.map((name) => {
    const [wide, tall] = [layoutHost(sampleHost(name)), layoutHost(sampleHost(name), undefined, "tall")];
    expect(tall.size.height / tall.size.width, name).toBeGreaterThan(wide.size.height / wide.size.width);
    return tall.size.width / wide.size.width;
  });
  expect(Math.max(...shapes)).toBeLessThanOrEqual(1);
});

test("an added container moves none of its neighbours to another place in their order", () => {
  const before = layoutHost(generatedHost(12, 3));
  const after = layoutHost(generatedHost(13, 3));
  const order = ({ rooms }: Scene): readonly string[] =>
    rooms.toSorted((a, b) => a.rect.x - b.rect.x || a.rect.y - b.rect.y).map(({ name }) => name);
  const kept = new Set(order(before));
  expect(order(after).filter((name) => kept.has(name))).toEqual(order(before));
});

test("a thousand containers fold to their networks, and what is asked for stands for itself", () => {
  const host = generatedHost(1000, 50);
  const folded = layoutHost(host);
  expect(folded.rooms).toEqual([]);
  expect(folded.folded).toBe(1000);
  const unfolded = layoutHost(host, { rooms: new Set(["svc-0007", "svc-0057"]), devices: new Set() });
  expect(unfolded.rooms.map(({ name }) => name).sort()).toEqual(["svc-0007", "svc-0057"]);
  expect(unfolded.folded).toBe(998);
});

interface Solid extends Thing {
  readonly rect: Rect;
}

/** Boxes that must keep clear of one another. A room and its own interfaces are one. */
function solids(scene: Scene): readonly Solid[] {
  const junctions = scene.junctions.map((junction) => {
    const { centre, radius } = junction;
    return { ...junction, rect: { x: centre.x - radius, y: centre.y - radius, width: 2 * radius, height: 2 * radius } };
  });
  const rooms = scene.rooms.map((room) => ({
    ...room,
    rect: union([room.rect, ...room.tabs.map(({ rect }) => rect)]),
  }));
  const devices = scene.devices.map((device) => ({
    ...device,
    rect: union([device.rect, ...(device.rail ? [device.rail] : [])]),
  }));
  const within = new Set(scene.bundles.filter(({ of }) => of === "device").map(({ id }) => id));
  return [
    ...scene.stations,
    ...junctions,
    ...scene.processes,
    ...devices,
    ...rooms,
    ...scene.outsides,
    ...scene.bundles.filter(({ id }) => within.has(id) || id.startsWith("bundle:")),
  ];
}

function union(rects: readonly Rect[]): Rect {
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  return {
    x,
    y,
    width: Math.max(...rects.map((rect) => rect.x + rect.width)) - x,
    height: Math.max(...rects.map((rect) => rect.y + rect.height)) - y,
  };
}

function overlaps(things: readonly Solid[]): readonly string[] {
  return things.flatMap((a, index) =>
    things
      .slice(index + 1)
      .filter((b) => overlap(inset(a.rect, 0.01), b.rect))
      .map((b) => `${a.id} and ${b.id}`),
  );
}

function cables(scene: Scene): Scene["tracks"] {
  return scene.tracks.filter(({ kind }) => kind === "cable");
}

function endsAt({ from, to }: Scene["tracks"][number], box: Solid, scene: Scene): boolean {
  if (box.id === from || box.id === to) return true;
  const tabs = scene.rooms.find(({ id }) => id === box.id)?.tabs ?? [];
  // The room's own interface sticks out of it: a cable to that one may touch the room, never another.
  return tabs.some(({ id }) => id === from || id === to);
}

function runsThrough(points: Scene["tracks"][number]["points"], box: Rect): boolean {
  return points.some((to, index) => {
    const from = points[index - 1];
    return from !== undefined && segmentCrosses(from, to, inset(box, 0.01));
  });
}

/** Every pixel that a line covers lengthwise: two lines that cross share none, two that run together share many. */
function unitSteps(points: Scene["tracks"][number]["points"]): readonly string[] {
  return points.slice(1).flatMap((to, index) => {
    const from = points[index] ?? to;
    const level = Math.abs(from.y - to.y) < 0.01;
    const [low, high] = level ? [from.x, to.x].sort((a, b) => a - b) : [from.y, to.y].sort((a, b) => a - b);
    const across = (level ? from.y : from.x).toFixed(1);
    const length = Math.floor((high ?? 0) - (low ?? 0));
    return Array.from({ length }, (_, step) => `${level} ${across} ${Math.round(low ?? 0) + step}`);
  });
}

function blocks(scene: Scene): readonly Block[] {
  return [
    scene.host.block,
    ...scene.stations.flatMap(({ block, chips }) => [block, ...chips.map((chip) => chip.block)]),
    ...scene.junctions.map(({ block }) => block),
    ...scene.processes.flatMap(({ block }) => [block]),
    ...scene.devices.flatMap(({ block, chips }) => [block, ...chips.map((chip) => chip.block)]),
    ...scene.ports.flatMap(({ block }) => (block ? [block] : [])),
    ...scene.rooms.flatMap(({ block, tabs, sockets, stops }) => [
      block,
      ...[...tabs, ...sockets, ...stops].map((one) => one.block),
    ]),
    ...scene.outsides.map(({ block }) => block),
    ...scene.bundles.map(({ block }) => block),
    ...scene.captions.map(({ block }) => block),
  ];
}
