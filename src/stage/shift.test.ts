import { expect, test } from "vitest";
import { boxOfRoom } from "./free-place.ts";
import { centreOf } from "./geometry.ts";
import { layoutHost } from "./layout/layout.ts";
import { shiftBetween } from "./shift.ts";
import { generatedHost, sampleHost } from "./testing/hosts.ts";

const before = layoutHost(generatedHost(12, 3));
const after = layoutHost(generatedHost(16, 4));
const room = before.rooms.at(-1);
if (!room) throw new Error("a room is wanted");
const moved = after.rooms.find(({ id }) => id === room.id);
if (!moved) throw new Error("and is still there");
const shift = {
  x: centreOf(moved.rect).x - centreOf(room.rect).x,
  y: centreOf(moved.rect).y - centreOf(room.rect).y,
};

test("what the eye rests on is found where it stands now", () => {
  expect(shift).not.toEqual({ x: 0, y: 0 });
  expect(shiftBetween(before, after, null, centreOf(room.rect))).toEqual(shift);
});

test("what is selected counts more than what is nearer", () => {
  // A room that is selected is looked at with the interfaces on its border.
  const [was, is] = [centreOf(boxOfRoom(room)), centreOf(boxOfRoom(moved))];
  const found = shiftBetween(before, after, room.selection, { x: 0, y: 0 });
  expect(found).toEqual({ x: is.x - was.x, y: is.y - was.y });
});

test("a selection that is gone leaves what is near", () => {
  expect(shiftBetween(before, after, "namespace:gone", centreOf(room.rect))).toEqual(shift);
});

test("the same drawing has not moved", () => {
  expect(shiftBetween(before, before, null, { x: 10, y: 10 })).toEqual({ x: 0, y: 0 });
});

test("what is no longer there is no hold for the eye", () => {
  const elsewhere = layoutHost(sampleHost("docker-28.5-basic"));
  const [first] = before.rooms;
  const alone = { ...before, stations: [], processes: [], devices: [], outsides: [], rooms: first ? [first] : [] };
  expect(shiftBetween(alone, elsewhere, null, { x: 0, y: 0 })).toBeNull();
});
