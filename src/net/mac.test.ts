import { expect, test } from "vitest";
import { isGroupMac, parseMac } from "./mac.ts";

test("MAC addresses", () => {
  expect(parseMac("02:42:AC:11:00:02")).toEqual({ ok: true, value: "02:42:ac:11:00:02" });
  for (const text of ["", "02:42:ac:11:00", "02-42-ac-11-00-02", "02:42:ac:11:00:0g", "192.0.2.1"])
    expect(parseMac(text)).toEqual({ ok: false, error: `'${text}' is not a MAC address` });
  const group = (text: string) => {
    const mac = parseMac(text);
    return mac.ok && isGroupMac(mac.value);
  };
  expect(["ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "33:33:00:00:00:01", "02:42:ac:11:00:02"].map(group)).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
