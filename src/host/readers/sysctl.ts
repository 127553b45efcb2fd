import { Misread } from "./misread.ts";
import { type Place, type Reading, readLines } from "./reading.ts";

/**
 * `key = value` lines of sysctl(8). It prints `eth0/10` for the interface `eth0.10`, since dots part its keys; here a name
 * stands in a key as it is.
 */
export function readSysctl(text: string, place: Place): Reading<readonly [string, string]> {
  return readLines(text, place, (line) => {
    const parts = /^(net[./][^\s=]+)\s*=\s*(.*)$/.exec(line);
    if (parts === null) throw new Misread("'net.… = value' was expected");
    const [, key = "", value = ""] = parts;
    return [key.replaceAll("/", "."), value] as const;
  });
}
