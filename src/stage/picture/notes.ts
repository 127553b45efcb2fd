/** What stays written on the stage, as its page writes it: rewritten addresses, docker-proxy's two connections, ways on from a fork. */
import { NOTE, type Note, notesAt } from "../notes.ts";
import { type Run, widthOf } from "../text.ts";
import { box } from "./box.ts";
import type { Told } from "./packet.ts";
import { type Pen, write } from "./pen.ts";
import { element } from "./svg.ts";

export function notesIn({ scene, journey, course, steps }: Told, index: number, { scale }: Pen): readonly Note[] {
  return notesAt(scene, journey, course, steps, { index, settled: true, zoom: 1 / scale });
}

export function drawNotes(told: Told, index: number, pen: Pen): string {
  return notesIn(told, index, pen)
    .map((note) => drawNote(note, pen))
    .join("");
}

function drawNote({ tone, lines, rect }: Note, { palette, scale }: Pen): string {
  const colour = palette[tone === "connection" ? "ink" : tone];
  const size = { width: rect.width / scale, height: rect.height / scale };
  return element(
    "g",
    { transform: `translate(${rect.x} ${rect.y}) scale(${scale})` },
    box(
      { x: 0, y: 0, ...size },
      { radius: 5, fill: palette.card, stroke: tone === "undetermined" ? colour : palette.card },
    ),
    ...lines.map((runs, line) => drawLine(runs, NOTE.rim + (line + 0.5) * NOTE.line, colour)),
  );
}

function drawLine(runs: readonly Run[], y: number, colour: string): string {
  let x: number = NOTE.pad;
  return runs
    .map((run) => {
      const text = write(run.text, { x, y }, { ...run, colour });
      x += widthOf(run) + NOTE.gap;
      return text;
    })
    .join("");
}
