import type { Outcome } from "../kernel/journey.ts";

/** The colour of an outcome; the word always stands with it. */
export function outcomeTone(outcome: Outcome): "accept" | "drop" | "undetermined" {
  return outcome === "answered" ? "accept" : outcome === "undetermined" ? "undetermined" : "drop";
}

const SIZES = ["bytes", "kB", "MB", "GB"] as const;

/** `12 kB`: a size as people say it. */
export function byteSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  for (; size >= 1000 && unit < SIZES.length - 1; unit++) size /= 1000;
  return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${SIZES[unit]}`;
}
