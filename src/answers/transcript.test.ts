import { expect, test } from "vitest";
import { SAMPLES, sampleHost } from "../host/testing/sample.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { ask } from "./ask.ts";
import { flattenSteps } from "./steps.ts";
import { suggest } from "./suggestions.ts";
import { transcript } from "./transcript.ts";

test.each(SAMPLES)("a transcript has every step and every rule of every suggested question: %s", (name) => {
  const compiled = compileHost(sampleHost(name));
  for (const { question } of suggest(compiled.host)) {
    const asked = ask(compiled.host, question);
    if (!asked.ok) throw new Error(asked.error);
    const journey = simulate(compiled, asked.value);
    const text = transcript(name, question, journey);
    expect(text).toContain(journey.explanation);
    for (const { index, step } of flattenSteps(journey)) {
      const line = text.split("\n").find((one) => one.startsWith(`${String(index + 1).padStart(4)}  ${step.ns}  `));
      expect(line?.endsWith(step.note), `step ${index + 1}`).toBe(true);
      if (step.at !== "chain") continue;
      for (const { chain, rule } of step.rules) expect(text).toContain(` ${chain} ${rule}: `);
    }
  }
});

test("where the journey forks, both ways are told from where they part", () => {
  const header = { src: "10.0.0.1", dst: "10.0.0.2", proto: "icmp", ttl: 64, mark: 0, length: 84, tos: 0 } as const;
  const step = (note: string) => ({ ns: "host", header, note, at: "outside", dev: "eth0", direction: "out" }) as const;
  const made = (outcome: "answered" | "silence" | "undetermined", notes: readonly string[]) => ({
    ...{ outcome, explanation: `It ends in ${outcome}.`, assumptions: [], entries: [], fork: null },
    packets: [{ kind: "echo-request", cause: null, fate: "left-host", steps: notes.map(step) }] as const,
  });
  const journey = {
    ...made("undetermined", ["It goes.", "It cannot be told."]),
    fork: {
      question: "does the clock say noon",
      ways: [
        { assuming: "it does", journey: made("answered", ["It goes.", "It passes."]) },
        { assuming: "it does not", journey: made("silence", ["It goes.", "It is dropped."]) },
      ],
    },
  };
  const text = transcript("lab", { from: "host", to: "10.0.0.2", proto: "icmp" }, journey);
  expect(text.match(/It goes\./g)).toHaveLength(1);
  expect(text).toMatch(
    /if it does ──\nAnswered\. (.|\n)*\n {3}2 {2}host.*It passes\.\n(.|\n)*if it does not ──\nSilence\. /,
  );
  expect(text).toContain("It is dropped.");
});
