/**
 * Pictures of the stage, as SVG that needs nothing else: no page, no style sheet, no font. Pure; the same host and journey
 * give the same picture, to the byte.
 *
 *   Host, Journey ── tellOn ──▶ Told ──┬─ stagePicture   one step
 *                                      ├─ filmStrip      the steps that matter, one below the other
 *                                      └─ movingPicture  all of it, moving
 */
import { flattenSteps } from "../../answers/steps.ts";
import type { Host } from "../../host/model.ts";
import type { Journey } from "../../kernel/journey.ts";
import { calloutOf } from "../callout.ts";
import { clearingAt } from "../clearing.ts";
import { courseOf } from "../course.ts";
import type { Size } from "../geometry.ts";
import { layoutHost } from "../layout/layout.ts";
import { scaleAt } from "../rows.ts";
import type { Scene } from "../scene.ts";
import { withVisitors } from "../visitors.ts";
import { drawCard } from "./card.ts";
import { drawGround } from "./circuit.ts";
import { drawNotes, notesIn } from "./notes.ts";
import { drawLights, drawPacket, drawTrails, type Told } from "./packet.ts";
import { PALETTES, type Theme } from "./palette.ts";
import { type Pen, wrapText, write } from "./pen.ts";
import { element } from "./svg.ts";
import { drawThings } from "./things.ts";

export interface PictureOptions {
  readonly theme: Theme;
  /** Pixels; the height follows. Text is never smaller than 12 of them. */
  readonly width: number;
  /** Stands above the drawing; null for none. */
  readonly title: string | null;
}

/** A host's scene with what the journey touches unfolded, and the journey on it. */
export function tellOn(host: Host, journey: Journey): Told {
  const rooms = new Set(journey.packets.flatMap(({ steps }) => steps.map(({ ns }) => ns)));
  const scene = withVisitors(layoutHost(host, { rooms, devices: new Set() }), journey);
  return { scene, journey, course: courseOf(scene, journey), steps: flattenSteps(journey) };
}

/**
 * The stage at the end of a step.
 *
 * @param index of the step, from 0
 * @throws {RangeError} where the journey has no such step
 */
export function stagePicture(told: Told, index: number, options: PictureOptions): string {
  const { step } = stepOf(told, index);
  const frame = frameOf(told.scene, options);
  const body = [
    drawGround(told.scene, frame.pen),
    drawTrails(told, index, frame.pen),
    drawThings(told.scene, frame.pen),
    drawMoment(told, index, frame.pen),
  ];
  const label = captionLabel(told, index);
  return document(
    frame,
    [inFrame(frame, body), frame.head, caption(frame, step.note, label)],
    `${label}: ${step.note}`,
  );
}

/** What of the packet stands over everything else at the end of a step. */
export function drawMoment(told: Told, index: number, pen: Pen): string {
  const { step } = stepOf(told, index);
  const callout = calloutOf(step);
  const clearing = callout && clearingAt(told, index, notesIn(told, index, pen), 1 / pen.scale);
  return [
    drawLights(told, index, pen),
    drawNotes(told, index, pen),
    drawPacket(told, index, pen),
    callout && clearing ? drawCard(told.scene.size, clearing, callout, pen) : "",
  ].join("");
}

export function stepOf({ steps }: Told, index: number): Told["steps"][number] {
  const flat = steps[index];
  if (!flat) throw new RangeError(`There is no step ${index + 1}: the journey has ${steps.length}.`);
  return flat;
}

export function captionLabel({ steps }: Told, index: number): string {
  return `step ${index + 1} of ${steps.length}`;
}

/** A scene's place in a picture: a title above it, and below it the space of a caption. */
export interface Frame {
  readonly pen: Pen;
  /** Pixels of the picture. */
  readonly size: Size;
  /** Pixels of the picture for one of the scene. */
  readonly zoom: number;
  /** Where the drawing begins, and how high it is, in pixels of the picture. */
  readonly top: number;
  readonly drawing: number;
  readonly head: string;
}

const EDGE = 20;
const HEAD = 40;
const TITLE_SIZE = 15;
const CAPTION_SIZE = 14.5;
const CAPTION_LINE = 21;
const CAPTION = 2 * CAPTION_LINE + 16;
const LABEL_SIZE = 12;

export function frameOf(scene: Scene, { theme, width, title }: PictureOptions): Frame {
  const palette = PALETTES[theme];
  const zoom = (width - 2 * EDGE) / scene.size.width;
  const pen: Pen = { palette, scale: scaleAt(zoom) };
  const top = title === null ? EDGE : HEAD;
  const drawing = scene.size.height * zoom;
  const head =
    title === null
      ? ""
      : (wrapText(title, "strong", TITLE_SIZE, width - 2 * EDGE)
          .slice(0, 1)
          .map((line) =>
            write(line, { x: EDGE, y: HEAD / 2 }, { face: "strong", size: TITLE_SIZE, colour: palette.ink }),
          )[0] ?? "");
  return { pen, size: { width, height: Math.ceil(top + drawing + CAPTION) }, zoom, top, drawing, head };
}

/** Parts of the scene, in its place of the picture. */
export function inFrame({ zoom, top }: Frame, parts: readonly string[]): string {
  return element("g", { transform: `translate(${EDGE} ${top}) scale(${zoom.toFixed(5)})` }, ...parts);
}

/** One plain sentence below the drawing, on two lines at the most. */
export function caption({ pen: { palette }, size, top, drawing }: Frame, sentence: string, label: string): string {
  const y = top + drawing + 12;
  const lines = wrapText(sentence, "text", CAPTION_SIZE, size.width - 2 * EDGE - 110);
  const shown = lines.length > 2 ? [lines[0] ?? "", `${lines[1]} …`] : lines;
  return [
    ...shown.map((line, index) =>
      write(
        line,
        { x: EDGE, y: y + (index + 0.5) * CAPTION_LINE },
        { face: "text", size: CAPTION_SIZE, colour: palette.ink },
      ),
    ),
    write(
      label,
      { x: size.width - EDGE, y: y + 0.5 * CAPTION_LINE },
      { face: "text", size: LABEL_SIZE, colour: palette["ink-2"], anchor: "end" },
    ),
  ].join("");
}

/** @param description for those who do not see it */
export function document(
  { pen: { palette }, size }: Pick<Frame, "pen" | "size">,
  parts: readonly string[],
  description: string,
): string {
  const { width, height } = size;
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": description,
    },
    element("rect", { width, height, fill: palette.paper }),
    ...parts,
  );
}
