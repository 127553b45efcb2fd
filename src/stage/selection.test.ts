import { expect, test } from "vitest";
import { formatSelection, parseSelection } from "./selection.ts";

test("a selection is read back as it was written, colons in its name too", () => {
  const socket = { kind: "socket", name: "host/tcp/[::]:8080" } as const;
  expect(parseSelection(formatSelection(socket))).toEqual(socket);
  const unnamed = { kind: "namespace", name: "netns:4026532201" } as const;
  expect(parseSelection(formatSelection(unnamed))).toEqual(unnamed);
});

test("what is not a selection is none", () => {
  expect(parseSelection("web")).toBeNull();
  expect(parseSelection("planet:mars")).toBeNull();
  expect(parseSelection("link:")).toBeNull();
});
