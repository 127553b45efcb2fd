/**
 * The packet: its token, the trail of every packet so far, the card beside it, and the marks that stay where packets ended.
 * The token and the trail are moved by hand on each change of the player's time; React renders only when the step changes.
 */
import { useStore, useStoreApi, ViewportPortal } from "@xyflow/react";
import { useContext, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { flattenSteps } from "../../answers/steps.ts";
import type { Player } from "../../app/player.ts";
import type { Journey } from "../../kernel/journey.ts";
import { type Callout, calloutOf, hasShortForm } from "../../stage/callout.ts";
import { isLow, placeCard, placeLongCard, sightFor } from "../../stage/card-place.ts";
import { type Clearing, clearingAt } from "../../stage/clearing.ts";
import type { Course, PacketCourse } from "../../stage/course.ts";
import { forkLines } from "../../stage/fork-lines.ts";
import { type Frame, frameAt, lineUpTo, pointAt } from "../../stage/frames.ts";
import type { Point, Size } from "../../stage/geometry.ts";
import { insidesOf } from "../../stage/insides.ts";
import { endMarksAt, endsIn, lightsAt } from "../../stage/moment.ts";
import { NOTE, type Note, notesAt } from "../../stage/notes.ts";
import type { Scene } from "../../stage/scene.ts";
import type { Schedule } from "../../stage/schedule.ts";
import { CalloutCard, EndIcon, TONES, toneOf } from "./callout-card.tsx";

import { LitContext } from "./lit.ts";
import { LAYERS } from "./to-flow.ts";

interface Props {
  readonly scene: Scene;
  readonly journey: Journey;
  readonly course: Course;
  readonly schedule: Schedule;
  readonly player: Pick<Player, "time" | "subscribe">;
  /** Index of the step whose place is shown as well. */
  readonly previewed: number | null;
}

interface Shown {
  readonly step: number;
  readonly settled: boolean;
}

export function Packet(props: Props) {
  return (
    <ViewportPortal>
      <PacketLayers {...props} />
    </ViewportPortal>
  );
}

function PacketLayers({ scene, journey, course, schedule, player, previewed }: Props) {
  const lit = useContext(LitContext);
  const token = useRef<HTMLDivElement>(null);
  const trails = useRef<(SVGPathElement | null)[]>([]);
  const inner = useRef<(SVGPathElement | null)[]>([]);
  const name = useId();
  const insides = useMemo(() => insidesOf(scene, course), [scene, course]);
  const [shown, setShown] = useState<Shown>({ step: -1, settled: false });
  const steps = useMemo(() => flattenSteps(journey), [journey]);
  const zoom = useStore((state) => state.transform[2]);
  const forks = useMemo(() => forkLines(scene, journey), [scene, journey]);
  const forked = shown.settled && shown.step === course.steps.length - 1 ? forks : [];

  useLayoutEffect(() => {
    const move = (): void => {
      const frame = frameAt(course, schedule, player.time);
      if (!frame) return;
      if (token.current)
        token.current.style.transform = `translate(${frame.token.x}px, ${frame.token.y}px) scale(var(--unzoom))`;
      drawTrails(trails.current, course.packets, frame);
      drawTrails(inner.current, course.packets, frame);
      setShown((now) =>
        now.step === frame.step && now.settled === frame.settled ? now : { step: frame.step, settled: frame.settled },
      );
    };
    move();
    return player.subscribe(move);
  }, [course, schedule, player]);

  useEffect(() => {
    lit.set(lightsAt(course, steps, shown.step));
  }, [lit, course, steps, shown.step]);
  useEffect(() => () => lit.set({ active: new Set(), passed: new Set(), tone: null }), [lit]);

  const flat = steps[shown.step];
  const current = course.steps[shown.step];
  const packet = current && course.packets[current.packet];
  const callout = flat && shown.settled ? calloutOf(flat.step) : null;
  const notes = useMemo(
    () => notesAt(scene, journey, course, steps, { index: shown.step, settled: shown.settled, zoom }),
    [scene, journey, course, steps, shown, zoom],
  );
  const told = callout !== null;
  const ghost = previewed === null || previewed === shown.step ? null : placeOf(course, previewed);
  const clearing = useMemo(
    () => (told ? clearingAt({ scene, course, steps }, shown.step, notes, zoom) : null),
    [told, scene, course, steps, shown.step, notes, zoom],
  );
  return (
    <>
      <svg
        className="trails"
        width={scene.size.width}
        height={scene.size.height}
        style={{ zIndex: LAYERS.trails }}
        aria-hidden="true"
      >
        <Trails className="trail" paths={trails.current} course={course} current={current?.packet ?? 0} />
        {forked.map(({ title, line }) => (
          <path key={title} className="trail fork" d={pathOf(line)} />
        ))}
      </svg>
      <svg
        className="trails"
        width={scene.size.width}
        height={scene.size.height}
        style={{ zIndex: LAYERS.insides }}
        aria-hidden="true"
      >
        <clipPath id={`${name}-insides`}>
          {insides.map((rect) => (
            <rect key={`${rect.x} ${rect.y}`} {...rect} />
          ))}
        </clipPath>
        <g className="insides" clipPath={`url(#${name}-insides)`}>
          <Trails className="inner-trail" paths={inner.current} course={course} current={current?.packet ?? 0} />
        </g>
      </svg>
      <svg
        className="starts"
        width={scene.size.width}
        height={scene.size.height}
        style={{ zIndex: LAYERS.starts }}
        aria-hidden="true"
      >
        {course.packets.slice(0, (current?.packet ?? -1) + 1).map(({ line: [start], back }, index) => (
          <circle
            key={journey.packets[index]?.kind + String(index)}
            className="trail-start"
            data-way={back ? "back" : "forth"}
            cx={start?.x}
            cy={start?.y}
            r={5}
          />
        ))}
      </svg>
      <div className="journey" style={{ zIndex: LAYERS.packet, ["--unzoom" as string]: unzoom(zoom) }}>
        {endMarksAt(course, steps, shown.step, shown.settled).map(({ kind, point, key }) => (
          <span
            key={key}
            className="end-mark"
            data-tone={TONES[kind]}
            style={{ transform: `translate(${point.x}px, ${point.y}px) scale(var(--unzoom))` }}
          >
            <EndIcon kind={kind} />
          </span>
        ))}
        {notes.map((note) => (
          <WrittenNote key={note.key} note={note} zoom={zoom} />
        ))}
        {ghost && (
          <div className="ghost" style={{ transform: `translate(${ghost.x}px, ${ghost.y}px) scale(var(--unzoom))` }} />
        )}
        <div
          ref={token}
          className="token"
          data-kind="packet"
          data-way={packet?.back ? "back" : "forth"}
          data-packet={flat ? journey.packets[flat.packet]?.kind : undefined}
          data-ended={endsIn(callout) || undefined}
        />
        {callout && clearing && <PlacedCard key={shown.step} scene={scene} clearing={clearing} callout={callout} />}
      </div>
    </>
  );
}

/** Where the packet is once a step has happened. */
function placeOf({ steps, packets }: Course, index: number): Point | null {
  const step = steps[index];
  const packet = step && packets[step.packet];
  return packet ? pointAt(packet, step.to) : null;
}

interface TrailsProps {
  readonly className: string;
  /** Where the paths are put, for whoever draws them. */
  readonly paths: (SVGPathElement | null)[];
  readonly course: Course;
  /** Index of the present packet. */
  readonly current: number;
}

/** A path for each packet: the packets of a journey keep their places. */
function Trails({ className, paths, course, current }: TrailsProps) {
  return course.packets.map(({ back }, index) => (
    <path
      // biome-ignore lint/suspicious/noArrayIndexKey: it is what they are told apart by
      key={index}
      ref={(element) => {
        paths[index] = element;
      }}
      className={className}
      data-way={back ? "back" : "forth"}
      data-earlier={index < current || undefined}
    />
  ));
}

function WrittenNote({ note: { tone, lines, rect }, zoom }: { readonly note: Note; readonly zoom: number }) {
  const { x, y, width, height } = rect;
  return (
    <div
      className="note"
      data-tone={tone}
      style={{ left: x, top: y, width: width * zoom, height: height * zoom, scale: String(1 / zoom) }}
    >
      {lines.map((runs) => (
        <div key={runs[0]?.text} className="line" style={{ height: NOTE.line, gap: NOTE.gap }}>
          {runs.map(({ text, face }) => (
            <span key={text} className={face === "mono" ? "mono" : "title"}>
              {text}
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}

interface PlacedCardProps {
  readonly clearing: Clearing;
  readonly callout: Callout;
  readonly scene: Scene;
}

/** The card beside its step, whole in the window; beside a token out of sight it stays out as well. */
function PlacedCard({ clearing, callout, scene }: PlacedCardProps) {
  const store = useStoreApi();
  const element = useRef<HTMLDivElement>(null);
  const tie = useRef<SVGPathElement>(null);
  const low = useStore((state) => isLow(state));
  const long = hasShortForm(callout) && !low;
  const [short, setShort] = useState(false);
  const brief = low || (long && short);
  const stands = useRef<Point | null>(null);
  /** Of its long form, for whether there has come to be room for it. */
  const whole = useRef<Size | null>(null);
  const { zoom, at } = clearing;
  useLayoutEffect(() => {
    const place = (): void => {
      const { transform, width, height } = store.getState();
      const card = element.current;
      // Of another zoom, it is placed when that is drawn.
      if (!card || width === 0 || transform[2] !== zoom) return;
      const size = { width: card.offsetWidth, height: card.offsetHeight };
      const [x, y] = transform;
      const seenBy = (one: Size) =>
        sightFor(at, one, { x, y, zoom }, { width, height }) ?? { x: 0, y: 0, ...scene.size };
      if (!brief) whole.current = size;
      const own = brief ? null : stands.current;
      const roomy = long && whole.current && placeLongCard(clearing, whole.current, seenBy(whole.current), own);
      if (long && brief !== !roomy) {
        // Drawn in its other form, it is placed.
        stands.current = null;
        setShort(!roomy);
        return;
      }
      const { corner, tie: way } = roomy || placeCard(clearing, size, seenBy(size), stands.current);
      stands.current = corner;
      card.style.left = `${corner.x}px`;
      card.style.top = `${corner.y}px`;
      tie.current?.setAttribute("d", way ? pathOf(way) : "");
    };
    place();
    return store.subscribe(place);
  }, [store, scene, clearing, at, zoom, long, brief]);
  return (
    <>
      <svg className="card-tie" data-tone={toneOf(callout)} aria-hidden="true">
        <path ref={tie} vectorEffect="non-scaling-stroke" />
      </svg>
      <div ref={element} className="card-place" style={{ scale: String(1 / zoom) }}>
        <CalloutCard callout={callout} brief={brief} />
      </div>
    </>
  );
}

/** The token keeps its size from a certain distance on, so that it is not lost. */
function unzoom(zoom: number): number {
  return Math.max(0.7, Math.min(3, 0.9 / zoom));
}

function pathOf(line: readonly Point[]): string {
  return line.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x.toFixed(2)} ${y.toFixed(2)}`).join("");
}

/** Packets before the present one are drawn whole, those after it not at all. */
function drawTrails(paths: readonly (SVGPathElement | null)[], packets: readonly PacketCourse[], frame: Frame): void {
  for (const [index, path] of paths.entries()) {
    const packet = packets[index];
    if (!path || !packet) continue;
    const length = packet.lengths.at(-1) ?? 0;
    const passed = index < frame.packet ? length : index > frame.packet ? 0 : frame.passed;
    const drawn = passed.toFixed(1);
    if (path.dataset["passed"] === drawn) continue;
    path.dataset["passed"] = drawn;
    path.setAttribute("d", passed > 0 ? pathOf(lineUpTo(packet, passed)) : "");
  }
}
