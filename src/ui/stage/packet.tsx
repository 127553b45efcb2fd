/**
 * The packet: its token, the trail of every packet so far, the card beside it, and the marks that stay where packets ended.
 * The token and the trail are moved by hand on each change of the player's time; React renders only when the step changes.
 */
import { useStore, useStoreApi, ViewportPortal } from "@xyflow/react";
import { useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { flattenSteps } from "../../answers/steps.ts";
import type { Player } from "../../app/player.ts";
import type { Journey } from "../../kernel/journey.ts";
import { type Callout, calloutOf } from "../../stage/callout.ts";
import { placeCard } from "../../stage/card-place.ts";
import type { Course, CourseStep, PacketCourse } from "../../stage/course.ts";
import { forkLines } from "../../stage/fork-lines.ts";
import { type Frame, frameAt, lineUpTo, pointAt } from "../../stage/frames.ts";
import { contains, inset, type Point, type Rect } from "../../stage/geometry.ts";
import { endMarksAt, endsIn, lightsAt } from "../../stage/moment.ts";
import { NOTE, type Note, notesAt } from "../../stage/notes.ts";
import type { Scene } from "../../stage/scene.ts";
import type { Schedule } from "../../stage/schedule.ts";
import { CalloutCard, EndIcon, TONES } from "./callout-card.tsx";

import { LitContext } from "./lit.ts";
import { LAYERS } from "./to-flow.ts";

/** Paper between the card and the window's edge, in pixels on the screen. */
const CARD_RIM = 8;
/** What the buttons for the zoom take of the window, at its lower edge. */
const BUTTONS = 42;

interface Props {
  readonly scene: Scene;
  readonly journey: Journey;
  readonly course: Course;
  readonly schedule: Schedule;
  readonly player: Pick<Player, "time" | "subscribe">;
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

function PacketLayers({ scene, journey, course, schedule, player }: Props) {
  const lit = useContext(LitContext);
  const token = useRef<HTMLDivElement>(null);
  const trails = useRef<(SVGPathElement | null)[]>([]);
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
  const at = current && packet && pointAt(packet, current.to);
  const notes = useMemo(
    () => notesAt(scene, journey, course, steps, { index: shown.step, settled: shown.settled, zoom }),
    [scene, journey, course, steps, shown, zoom],
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
        {course.packets.map((one, index) => (
          <path
            // The packets of a journey keep their places.
            key={journey.packets[index]?.kind + String(index)}
            ref={(element) => {
              trails.current[index] = element;
            }}
            className="trail"
            data-way={one.back ? "back" : "forth"}
            data-earlier={index < (current?.packet ?? 0) || undefined}
          />
        ))}
        {forked.map(({ title, line }) => (
          <path key={title} className="trail fork" d={pathOf(line)} />
        ))}
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
        <div
          ref={token}
          className="token"
          data-kind="packet"
          data-way={packet?.back ? "back" : "forth"}
          data-packet={flat ? journey.packets[flat.packet]?.kind : undefined}
          data-ended={endsIn(callout) || undefined}
        />
        {callout && current && at && (
          <PlacedCard scene={scene} step={current} at={at} callout={callout} notes={notes} zoom={zoom} />
        )}
      </div>
    </>
  );
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
  readonly scene: Scene;
  readonly step: CourseStep;
  /** Where the token is. */
  readonly at: Point;
  readonly callout: Callout;
  readonly notes: readonly Note[];
  readonly zoom: number;
}

/** The card beside its step, whole in the window; beside a token out of sight it stays out as well. */
function PlacedCard({ scene, step, at, callout, notes, zoom }: PlacedCardProps) {
  const store = useStoreApi();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const place = (): void => {
      const { transform, width, height } = store.getState();
      const card = element.current;
      if (!card || width === 0) return;
      const size = { width: card.offsetWidth, height: card.offsetHeight };
      const [x, y, scale] = transform;
      const inScene = (rect: Rect): Rect => ({
        x: (rect.x - x) / scale,
        y: (rect.y - y) / scale,
        width: rect.width / scale,
        height: rect.height / scale,
      });
      const window = { x: 0, y: 0, width, height };
      const inSight = contains(inScene(window), { ...at, width: 0, height: 0 });
      const free = { ...inset(window, CARD_RIM), height: Math.max(size.height, height - CARD_RIM - BUTTONS) };
      const seen = inSight ? inScene(free) : { x: 0, y: 0, ...scene.size };
      const taken = notes.map(({ rect }) => rect);
      const corner = placeCard(scene, step, at, size, scale, { seen, taken });
      card.style.left = `${corner.x}px`;
      card.style.top = `${corner.y}px`;
    };
    place();
    return store.subscribe(place);
  }, [store, scene, step, at, notes]);
  return (
    <div ref={element} className="card-place" style={{ scale: String(1 / zoom) }}>
      <CalloutCard callout={callout} />
    </div>
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
