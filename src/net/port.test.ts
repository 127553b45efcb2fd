import { expect, test } from "vitest";
import { parsePort, portOf } from "./port.ts";

test("ports", () => {
  expect(parsePort("65535")).toEqual({ ok: true, value: 65535 });
  for (const text of ["65536", "-1", "", "80 ", "http", "1e3"])
    expect(parsePort(text)).toEqual({ ok: false, error: `'${text}' is not a port (0 to 65535)` });
  expect(() => portOf(1.5)).toThrow(RangeError);
});
