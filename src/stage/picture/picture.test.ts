import { readFileSync } from "node:fs";
import { Resvg } from "@resvg/resvg-js";
import { describe, expect, test } from "vitest";
import { ask } from "../../answers/ask.ts";
import type { QuestionText } from "../../answers/question-text.ts";
import { suggest } from "../../answers/suggestions.ts";
import type { Host } from "../../host/model.ts";
import { compileHost, simulate } from "../../kernel/simulator.ts";
import { SAMPLE_NAMES, sampleHost } from "../testing/hosts.ts";
import { movingPicture } from "./moving.ts";
import type { Told } from "./packet.ts";
import { PALETTES } from "./palette.ts";
import { type PictureOptions, stagePicture, tellOn } from "./picture.ts";
import { filmStrip, stripSteps } from "./strip.ts";
import { escaped } from "./svg.ts";

const OPTIONS: PictureOptions = { theme: "light", width: 1000, title: "A host" };
const PUBLISHED: QuestionText = {
  from: "outside:eth0",
  to: "192.0.2.10",
  port: 8080,
  proto: "tcp",
  src: "203.0.113.7",
};

function told(host: Host, text: QuestionText): Told {
  const question = ask(host, text);
  if (!question.ok) throw new Error(question.error);
  return tellOn(host, simulate(compileHost(host), question.value));
}

/** What the picture says, without its markup: an XML reader of its own, so that what is malformed throws. */
function wordsOf(svg: string): string {
  new Resvg(svg, { font: { loadSystemFonts: false } }).toString();
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text).join(" ");
}

describe.each(SAMPLE_NAMES)("%s", (sample) => {
  const host = sampleHost(sample);

  test("every step of a suggested question is a picture with its sentence", () => {
    const [suggested] = suggest(host);
    if (!suggested) throw new Error("nothing is suggested");
    const journey = told(host, suggested.question);
    for (const { index, step } of journey.steps) {
      const words = wordsOf(stagePicture(journey, index, OPTIONS));
      expect(words).toContain(`step ${index + 1} of ${journey.steps.length}`);
      expect(words).toContain(escaped(step.note.split(" ").slice(0, 3).join(" ")));
    }
  });

  test("every suggested question has a film strip and a moving picture, each with all that it tells", () => {
    for (const { question } of suggest(host)) {
      const journey = told(host, question);
      const strip = wordsOf(filmStrip(journey, OPTIONS));
      for (const index of stripSteps(journey)) expect(strip).toContain(`step ${index + 1} of `);
      const moving = wordsOf(movingPicture(journey, OPTIONS));
      for (const { index } of journey.steps) expect(moving).toContain(`step ${index + 1} of `);
    }
  });
});

test("a translation is struck and rewritten beside the packet", () => {
  const journey = told(sampleHost("docker-28.5-basic"), PUBLISHED);
  const index = journey.steps.findIndex(({ step }) => step.at === "nat");
  const svg = stagePicture(journey, index, OPTIONS);
  expect(svg).toMatch(/text-decoration="line-through"[^>]*>192\.0\.2\.10:8080</);
  expect(svg).toMatch(/font-weight="600" fill="#b83b0a"[^>]*>172\.18\.0\.2:80</);
});

test("the film strip holds the start, every rewriting, and the end", () => {
  const journey = told(sampleHost("docker-28.5-basic"), PUBLISHED);
  const kinds = stripSteps(journey).map((index) => journey.steps[index]?.step.at);
  expect(kinds).toEqual(["send", "nat", "socket", "nat", "outside"]);
});

test("the same host and journey give the same picture", () => {
  const twice = [0, 1].map(() => movingPicture(told(sampleHost("docker-29-nftables"), PUBLISHED), OPTIONS));
  expect(twice[0]).toBe(twice[1]);
});

test("what a host calls its things is text, never markup", () => {
  const journey = told(sampleHost("docker-28.5-basic"), PUBLISHED);
  const hostile = `"><script>alert(1)</script>&\u0007]]>`;
  const { scene } = journey;
  const renamed: Told = {
    ...journey,
    scene: {
      ...scene,
      rooms: scene.rooms.map((room) => ({
        ...room,
        block: {
          rect: { ...room.block.rect, width: 900 },
          align: "top",
          justify: "start",
          rows: room.block.rows.map((row) => ({ ...row, left: { ...row.left, text: hostile } })),
        },
      })),
    },
  };
  for (const svg of [stagePicture(renamed, 5, { ...OPTIONS, title: hostile }), movingPicture(renamed, OPTIONS)]) {
    expect(svg).not.toContain("<script");
    expect(wordsOf(svg)).toContain("&lt;script&gt;");
  }
});

test("the colours are the page's", () => {
  const css = readFileSync(new URL("../../ui/theme.css", import.meta.url), "utf8");
  const [light = "", dark = ""] = css.split('[data-theme="dark"]');
  for (const [sheet, palette] of [
    [light, PALETTES.light],
    [dark, PALETTES.dark],
  ] as const)
    for (const [token, colour] of Object.entries(palette)) expect(sheet).toContain(`--${token}: ${colour};`);
});
