export interface Term {
  /** As it stands at the head of its explanation. */
  readonly word: string;
  /** Other forms that are the same thing. */
  readonly also?: readonly string[];
  /** How it is written where no sentence is, in rules and tables, letter by letter. In prose they may be common words. */
  readonly signs?: readonly string[];
  readonly means: string;
  /** What one types to see it; null where no command shows it. */
  readonly command: string | null;
}
