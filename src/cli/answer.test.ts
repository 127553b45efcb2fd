import { describe, expect, test } from "vitest";
import { suggest } from "../answers/suggestions.ts";
import { SAMPLES, sampleHost, sampleValue } from "../host/testing/sample.ts";
import { answerQuestions } from "./answer.ts";
import { Unusable } from "./unusable.ts";

const PUBLISHED = { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8080, src: "203.0.113.7" } as const;

test("answers come in the order of their questions, under their names", () => {
  const answers = answerQuestions(sampleValue("docker-28.5-basic"), [
    { ...PUBLISHED, name: "b" },
    PUBLISHED,
    { name: "a", from: "container:lonely", proto: "tcp", to: "203.0.113.7", port: 443 },
  ]);
  expect(answers.map(({ name, outcome }) => [name, outcome])).toEqual([
    ["b", "answered"],
    ["outside:eth0 → 192.0.2.10:8080, tcp", "answered"],
    ["a", "no-route"],
  ]);
});

test("the first packet from the internet is rewritten by rule 4 of nat/DOCKER", () => {
  const [answer] = answerQuestions(sampleValue("docker-28.5-basic"), [PUBLISHED]);
  const nat = answer?.packets[0]?.steps.find((step) => step.at === "chain" && step.table === "nat");
  expect(nat?.at === "chain" && nat.rules.filter((rule) => rule.matched)).toMatchObject([
    { chain: "PREROUTING", rule: 1, verdict: "jump DOCKER" },
    { chain: "DOCKER", rule: 4, verdict: "accept" },
  ]);
});

describe("every suggested question of every sample", () => {
  test.each(SAMPLES)("%s is answered, in plain JSON, with a sentence for each step", (name) => {
    const questions = suggest(sampleHost(name)).map(({ title, question }) => ({ ...question, name: title }));
    const answers = answerQuestions(sampleValue(name), questions);
    expect(JSON.parse(JSON.stringify(answers))).toEqual(answers);
    for (const { explanation, packets } of answers) {
      expect(explanation).toMatch(/\S.*[.!]$/s);
      for (const step of packets.flatMap((packet) => packet.steps)) {
        expect(step.note).not.toBe("");
        expect(step.ns).not.toBe("");
      }
    }
  });
});

describe("what cannot be answered is refused before anything is simulated", () => {
  test("a value that is no snapshot", () => {
    expect(() => answerQuestions({}, [PUBLISHED])).toThrow(Unusable);
  });

  test("a question that this host cannot be asked, by its name", () => {
    const questions = [{ ...PUBLISHED, name: "q7", from: "container:nobody" }];
    expect(() => answerQuestions(sampleValue("docker-28.5-basic"), questions)).toThrow(
      /^q7: There is no container 'nobody'/,
    );
  });

  test("among others it is undetermined, with the reason, and they have their answers", () => {
    const questions = [{ ...PUBLISHED, name: "q7", src: "::1" }, PUBLISHED];
    const [unasked, answered] = answerQuestions(sampleValue("docker-28.5-basic"), questions);
    expect(unasked).toMatchObject({ name: "q7", outcome: "undetermined", packets: [] });
    expect(unasked?.explanation).toBe(
      "It cannot be asked of this host: The source ::1 and the target are of different families.",
    );
    expect(answered?.outcome).toBe("answered");
  });
});
