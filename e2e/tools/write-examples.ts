/**
 * `write-examples.ts DIR`: writes into a build what is made of the samples by the program itself, so that it never shows what
 * that no longer is:
 *
 *   pictures/samples/NAME-light.svg, -dark.svg     for the gallery: the end of each sample's first journey
 *   embed/example.*                                 a journey in every form that a file has, for public/embed
 *   s/NAME.html, lesson/ID.html                     what previews of links are made of (previews.ts)
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Marked } from "marked";
import { ask } from "../../src/answers/ask.ts";
import { journeyMarkdown } from "../../src/answers/markdown.ts";
import { type QuestionText, tellQuestion } from "../../src/answers/question-text.ts";
import { formatView, NOTHING } from "../../src/app/address.ts";
import { fillTemplate, TEMPLATE } from "../../src/app/single-file.ts";
import { hostOf } from "../../src/cli/answer.ts";
import { pngOf } from "../../src/cli/png.ts";
import { compileHost, simulate } from "../../src/kernel/simulator.ts";
import { movingPicture } from "../../src/stage/picture/moving.ts";
import { stagePicture, tellOn } from "../../src/stage/picture/picture.ts";
import { filmStrip } from "../../src/stage/picture/strip.ts";
import { project } from "./prepare.mjs";
import { type Previewed, writePreviews } from "./previews.ts";

const THEMES = ["light", "dark"] as const;
/** Pixels: in the gallery a picture is half as wide, and its words are there to be recognised, not to be read. */
const SMALL = 640;
const LARGE = 1200;

interface Sample {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly question: QuestionText;
}

const DIAGRAM = "Who passes the packet to whom: the internet to the host, the host to web, and back";

/** What public/embed/index.html shows. */
const EXAMPLE = "docker-28.5-basic";

/** Where a page has Mermaid, it draws the diagram: this is the drawing, as `npm run picture` got it from Mermaid. */
const withDiagram = new Marked({
  renderer: {
    code: ({ lang }) =>
      lang === "mermaid"
        ? `<picture><source srcset="diagram-dark.svg" media="(prefers-color-scheme: dark)"><img src="diagram-light.svg" alt="${DIAGRAM}"></picture>`
        : false,
  },
});

const [dir = ""] = process.argv.slice(2);
const samples: readonly Sample[] = JSON.parse(readFileSync(join(project, "public/samples/index.json"), "utf8"));

mkdirSync(join(dir, "pictures/samples"), { recursive: true });
const previewed: Previewed[] = [];
for (const { name, title, about, question } of samples) {
  const snapshot = JSON.parse(readFileSync(join(project, "public/samples", name, "snapshot.json"), "utf8"));
  const host = hostOf(snapshot);
  const asked = ask(host, question);
  if (!asked.ok) throw new Error(`${name}: ${asked.error}`);
  const journey = simulate(compileHost(host), asked.value);
  const told = tellOn(host, journey);
  for (const theme of THEMES) {
    const picture = stagePicture(told, told.steps.length - 1, { theme, width: SMALL, title: null });
    writeFileSync(join(dir, `pictures/samples/${name}-${theme}.svg`), picture);
  }
  const dnat = told.steps.findIndex(({ step }) => step.at === "nat");
  previewed.push({ name, title, about, told, step: dnat === -1 ? told.steps.length - 1 : dnat });
  if (name !== EXAMPLE) continue;
  const heading = `${title}: ${tellQuestion(question)}`;
  const write = (ending: string, content: string | Uint8Array): void =>
    writeFileSync(join(dir, `embed/example${ending}`), content);
  for (const theme of THEMES) {
    const options = { theme, width: LARGE, title: heading };
    write(`-${theme}.svg`, stagePicture(told, dnat, options));
    write(`-strip-${theme}.svg`, filmStrip(told, options));
    write(`-moving-${theme}.svg`, movingPicture(told, options));
  }
  write(".png", pngOf(stagePicture(told, dnat, { theme: "light", width: LARGE, title: heading })));
  const markdown = journeyMarkdown(title, question, journey);
  write(".md", markdown);
  write("-markdown.html", renderedPage(heading, await withDiagram.parse(markdown)));
  const content = {
    title,
    address: formatView({ ...NOTHING, question, step: dnat + 1, embed: true }),
    snapshot: JSON.stringify(snapshot),
  };
  const packed = gzipSync(JSON.stringify(content), { level: 9 }).toString("base64url");
  write(".html", fillTemplate(readFileSync(join(dir, TEMPLATE), "utf8"), title, packed));
}
writePreviews(dir, previewed);

/** Markdown as a page of somebody's own shows it. */
function renderedPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="page.css">
</head>
<body class="rendered">
${body}</body>
</html>
`;
}
