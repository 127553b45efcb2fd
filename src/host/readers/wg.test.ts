import { expect, test } from "vitest";
import { readWg } from "./wg.ts";

const KEY = "aB3/fG+hIjKlMnOpQrStUvWxYz0123456789+/abcdE=";
const OTHER = "zB3/fG+hIjKlMnOpQrStUvWxYz0123456789+/abcdE=";

test("what wg shows of two devices: peers by their keys, which are not kept", () => {
  const text = [
    `allowed-ips\twg0\t${KEY}\t10.8.0.2/32 fd00::/64`,
    `allowed-ips\twg0\t${OTHER}\t(none)`,
    `endpoints\twg0\t${KEY}\t[2001:db8::9]:51820`,
    `endpoints\twg0\t${OTHER}\t(none)`,
    "listen-port\twg0\t51820",
    "listen-port\twg1\t0",
    "fwmark\twg0\toff",
    "fwmark\twg1\t0xca6c",
  ].join("\n");
  const { values, unread } = readWg(text, { namespace: 1, source: "wg" });
  expect(unread).toEqual([]);
  const [wg0, wg1] = values.map(([, config]) => config);
  expect(values.map(([dev]) => dev)).toEqual(["wg0", "wg1"]);
  expect(wg0?.peers.map((p) => p.allowedIps.map((a) => a.length))).toEqual([[32, 64], []]);
  expect(wg0?.peers.map((p) => p.endpoint?.port ?? null)).toEqual([51820, null]);
  expect([wg0?.listenPort, wg1?.listenPort, wg0?.fwmark, wg1?.fwmark]).toEqual([51820, null, 0, 0xca6c]);
  expect(JSON.stringify(values, (_, v: unknown) => (typeof v === "bigint" ? String(v) : v))).not.toContain(KEY);
});

test("a line that is not known is said to be unread, and keeps no key", () => {
  const { values, unread } = readWg("private-key\twg0\tsecret\nallowed-ips\twg0\tkey\t10.0.0.0/99", {
    namespace: 1,
    source: "wg",
  });
  expect(values).toEqual([]);
  expect(unread.map((u) => u.line)).toEqual([1, 2]);
});
