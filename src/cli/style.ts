/** How words are set on a terminal; plain where output goes to a file or a pipe. */
export interface Style {
  strong(text: string): string;
  faint(text: string): string;
  /** Answered, accepted, delivered. */
  good(text: string): string;
  /** Dropped, refused, unreachable. */
  bad(text: string): string;
  /** Addresses rewritten. */
  changed(text: string): string;
  /** Undetermined. */
  doubtful(text: string): string;
  readonly columns: number;
}

const plain = (text: string): string => text;

export function plainStyle(columns = 100): Style {
  return { strong: plain, faint: plain, good: plain, bad: plain, changed: plain, doubtful: plain, columns };
}

/** ECMA-48 SGR sequences. */
export function colourStyle(columns = 100): Style {
  const sgr =
    (on: number, off: number) =>
    (text: string): string =>
      `\u001b[${on}m${text}\u001b[${off}m`;
  return {
    strong: sgr(1, 22),
    faint: sgr(2, 22),
    good: sgr(32, 39),
    bad: sgr(31, 39),
    changed: sgr(33, 39),
    doubtful: sgr(35, 39),
    columns,
  };
}

/** Breaks a text into lines of at most `width` characters, at spaces. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
