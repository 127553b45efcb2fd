import { describe, expect, test } from "vitest";
import { readQuestionTexts, tellQuestion } from "./question-text.ts";

const QUESTION = { from: "container:web", proto: "tcp", to: "192.0.2.10", port: 8080 } as const;

test("a list, whole and short", () => {
  const whole = { ...QUESTION, name: "a", src: "10.0.0.1", sport: 40000, mark: 7, length: 1500, dontFragment: true };
  expect(readQuestionTexts([whole, { from: "host", to: "api", port: 80 }])).toEqual({
    ok: true,
    value: [whole, { from: "host", proto: "tcp", to: "api", port: 80 }],
  });
});

test("null stands for what is left out", () => {
  expect(readQuestionTexts([{ ...QUESTION, src: null, port: null }])).toEqual({
    ok: true,
    value: [{ from: "container:web", proto: "tcp", to: "192.0.2.10" }],
  });
});

describe("what is no question is refused, and the place named", () => {
  test.each([
    [/^The questions are not a list\.$/, { ...QUESTION }],
    [/^Question 1: /, ["what"]],
    [/^Question 2, from: /, [QUESTION, { to: "10.0.0.1" }]],
    [/^Question 1, port: /, [{ ...QUESTION, port: 70000 }]],
    [/^Question 1, proto: /, [{ ...QUESTION, proto: "sctp" }]],
    [/^Question 1, mark: /, [{ ...QUESTION, mark: -1 }]],
  ])("%s", (error, value) => {
    expect(readQuestionTexts(value)).toEqual({ ok: false, error: expect.stringMatching(error) });
  });
});

test("a question is told in a line", () => {
  expect(tellQuestion(QUESTION)).toBe("container:web → 192.0.2.10:8080, tcp");
  expect(tellQuestion({ from: "host", proto: "udp", to: "fd00::1", port: 53 })).toBe("host → [fd00::1]:53, udp");
  expect(tellQuestion({ from: "host", proto: "icmp", to: "fd00::1" })).toBe("host → fd00::1, icmp");
});
