/** What a conversion of a command's text gives: the same as its JSON would be, and the lines that it could not read. */

export interface UnreadLine {
  /** 1-based, in the text that was converted. */
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

export interface Converted<T> {
  readonly value: T;
  readonly unread: readonly UnreadLine[];
}

/** An object as a command prints it in its list. */
export type Entry = { readonly [key: string]: unknown };
