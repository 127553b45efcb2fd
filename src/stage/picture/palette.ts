/** The colours of the two themes, for pictures that stand alone. A test holds them to those of the page (`ui/theme.css`). */

export interface Palette {
  readonly paper: string;
  readonly "paper-2": string;
  readonly card: string;
  readonly ink: string;
  readonly "ink-2": string;
  readonly line: string;
  readonly "line-2": string;
  readonly accent: string;
  readonly "accent-tint": string;
  readonly dnat: string;
  readonly "dnat-tint": string;
  readonly snat: string;
  readonly "snat-tint": string;
  readonly accept: string;
  readonly "accept-tint": string;
  readonly drop: string;
  readonly "drop-tint": string;
  readonly undetermined: string;
  readonly "undetermined-tint": string;
}

/** What may happen to a packet, each with a colour of its own. */
export type Tone = "dnat" | "snat" | "accept" | "drop" | "undetermined";

export type Theme = "light" | "dark";

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    paper: "#faf9f6",
    "paper-2": "#f3f2ec",
    card: "#ffffff",
    ink: "#1c2430",
    "ink-2": "#5b626f",
    line: "#dedcd5",
    "line-2": "#c4c5c0",
    accent: "#1d5fd6",
    "accent-tint": "#e8effc",
    dnat: "#b83b0a",
    "dnat-tint": "#fff3e6",
    snat: "#6d3fc4",
    "snat-tint": "#f3edff",
    accept: "#1a7338",
    "accept-tint": "#e8f5ec",
    drop: "#b3201b",
    "drop-tint": "#fdecea",
    undetermined: "#805700",
    "undetermined-tint": "#fdf4d8",
  },
  dark: {
    paper: "#14171c",
    "paper-2": "#191c22",
    card: "#1d2128",
    ink: "#e8e6e1",
    "ink-2": "#9aa2af",
    line: "#2e333b",
    "line-2": "#454c57",
    accent: "#6ea8ff",
    "accent-tint": "#1e2c44",
    dnat: "#ff9e64",
    "dnat-tint": "#33261a",
    snat: "#bb9af7",
    "snat-tint": "#2a2440",
    accept: "#6fcf8e",
    "accept-tint": "#1c3025",
    drop: "#ff8078",
    "drop-tint": "#3a2022",
    undetermined: "#e0b34c",
    "undetermined-tint": "#33290f",
  },
};

/** @param part of the first colour, from 0 to 1 */
export function mix(first: string, second: string, part: number): string {
  const channel = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(channel(first, at) * part + channel(second, at) * (1 - part)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
