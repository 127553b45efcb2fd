import { join } from "node:path";
import type { Machine } from "./machine.ts";

/** What the page could hold; a capture that is larger is given up. */
const MOST_BYTES = 200 * 1024 * 1024;
const LONGEST = 120_000;
const SCRIPT = join(import.meta.dirname, "../../public/capture.sh");

/**
 * Runs the capture once.
 *
 * @returns the snapshot's text
 * @throws {Error} with what the capture said where it failed, took too long, or prints too much
 */
export function capture(machine: Machine): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = machine.start(SCRIPT);
    const parts: Buffer[] = [];
    let length = 0;
    let said = "";
    let wrong: string | null = null;
    const giveUp = (why: string): void => {
      wrong ??= why;
      machine.stop(child);
    };
    const timer = setTimeout(() => giveUp("The capture took longer than two minutes."), LONGEST);
    child.stdout?.on("data", (part: Buffer) => {
      length += part.length;
      if (length > MOST_BYTES) giveUp("The capture is larger than 200 MB.");
      else parts.push(part);
    });
    child.stderr?.on("data", (part: Buffer) => {
      said = (said + part.toString("utf8")).slice(-2000);
    });
    child.on("error", (error) => giveUp(`The capture cannot be started: ${error.message}.`));
    child.on("close", (status) => {
      clearTimeout(timer);
      if (wrong !== null) reject(new Error(wrong));
      else if (status !== 0) reject(new Error(`The capture failed (${status}): ${said.trim() || "it said nothing"}`));
      else resolve(Buffer.concat(parts).toString("utf8"));
    });
  });
}
