import { describe, expect, test } from "vitest";
import { CURRENT_ADDRESS, toCurrentVersion } from "./address-versions.ts";

type Upgrades = Parameters<typeof toCurrentVersion>[2];

function upgraded(search: string, upgrades?: Upgrades, current?: number) {
  const wrong: string[] = [];
  return { search: toCurrentVersion(new URLSearchParams(search), wrong, upgrades, current).toString(), wrong };
}

/** Version 2 called what asks `source`, version 3 `asker`. */
const PLANTED = new Map([
  [1, renamed("from", "source")],
  [2, renamed("source", "asker")],
]);

function renamed(before: string, after: string) {
  return (params: URLSearchParams) =>
    new URLSearchParams([...params].map(([key, value]) => [key === before ? after : key, value]));
}

describe("an address is brought up to date one version at a time", () => {
  test.each([
    ["from=host&step=2", "asker=host&step=2"],
    ["v=1&from=host", "asker=host"],
    ["v=2&source=host&from=left", "asker=host&from=left"],
    ["v=3&asker=host", "asker=host"],
  ])("%s", (before, after) => {
    expect(upgraded(before, PLANTED, 3)).toEqual({ search: after, wrong: [] });
  });

  test("this program's own version is left as it is", () => {
    expect(upgraded(`v=${CURRENT_ADDRESS}&from=host`)).toEqual({ search: "from=host", wrong: [] });
  });
});

describe("a version that cannot be read is said, and the rest read as it stands", () => {
  test.each([
    [`v=${CURRENT_ADDRESS + 1}&from=host`, /newer than this program/],
    ["v=new&from=host", /'new'/],
  ])("%s", (search, complaint) => {
    const { search: rest, wrong } = upgraded(search);
    expect(rest).toBe("from=host");
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toMatch(complaint);
  });
});
