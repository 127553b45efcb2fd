import { expect, test } from "vitest";
import { CATEGORIES } from "./key.ts";
import { redact, restore } from "./redact.ts";
import type { Json } from "./walk.ts";

const KEY = "aB3/fG+hIjKlMnOpQrStUvWxYz0123456789+/abcdE=";

test("WireGuard's public keys are replaced, the same by the same, and the key file brings them back", () => {
  const lines = [`allowed-ips\twg0\t${KEY}\t10.8.0.2/32`, `endpoints\twg0\t${KEY}\t203.0.113.9:51820`].join("\n");
  const snapshot: Json = {
    format: "hookline-snapshot",
    version: 1,
    namespaces: [{ inode: 1, role: "host", outputs: { wg: lines } }],
  };
  const { snapshot: redacted, key, left } = redact(snapshot, CATEGORIES, "a test's");
  const text = JSON.stringify(redacted);
  const keys = [...text.matchAll(/[0-9a-zA-Z+/]{43}=/g)].map(([one]) => one);
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
  expect(text).not.toContain(KEY);
  expect(left).toEqual([]);
  expect(restore(redacted, key)).toEqual(snapshot);
});
