import type { Machine, Running } from "./machine.ts";
import type { Scope } from "./merge.ts";

/** What the page could hold, in characters; a capture that is larger is given up. */
const MOST = 200 * 1024 * 1024;
const LONGEST = 120_000;

/**
 * Runs the capture once, of all or of a part.
 *
 * @returns the snapshot's text
 * @throws {Error} with what the capture said where it failed, took too long, or prints too much
 */
export function capture(machine: Machine, { skip, engine }: Scope): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: string[] = [];
    const args = [...(skip.length > 0 ? ["--skip", skip.join(",")] : []), ...(engine ? [] : ["--no-engine"])];
    let length = 0;
    let said = "";
    let wrong: string | null = null;
    const timer = setTimeout(() => giveUp("The capture took longer than two minutes."), LONGEST);
    const running: Running = machine.start("capture", args, {
      onOutput(text) {
        length += text.length;
        if (length > MOST) giveUp("The capture is larger than 200 MB.");
        else parts.push(text);
      },
      onSaid(text) {
        said = (said + text).slice(-2000);
      },
      onEnd(status, why) {
        clearTimeout(timer);
        if (wrong !== null) reject(new Error(wrong));
        else if (status === 0) resolve(parts.join(""));
        else reject(new Error(why ?? `The capture failed (${status}): ${said.trim() || "it said nothing"}`));
      },
    });
    function giveUp(why: string): void {
      wrong ??= why;
      running.stop();
    }
  });
}
