/**
 * How wide a text is, without a page to measure it on: the advance widths of the two faces that the drawing uses, as their
 * own files hold them.
 */

export type Face = "text" | "strong" | "mono" | "mono-strong";

/** A piece of text in one style. */
export interface Run {
  readonly text: string;
  readonly face: Face;
  /** Pixels at zoom 1. */
  readonly size: number;
  readonly tone: "ink" | "muted";
}

/** Thousandths of an em, from the space (U+0020) to the tilde (U+007E). Inter, weights 400 and 600. */
const INTER_400 =
  "281 288 466 633 642 982 644 300 365 365 501 662 288 460 288 360 631 407 610 618 646 593 620 566 619 620 288 302 662 662 662 511 966 690 654 730 722 601 590 746 743 269 571 672 565 903 753 765 639 765 644 642 646 744 690 985 682 679 629 365 360 365 471 456 323 562 612 571 612 583 370 613 591 242 242 549 242 876 591 600 612 612 376 528 327 591 562 818 546 562 552 426 333 426 662";
const INTER_600 =
  "252 321 523 644 650 1004 663 326 373 373 540 673 319 465 319 379 660 423 623 636 666 612 640 576 640 640 319 329 673 673 673 543 999 728 659 737 722 605 588 749 746 277 580 703 565 922 759 769 645 773 652 650 660 736 728 1020 720 713 652 373 379 373 481 469 351 574 624 583 624 591 389 625 612 262 262 569 262 900 612 609 624 624 397 549 353 612 587 839 569 588 566 455 359 455 673";

const WIDTHS: Readonly<Record<Face, (character: number) => number>> = {
  text: table(INTER_400),
  strong: table(INTER_600),
  // JetBrains Mono: every character.
  mono: () => 0.6,
  "mono-strong": () => 0.6,
};

/** What the tables do not hold is taken for as wide as the widest letters, so that a box is rather too wide. */
const UNKNOWN = 1;

function table(text: string): (character: number) => number {
  const widths = text.split(" ").map((width) => Number(width) / 1000);
  return (character) => (character === 0xb7 ? 0.32 : (widths[character - 0x20] ?? UNKNOWN));
}

export function widthOf({ text, face, size }: Run): number {
  const width = WIDTHS[face];
  let sum = 0;
  for (const character of text) sum += width(character.codePointAt(0) ?? 0);
  return sum * size;
}

/** The text as a name: the first thing that is read. */
export function name(text: string, size = 14): Run {
  return { text, face: "strong", size, tone: "ink" };
}

export function plain(text: string, size = 12): Run {
  return { text, face: "text", size, tone: "ink" };
}

export function note(text: string, size = 12): Run {
  return { text, face: "text", size, tone: "muted" };
}

/** The name of an interface, where it is the first thing that is read. */
export function monoName(text: string, size = 13): Run {
  return { text, face: "mono-strong", size, tone: "ink" };
}

/** An address, a port, the name of an interface. */
export function mono(text: string, tone: Run["tone"] = "ink", size = 12): Run {
  return { text, face: "mono", size, tone };
}
