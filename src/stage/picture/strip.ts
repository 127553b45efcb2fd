/** A journey as a film strip: the steps that matter, each with its sentence, one below the other. */
import { scheduleOf } from "../schedule.ts";
import { drawGround } from "./circuit.ts";
import { drawTrails, type Told } from "./packet.ts";
import {
  caption,
  captionLabel,
  document,
  drawMoment,
  frameOf,
  inFrame,
  type PictureOptions,
  stepOf,
} from "./picture.ts";
import { element } from "./svg.ts";
import { drawThings } from "./things.ts";

/** @returns indices of the first step, and of each at which the packet is rewritten, delivered, sent out, or lost */
export function stripSteps({ journey, steps }: Told): readonly number[] {
  const schedule = scheduleOf(journey);
  return steps
    .map(({ index }) => index)
    .filter((index) => {
      const milestone = schedule.steps[index]?.milestone ?? null;
      return index === 0 || index === steps.length - 1 || (milestone !== null && milestone !== "route");
    });
}

export function filmStrip(told: Told, options: PictureOptions): string {
  const frame = frameOf(told.scene, { ...options, title: null });
  const { pen, size } = frame;
  const titled = frameOf(told.scene, options);
  const offset = titled.top - frame.top;
  // The drawing itself stands once in the file.
  const shared = element(
    "defs",
    {},
    element("g", { id: "ground" }, drawGround(told.scene, pen)),
    element("g", { id: "things" }, drawThings(told.scene, pen)),
  );
  const pictures = stripSteps(told).map((index, row) =>
    element(
      "g",
      { transform: `translate(0 ${offset + row * size.height})` },
      inFrame(frame, [
        element("use", { href: "#ground" }),
        drawTrails(told, index, pen),
        element("use", { href: "#things" }),
        drawMoment(told, index, pen),
      ]),
      caption(frame, stepOf(told, index).step.note, captionLabel(told, index)),
    ),
  );
  const whole = { pen, size: { width: size.width, height: offset + pictures.length * size.height } };
  return document(whole, [shared, titled.head, ...pictures], told.journey.explanation);
}
