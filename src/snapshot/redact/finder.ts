/** Finds words of a large set in texts: by the run of letters and digits that they begin with, so that their number is no matter. */

const RUN = "[0-9A-Za-z]+";

export class Finder {
  /** By the run that it begins with; longest first. */
  readonly #byRun = new Map<string, string[]>();
  /** Those that begin with something else: few, if any. */
  readonly #odd: readonly string[];
  readonly #ends: RegExp;

  /** @param besides what may not stand beside a word, besides letters and digits; as in a class of a regular expression */
  constructor(words: Iterable<string>, besides = "") {
    const sorted = [...new Set(words)].filter((word) => word !== "").sort((a, b) => b.length - a.length);
    for (const word of sorted) {
      const [run] = /^[0-9A-Za-z]+/.exec(word) ?? [];
      if (run === undefined) continue;
      const same = this.#byRun.get(run);
      if (same) same.push(word);
      else this.#byRun.set(run, [word]);
    }
    this.#odd = sorted.filter((word) => !/^[0-9A-Za-z]/.test(word));
    this.#ends = new RegExp(`[0-9A-Za-z${besides}]`);
  }

  /** The longest word that stands in a text where a run begins, and is no part of a longer one; null where there is none. */
  at(text: string, index: number, run: string): string | null {
    const words = this.#byRun.get(run);
    if (!words || this.#ends.test(text[index - 1] ?? "")) return null;
    return (
      words.find((word) => text.startsWith(word, index) && !this.#ends.test(text[index + word.length] ?? "")) ?? null
    );
  }

  /** What finds a run, or what else is looked for; in `groups.run` where it is a run. */
  scanner(patterns: readonly string[] = []): RegExp {
    const odd = this.#odd.map(
      (word) => `(?<!${this.#ends.source})${word.replaceAll(/[.*+?^${}()|[\]\\/-]/g, "\\$&")}(?!${this.#ends.source})`,
    );
    return new RegExp([...patterns, ...odd, `(?<run>(?<![0-9A-Za-z])${RUN})`].join("|"), "gi");
  }
}

/**
 * Puts other texts in the place of words and patterns, in one go: what was replaced is not looked at again.
 *
 * @param scanner the finder's own
 */
export function replaceWords(
  text: string,
  finder: Finder,
  scanner: RegExp,
  replace: (token: string) => string,
): string {
  let out = "";
  let from = 0;
  scanner.lastIndex = 0;
  for (let match = scanner.exec(text); match !== null; match = scanner.exec(text)) {
    const run = match.groups?.["run"];
    const token = run === undefined ? match[0] : finder.at(text, match.index, run);
    if (token === null) continue;
    out += text.slice(from, match.index) + replace(token);
    from = match.index + token.length;
    scanner.lastIndex = from;
  }
  return from === 0 ? text : out + text.slice(from);
}

/** The words of a set that stand in a text. */
export function wordsIn(text: string, finder: Finder): ReadonlySet<string> {
  const found = new Set<string>();
  replaceWords(text, finder, finder.scanner(), (word) => {
    found.add(word);
    return word;
  });
  return found;
}
