/**
 * A journey as one moving picture: SVG with CSS animations of one length, so that nothing drifts apart however long it
 * runs. It moves wherever a browser shows an image. Where less motion is preferred it stands still at the last step.
 */
import { forkLines } from "../fork-lines.ts";
import { pointAt } from "../frames.ts";
import type { Point } from "../geometry.ts";
import { scheduleOf } from "../schedule.ts";
import { drawGround } from "./circuit.ts";
import { drawFork, drawToken, drawTrail, pathOf, type Told } from "./packet.ts";
import { caption, captionLabel, document, drawMoment, frameOf, inFrame, type PictureOptions } from "./picture.ts";
import { element } from "./svg.ts";
import { drawThings } from "./things.ts";

/** Milliseconds that the last step stands before it begins again. */
const REST = 2500;

export function movingPicture(told: Told, options: PictureOptions): string {
  const frame = frameOf(told.scene, options);
  const { pen } = frame;
  const schedule = scheduleOf(told.journey);
  const whole = schedule.duration + REST;
  const rules: string[] = [];
  const animate = (name: string, frames: readonly string[], timing: "linear" | "step-end"): string => {
    rules.push(`@keyframes ${name}{${frames.join("")}}`, `#${name}{animation:${name} ${whole}ms ${timing} infinite}`);
    return name;
  };
  const percent = (time: number): string => `${((100 * time) / whole).toFixed(3)}%`;

  /** Seen from one time to another, and not otherwise. */
  const during = (name: string, from: number, to: number | null, parts: readonly string[]): string => {
    const after = to === null ? [] : [`${percent(to)}{visibility:hidden}`];
    const before = from <= 0 ? [] : ["0%{visibility:hidden}"];
    const id = animate(name, [...before, `${percent(from)}{visibility:visible}`, ...after], "step-end");
    // As it stands without motion: the last step alone.
    return element("g", { id, visibility: to === null ? undefined : "hidden" }, ...parts);
  };

  const last = told.steps.length - 1;
  const sentences = told.steps.map(({ index, step }) => {
    const timing = schedule.steps[index];
    return during(`c${index}`, timing?.start ?? 0, index === last ? null : (timing?.end ?? 0), [
      caption(frame, step.note, captionLabel(told, index)),
    ]);
  });
  const moments = told.steps.map(({ index }) => {
    const timing = schedule.steps[index];
    return during(`m${index}`, timing?.settled ?? 0, index === last ? null : (timing?.end ?? 0), [
      drawMoment(told, index, pen),
    ]);
  });

  const trails = told.course.packets.map((packet, at) => {
    const length = packet.lengths.at(-1) ?? 0;
    if (length === 0) return "";
    const stops = told.course.steps.flatMap((step, index) => {
      const timing = schedule.steps[index];
      if (step.packet !== at || !timing) return [];
      return [
        `${percent(timing.start)}{stroke-dashoffset:${(length - step.from).toFixed(1)}}`,
        `${percent(timing.settled)}{stroke-dashoffset:${(length - step.to).toFixed(1)}}`,
      ];
    });
    const id = animate(`t${at}`, [`0%{stroke-dashoffset:${length.toFixed(1)}}`, ...stops], "linear");
    const d = pathOf(packet.line);
    // What is not yet passed is covered by a mask, since the way back is a broken line itself.
    const mask = element(
      "mask",
      {
        id: `k${at}`,
        maskUnits: "userSpaceOnUse",
        x: 0,
        y: 0,
        width: told.scene.size.width,
        height: told.scene.size.height,
      },
      element("path", {
        id,
        d,
        fill: "none",
        stroke: "#fff",
        "stroke-width": 6,
        "stroke-dasharray": `${length.toFixed(1)} ${(length + 1).toFixed(1)}`,
      }),
    );
    return mask + element("g", { mask: `url(#k${at})` }, drawTrail(packet, d, false, pen.palette));
  });

  const tokens = told.course.packets.map((packet, at) => {
    const own = told.course.steps.flatMap((step, index) =>
      step.packet === at ? [{ step, timing: schedule.steps[index] }] : [],
    );
    const begins = own[0]?.timing?.start ?? 0;
    const ends = own.at(-1)?.timing?.end ?? 0;
    const places = own.flatMap(({ step, timing }) =>
      timing ? placesOf(packet, step, timing.start, timing.settled) : [],
    );
    const id = animate(
      `p${at}`,
      places.map(
        ({ time, point }) => `${percent(time)}{transform:translate(${point.x.toFixed(1)}px,${point.y.toFixed(1)}px)}`,
      ),
      "linear",
    );
    const kind = told.journey.packets[at]?.kind;
    const token = element("g", { id }, drawToken(packet.back, kind === "rst" || kind === "icmp-error", pen));
    return during(`v${at}`, begins, ends, [token]);
  });

  const forks = forkLines(told.scene, told.journey).map(({ line }, way) =>
    during(`f${way}`, schedule.steps[last]?.settled ?? 0, null, [drawFork(pathOf(line), way, pen.palette)]),
  );

  const style = element(
    "style",
    {},
    `${rules.join("")}@media (prefers-reduced-motion:reduce){*{animation:none!important}}`,
  );
  return document(
    frame,
    [
      style,
      frame.head,
      inFrame(frame, [
        drawGround(told.scene, pen),
        ...trails,
        ...forks,
        drawThings(told.scene, pen),
        ...moments,
        ...tokens,
      ]),
      ...sentences,
    ],
    told.journey.explanation,
  );
}

/** Points of a packet's line between two distances, each with the time at which it is passed at an even pace. */
function placesOf(
  packet: Told["course"]["packets"][number],
  { from, to }: { readonly from: number; readonly to: number },
  start: number,
  settled: number,
): readonly { readonly time: number; readonly point: Point }[] {
  const first = pointAt(packet, from);
  const end = pointAt(packet, to);
  if (!first || !end) return [];
  const between = packet.line.flatMap((point, index) => {
    const at = packet.lengths[index] ?? 0;
    return at > from && at < to ? [{ time: start + ((settled - start) * (at - from)) / (to - from), point }] : [];
  });
  return [{ time: start, point: first }, ...between, { time: settled, point: end }];
}
