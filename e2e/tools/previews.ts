/**
 * Pages for links that are posted: each sample and each lesson has one of its own, whose head tells a chat that makes a preview
 * what it is of, since such a program reads no address and runs no script. Opened, it leads on to the view.
 *
 *   s/NAME.html, lesson/ID.html, pictures/previews/NAME.png
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pngOf } from "../../src/cli/png.ts";
import { COURSE } from "../../src/lessons/course/index.ts";
import { type PictureOptions, stagePicture } from "../../src/stage/picture/picture.ts";

/** What previews are made for, in pixels: wider than high, as most show them. */
const PREVIEW = { width: 1200, height: 630 };
/** Around the picture in it. */
const RIM = 15;

export interface Previewed {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** The told journey that is its picture, and the step. */
  readonly told: Parameters<typeof stagePicture>[0];
  readonly step: number;
}

/** @param dir the build's */
export function writePreviews(dir: string, samples: readonly Previewed[]): void {
  for (const folder of ["s", "lesson", "pictures/previews"]) mkdirSync(join(dir, folder), { recursive: true });
  for (const { name, title, about, told, step } of samples) {
    writeFileSync(join(dir, `pictures/previews/${name}.png`), previewPicture(told, step));
    const page = previewPage({ view: `?sample=${name}`, title, about, picture: name });
    writeFileSync(join(dir, `s/${name}.html`), page);
  }
  for (const { id, title, about, minutes, sample } of COURSE) {
    const lesson = { title: `${title}: a lesson of ${minutes} minutes`, about, picture: sample };
    writeFileSync(join(dir, `lesson/${id}.html`), previewPage({ view: `?lesson=${id}`, ...lesson }));
  }
}

/** The stage, as large as it can be in the middle of a preview. */
function previewPicture(told: Previewed["told"], step: number): Uint8Array {
  const options: PictureOptions = { theme: "light", width: PREVIEW.width, title: null };
  const picture = stagePicture(told, step, options);
  const [, paper = "white"] = picture.match(/<rect [^>]*?fill="(#\w+)"/) ?? [];
  const inside = picture.replace(
    /^<svg ([^>]*?)width="\d+" height="\d+"/,
    `<svg $1x="${RIM}" y="${RIM}" width="${PREVIEW.width - 2 * RIM}" height="${PREVIEW.height - 2 * RIM}"`,
  );
  return pngOf(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${PREVIEW.width}" height="${PREVIEW.height}"><rect width="100%" height="100%" fill="${paper}"/>${inside}</svg>`,
    1,
  );
}

interface PreviewPage {
  /** From the app's own address on. */
  readonly view: string;
  readonly title: string;
  readonly about: string;
  /** The name of its picture's sample. */
  readonly picture: string;
}

function previewPage({ view, title, about, picture }: PreviewPage): string {
  const path = `pictures/previews/${picture}.png`;
  const { HOOKLINE_URL } = process.env;
  // Previews want the picture's whole address, which only whoever builds for a place knows.
  const image = HOOKLINE_URL ? new URL(path, HOOKLINE_URL).href : `../${path}`;
  return `<!doctype html>
<html lang="en" data-view="${escaped(view)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; img-src 'self'; base-uri 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)} · Hookline</title>
<meta name="description" content="${escaped(about)}">
<meta property="og:type" content="website">
<meta property="og:site_name" content="Hookline">
<meta property="og:title" content="${escaped(title)}">
<meta property="og:description" content="${escaped(about)}">
<meta property="og:image" content="${escaped(image)}">
<meta property="og:image:width" content="${PREVIEW.width}">
<meta property="og:image:height" content="${PREVIEW.height}">
<meta property="og:image:alt" content="The host’s wiring, and a packet on its way through it">
<meta name="twitter:card" content="summary_large_image">
<link rel="icon" type="image/svg+xml" href="../icons/favicon.svg">
<script src="../open.js"></script>
</head>
<body><p><a href="../${escaped(view)}">${escaped(title)}, in Hookline</a></p></body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
