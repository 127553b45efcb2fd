import { expect, test } from "vitest";
import { COURSE } from "./course/index.ts";
import { GLOSSARY, type TermId } from "./glossary/index.ts";
import { partsOfText, termAt } from "./inline.ts";

test("code stands between backticks, and a term is marked where it comes up first", () => {
  const explained = new Set<TermId>();
  expect(partsOfText("A veth into a bridge: `ip link`, and more veths.", explained)).toEqual([
    { kind: "words", text: "A " },
    { kind: "term", text: "veth", id: "veth" },
    { kind: "words", text: " into a " },
    { kind: "term", text: "bridge", id: "bridge" },
    { kind: "words", text: ": " },
    { kind: "code", text: "ip link" },
    { kind: "words", text: ", and more veths." },
  ]);
});

test("the longest form wins, and no part of a longer word is one", () => {
  expect(partsOfText("network namespaces, reroute, br-veth", new Set())).toEqual([
    { kind: "term", text: "network namespaces", id: "namespace" },
    { kind: "words", text: ", reroute, br-veth" },
  ]);
});

test.each([
  ["-A POSTROUTING -j MASQUERADE", "MASQ", "masquerade"],
  ["-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "ESTAB", "state"],
  ["policy accept", "accept", "accept"],
  ["ttl", "ttl", "ttl"],
  ["The entry of connection tracking", "tracking", "conntrack"],
  ["rule 4 of nat/DOCKER", "nat", "nat"],
  ["docker0: a bridge", "bridge", "bridge"],
  ["veth88b28c1", "veth", null],
  ["what becomes accepted", "accepted", null],
  ["", "", null],
])("in '%s', at '%s', stands %s", (text, at, wanted) => {
  const offset = text.indexOf(at);
  const found = termAt(text, offset);
  expect(found?.id ?? null).toBe(wanted);
  if (found) expect(offset).toBeGreaterThanOrEqual(found.begin);
});

test("every backtick of the course has its other", () => {
  for (const { says, quiz } of COURSE.flatMap((lesson) => lesson.stops))
    for (const text of [
      ...says.map((one) => ("claim" in one ? one.claim : one.aside)),
      ...(quiz?.answers.map((answer) => answer.says) ?? []),
    ])
      expect(text.split("`").length % 2, text).toBe(1);
});

test("explanations are short, each ends, and no form stands for two", () => {
  const forms = Object.values(GLOSSARY).flatMap(({ word, also = [] }) =>
    [word, ...also].map((one) => one.toLowerCase()),
  );
  expect(forms.length).toBe(new Set(forms).size);
  for (const { means } of Object.values(GLOSSARY)) {
    expect(means).toMatch(/[.?]$/);
    expect(means.length).toBeLessThan(160);
  }
});
