import { expect, test } from "vitest";
import { optionsOf, partsOf } from "./written.ts";

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

test("lines may break between options, a negation staying with its own", () => {
  const options = optionsOf("! -i br-app -p tcp -m tcp --dport 8080");
  expect(options.map(({ before }) => before)).toEqual(["! -i br-app", "-p tcp", "-m tcp", "--dport 8080"]);
});

test.each([
  ["-p tcp", ["", "-p tcp", ""]],
  ["br-app -p tcp", ["br-app", "-p tcp", ""]],
  ["--dport 80", ["", "", "--dport 80"]],
  ["-o eth0", ["", "", ""]],
])("%s is marked in the options that it falls on", (mark, marked) => {
  const options = optionsOf("-i br-app -p tcp --dport 8080", mark);
  expect(options.map((option) => option.marked)).toEqual(marked);
  expect(options.map(({ before, marked: one, after }) => before + one + after).join(" ")).toBe(
    "-i br-app -p tcp --dport 8080",
  );
});
