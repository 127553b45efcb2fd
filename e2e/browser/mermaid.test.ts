/** The diagrams of the Markdown that people paste, drawn by Mermaid itself: each line of them is read as it was meant. */
import { readFileSync } from "node:fs";
import { ask } from "../../src/answers/ask.ts";
import { journeyMarkdown } from "../../src/answers/markdown.ts";
import type { QuestionText } from "../../src/answers/question-text.ts";
import { suggest } from "../../src/answers/suggestions.ts";
import { hostOf } from "../../src/cli/answer.ts";
import type { Journey } from "../../src/kernel/journey.ts";
import { compileHost, simulate } from "../../src/kernel/simulator.ts";
import { diagramsIn, drawWithMermaid, type Texts, textsOf } from "../tools/mermaid.ts";
import { expect, test } from "./fixtures.ts";
import { sampleText } from "./samples.ts";

const SAMPLES: readonly { readonly name: string }[] = JSON.parse(readFileSync("public/samples/index.json", "utf8"));

interface Told {
  readonly question: QuestionText;
  readonly journey: Journey;
}

/** What a sample suggests to ask, answered. */
function toldOf(sample: string): readonly Told[] {
  const host = hostOf(JSON.parse(sampleText(sample)));
  const compiled = compileHost(host);
  return suggest(host).map(({ question }) => {
    const asked = ask(host, question);
    if (!asked.ok) throw new Error(asked.error);
    return { question, journey: simulate(compiled, asked.value) };
  });
}

/** What a diagram says, line by line, by the few forms that there are of them. */
function meant(diagram: string): Texts {
  const said = (form: RegExp) =>
    [...diagram.matchAll(form)].map(([, text = ""]) =>
      text.replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))).trim(),
    );
  return {
    participants: said(/^ {2}participant p\d+ as (.*)$/gm),
    messages: said(/^ {2}p\d+-?->>p\d+: (.*)$/gm),
    notes: said(/^ {2}Note over p\d+: (.*)$/gm),
  };
}

for (const { name } of SAMPLES)
  test(`every suggested question of ${name} is drawn as it is told`, async ({ page }) => {
    const diagrams = toldOf(name).flatMap(({ question, journey }) =>
      diagramsIn(journeyMarkdown(name, question, journey)),
    );
    expect(diagrams.length).toBeGreaterThan(0);
    const drawn = await textsOf(page, await drawWithMermaid(page, diagrams));
    expect(drawn).toEqual(diagrams.map(meant));
    for (const { participants, messages } of drawn) expect(participants.length * messages.length).toBeGreaterThan(0);
  });

const HOSTILE = [
  "end",
  "participant p0 as me",
  "a;b",
  "a->>b: c",
  "Note over p0: gone",
  "%% a comment",
  "%%{init: {'theme': 'forest'}}%%",
  "#35; #quot; #",
  "``` fence",
  "<img src=x onerror=alert(1)>",
  "<br> line <br/> break",
  "\"quoted\" 'too' \\n \\",
  "loop alt opt rect box",
  "[]{}()|&*_~^$",
  "web, api: 80",
  "größe 网络 🐳",
];

test("whatever a host calls its things, a diagram says it, and means nothing by it", async ({ page }) => {
  const [told] = toldOf("docker-28.5-basic");
  if (!told) throw new Error("nothing is suggested");
  const diagrams = HOSTILE.map((called) => {
    const packets = told.journey.packets.map((packet) => ({
      ...packet,
      steps: packet.steps.map((step) => ({ ...step, ns: step.ns === "host" ? called : step.ns, note: called })),
    }));
    const [diagram = "", ...more] = diagramsIn(journeyMarkdown(called, told.question, { ...told.journey, packets }));
    expect(more).toEqual([]);
    return diagram;
  });
  const drawn = await textsOf(page, await drawWithMermaid(page, diagrams));
  for (const [index, texts] of drawn.entries()) {
    expect(texts).toEqual(meant(diagrams[index] ?? ""));
    expect(texts.participants).toContain(HOSTILE[index]);
  }
});

test("the picture of a diagram that the page of all forms shows is the one that Mermaid makes of it", async ({
  page,
}) => {
  const [diagram = ""] = diagramsIn(readFileSync("dist/embed/example.md", "utf8"));
  const drawn = await drawWithMermaid(page, [diagram]);
  const kept = ["light", "dark"].map((theme) => readFileSync(`public/embed/diagram-${theme}.svg`, "utf8"));
  const [now, light, dark] = await textsOf(page, [...drawn, ...kept]);
  expect([light, dark], "`npm run picture` makes them anew").toEqual([now, now]);
});
