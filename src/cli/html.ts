/** A page in one file: program, host and question in it, for a wiki's attachment, a disk, a machine without a network. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { formatView, NOTHING } from "../app/address.ts";
import { type Content, fillTemplate, TEMPLATE } from "../app/single-file.ts";
import type { Command } from "./arguments.ts";
import { Unusable } from "./unusable.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));

/** The template that the build makes; it is built where that was never done. */
function template(): string {
  const path = `${project}/dist/${TEMPLATE}`;
  if (!existsSync(path)) {
    process.stderr.write("hookline: building the page, once\n");
    spawnSync("npm", ["run", "-s", "build"], { cwd: project, stdio: "ignore", shell: process.platform === "win32" });
  }
  if (!existsSync(path)) throw new Unusable("The page could not be built: `npm run build` says why.");
  return readFileSync(path, "utf8");
}

/** @param name what the host is called where no title was given */
export function singleFile(
  name: string,
  snapshot: unknown,
  { question, picture }: Extract<Command, { type: "export" }>,
): string {
  const title = picture.title ?? name;
  const address = formatView({ ...NOTHING, question, step: picture.step, theme: picture.theme, embed: true });
  const content: Content = { title, address, snapshot: JSON.stringify(snapshot) };
  const packed = gzipSync(JSON.stringify(content), { level: 9 }).toString("base64url");
  return fillTemplate(template(), title, packed);
}
