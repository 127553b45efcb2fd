/** `ip neigh show` as text, into what it prints with `-j`: `172.17.0.2 dev docker0 lladdr 02:42:… router REACHABLE`. */
import type { Converted, Entry, UnreadLine } from "./converted.ts";

export function convertIpNeighbours(lines: readonly string[]): Converted<readonly Entry[]> {
  const value: Entry[] = [];
  const unread: UnreadLine[] = [];
  lines.forEach((line, index) => {
    if (line.trim() === "") return;
    const parts =
      /^(\S+) dev (\S+)(?: lladdr (\S+))?((?: (?:router|proxy|extern_learn|offload|managed))*)((?: [A-Z]+)*)\s*$/.exec(
        line.trim(),
      );
    if (parts === null) {
      unread.push({ line: index + 1, text: line.trim(), reason: "is no neighbour" });
      return;
    }
    const [, dst, dev, lladdr, flags = "", states = ""] = parts;
    const words = (text: string): readonly string[] => text.split(" ").filter((word) => word !== "");
    value.push({
      dst,
      dev,
      ...(lladdr === undefined ? {} : { lladdr }),
      ...Object.fromEntries(words(flags).map((flag) => [flag, null])),
      state: words(states),
    });
  });
  return { value, unread };
}
