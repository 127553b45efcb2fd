import { expect, test } from "vitest";
import { readMapChange } from "./nft-map-change.ts";

const payload = (protocol: string, field: string) => ({ payload: { protocol, field } });

test.each([
  [
    "add @dm { tcp dport : 0x00000007 }",
    { map: { op: "add", elem: payload("tcp", "dport"), data: "0x00000007", map: "@dm" } },
  ],
  [
    "update @dm { ip saddr . tcp dport timeout 1m30s : ip daddr . 80 }",
    {
      map: {
        op: "update",
        elem: { elem: { val: { concat: [payload("ip", "saddr"), payload("tcp", "dport")] }, timeout: 90 } },
        data: { concat: [payload("ip", "daddr"), 80] },
        map: "@dm",
      },
    },
  ],
  [
    "delete @dm { ct original proto-dst : meta mark }",
    {
      map: {
        op: "delete",
        elem: { ct: { key: "proto-dst", dir: "original" } },
        data: { meta: { key: "mark" } },
        map: "@dm",
      },
    },
  ],
  ['add @dm { iifname : "a b" }', { map: { op: "add", elem: { meta: { key: "iifname" } }, data: "a b", map: "@dm" } }],
])("a change of a map: %s", (text, expected) => {
  expect(readMapChange(text)).toEqual(expected);
});

test.each([
  "add @dm { tcp dport }",
  "add @dm { jhash ip saddr mod 4 : 7 }",
  "add @dm { ip saddr limit rate 3/second : 7 }",
  "add @dm { ip saddr timeout soon : 7 }",
  "add @dm { ip saddr : 7 } counter",
  "frob @dm { ip saddr : 7 }",
])("left as the text that it is: %s", (text) => {
  expect(readMapChange(text)).toBeNull();
});
