/** What a build shows of its samples: pictures for the gallery, and the forms of public/embed (write-examples.ts). */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Plugin } from "vite";
import { project } from "./prepare.mjs";

export const examples: Plugin = {
  name: "examples",
  apply: "build",
  writeBundle: {
    // The template of a page in one file is there by then; the list of what is kept offline is made after it.
    sequential: true,
    handler({ dir }) {
      if (dir === undefined) return;
      // A process of its own: a configuration that held the simulator would be slow to read for every tool that reads it.
      const made = spawnSync(process.execPath, ["--import", "tsx", join(project, "e2e/tools/write-examples.ts"), dir], {
        cwd: project,
        encoding: "utf8",
      });
      if (made.status !== 0) this.error(`The examples could not be made: ${made.stderr}`);
    },
  },
};
