import { describe, expect, test } from "vitest";
import { Fields } from "./fields.ts";
import { Misread } from "./misread.ts";

const fields = new Fields({
  text: "a",
  number: 7,
  half: 0.5,
  hex: "0xff",
  nothing: null,
  no: false,
  zero: 0,
  one: 1,
  list: ["a", 1],
  object: { inner: 1 },
  any: "any",
  address: "192.0.2.1",
  mac: "02:42:AC:11:00:02",
});

test("a field that is absent or null reads as null", () => {
  expect([fields.text("absent"), fields.number("nothing"), fields.object("absent"), fields.list("nothing")]).toEqual([
    null,
    null,
    null,
    [],
  ]);
});

test("what every object inherits is no field", () => {
  expect(fields.value("toString")).toBeNull();
  expect(fields.has("constructor")).toBe(false);
});

test("numbers may stand as text, decimal or hexadecimal", () => {
  expect([fields.number("number"), fields.number("hex")]).toEqual([7, 255]);
});

test("a flag is true, a number but 0, or a key alone", () => {
  expect(["one", "nothing", "no", "zero", "absent"].map((key) => fields.flag(key))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(fields.flagOr("absent", true)).toBe(true);
});

test("'any' is no address", () => {
  expect([fields.address("any"), fields.address("address"), fields.mac("mac")]).toEqual([
    null,
    0xc0000201,
    "02:42:ac:11:00:02",
  ]);
});

describe("a field of the wrong type is named", () => {
  test.each<[string, () => unknown]>([
    ["'number' is not a text", () => fields.text("number")],
    ["'text' is not a number", () => fields.number("text")],
    ["'half' is not a number", () => fields.number("half")],
    ["'text' is not a list", () => fields.list("text")],
    ["'list' is not an object", () => fields.object("list")],
    ["'list' holds something that is not a text", () => fields.texts("list")],
    ["'list' holds something that is not an object", () => fields.objects("list")],
    ["'absent' is missing", () => fields.needText("absent")],
    ["'nothing' is missing", () => fields.needNumber("nothing")],
    ["'a' is not an IP address", () => fields.address("text")],
  ])("%s", (message, read) => {
    expect(read).toThrow(new Misread(message));
  });
});
