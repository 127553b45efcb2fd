import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "vite";

/**
 * Begins the process that serves (web.ts). It is given its program on standard input, as one text: what would compile it there
 * would be a helper of this process's rights within its reach, and once it is nobody it may not be able to read the files.
 *
 * @returns the process, which can be spoken to by messages
 */
export async function startWebProcess(): Promise<ChildProcess> {
  const program = join(import.meta.dirname, "web.ts");
  const made = await build({
    configFile: false,
    publicDir: false,
    logLevel: "error",
    ssr: { noExternal: true },
    build: { ssr: program, write: false },
  });
  const output = "output" in made ? made.output : [];
  const [chunk, ...others] = output;
  if (chunk?.type !== "chunk" || others.length > 0) throw new Error("The program that serves came in several parts.");
  // The token goes by message: an environment can be looked at.
  const { HOOKLINE_LIVE_TOKEN: _, ...env } = process.env;
  const child = spawn(process.execPath, ["--input-type=module", "-"], {
    env,
    stdio: ["pipe", "inherit", "inherit", "ipc"],
  });
  child.stdin?.on("error", () => {});
  child.stdin?.end(chunk.code);
  return child;
}
