import { expect, test } from "vitest";
import type { SourceChoice } from "./choices.ts";
import { draftOf, readDraft } from "./draft.ts";

const sources: SourceChoice[] = [
  { from: "outside:eth0", label: "internet", detail: "", internet: true },
  { from: "container:web", label: "web", detail: "", internet: false },
];
const tcp = (from: string, to: string) => ({ from, to, proto: "tcp" }) as const;

test("fields become a question, in the words of questions", () => {
  expect(readDraft(tcp("web", "api:80"), sources, null)).toEqual({
    ok: true,
    value: { from: "container:web", to: "api", port: 80, proto: "tcp" },
  });
});

test("from the internet someone is asking, of the target's family", () => {
  expect(readDraft(tcp("internet", "192.0.2.10:80"), sources, null)).toMatchObject({ value: { src: "203.0.113.7" } });
  expect(readDraft(tcp("internet", "[2001:db8::1]:80"), sources, null)).toMatchObject({
    value: { src: "2001:db8:ffff::7", to: "2001:db8::1", port: 80 },
  });
});

test("a ping has no port", () => {
  expect(readDraft({ from: "web", to: "192.0.2.1:80", proto: "icmp" }, sources, null)).toEqual({
    ok: true,
    value: { from: "container:web", to: "192.0.2.1", proto: "icmp" },
  });
});

test.each([
  ["", "192.0.2.1:80", /where it comes from/],
  ["web", " ", /where it goes to/],
  ["web", "192.0.2.1", /needs a port: 192\.0\.2\.1:80/],
  ["web", "fd00::1", /needs a port: \[fd00::1\]:80/],
  ["web", "192.0.2.1:99999", /99999/],
])("from '%s' to '%s' something is missing", (from, to, hint) => {
  expect(readDraft(tcp(from, to), sources, null)).toEqual({ ok: false, error: expect.stringMatching(hint) });
});

test("what the fields do not show stays while the source does", () => {
  const before = {
    from: "container:web",
    to: "a",
    port: 1,
    proto: "tcp",
    src: "10.0.0.5",
    mark: 7,
    sport: 999,
  } as const;
  expect(readDraft(tcp("web", "b:2"), sources, before)).toMatchObject({
    value: { src: "10.0.0.5", mark: 7, sport: 999 },
  });
  expect(readDraft(tcp("host", "b:2"), sources, before)).toEqual({
    ok: true,
    value: { from: "host", to: "b", port: 2, proto: "tcp" },
  });
  expect(readDraft(tcp("web", "[fd00::2]:2"), sources, before)).toEqual({
    ok: true,
    value: { from: "container:web", to: "fd00::2", port: 2, proto: "tcp" },
  });
});

test("what was asked stands in the fields, and asks the same again", () => {
  const question = { from: "outside:eth0", to: "192.0.2.10", port: 8080, proto: "tcp", src: "198.51.100.1" } as const;
  const draft = draftOf(question, sources);
  expect(draft).toEqual({ from: "internet", to: "192.0.2.10:8080", proto: "tcp" });
  expect(readDraft(draft, sources, question)).toEqual({ ok: true, value: question });
});
