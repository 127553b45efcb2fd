import { expect, test } from "vitest";
import { partsOf } from "./written.ts";

test.each([
  ["! -i br-app -p tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80", "! -i br-app -p tcp --dport 8080"],
  ["-j DOCKER-USER", ""],
  ["-g CHAIN", ""],
  ['-m comment --comment "not -j DROP here" -j ACCEPT', '-m comment --comment "not -j DROP here"'],
  ['-m comment --comment "say \\" -j DROP" -j ACCEPT', '-m comment --comment "say \\" -j DROP"'],
  ["-s 10.0.0.0/8", "-s 10.0.0.0/8"],
])("%s has its conditions before its action", (text, conditions) => {
  const parts = partsOf(text);
  expect(parts.conditions).toBe(conditions);
  expect(`${parts.conditions} ${parts.action}`.trim()).toBe(text);
});
