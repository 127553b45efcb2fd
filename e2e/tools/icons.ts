/** `npm run icons`: the PNGs of the installed app, from public/icons/favicon.svg. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { project } from "./prepare.mjs";

const folder = join(project, "public/icons");
/** Without its style sheet, which the renderer does not read. */
const drawing = readFileSync(join(folder, "favicon.svg"), "utf8")
  .replace(/^<svg[^>]*>|<\/svg>\s*$|<style>.*?<\/style>/gs, "")
  .replace(/class="line"/, 'stroke="#1d5fd6" fill="none"')
  .replace(/class="station"/, 'fill="#b83b0a"');

/** @param share how much of the icon the drawing may fill: a maskable one is cut to a circle of four fifths. */
function icon(name: string, size: number, share: number): void {
  const offset = (32 * (1 - share)) / 2;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#faf9f6"/><g transform="translate(${offset} ${offset}) scale(${share})">${drawing}</g></svg>`;
  writeFileSync(join(folder, name), new Resvg(svg, { fitTo: { mode: "width", value: size } }).render().asPng());
}

icon("icon-192.png", 192, 0.8);
icon("icon-512.png", 512, 0.8);
icon("maskable-512.png", 512, 0.58);
icon("apple-touch-icon.png", 180, 0.74);
