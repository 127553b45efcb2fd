import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { FlatStep } from "../../answers/steps.ts";
import { packetName } from "../../answers/words.ts";
import type { Journey } from "../../kernel/journey.ts";
import type { Schedule } from "../../stage/schedule.ts";
import { useApp, useHost, usePlayer } from "../app-context.ts";
import { toldText } from "../outline/told.ts";
import { useTold } from "../outline/use-told.ts";
import { type Axis, axisOf } from "./axis.ts";
import { lastNameAt, placeNames } from "./layout.ts";
import { CURRENT, markOf, stepName, stopsOf } from "./names.ts";
import { StepWord, useStayed } from "./step-word.tsx";
import "./timeline.css";

interface Props {
  readonly journey: Journey;
  readonly steps: readonly FlatStep[];
  readonly schedule: Schedule;
  /** What is pointed at, or stood at by keyboard, is explained as well. */
  readonly explained?: boolean;
}

/** With less room than this for a step, in pixels, most have no stop of their own. */
const DENSE = 6;
/** How near, in pixels, a press counts as one on the step. */
const NEAR = 9;

/** The line of all steps by their time. Pressed or dragged it scrubs; under the pointer it tells what is there. */
export function Track({ journey, steps, schedule, explained = false }: Props) {
  const { player, stores } = useApp();
  const { step, playing } = usePlayer();
  const host = useHost((state) => state.shown?.host ?? null);
  const line = useRef<HTMLDivElement>(null);
  const width = useWidth(line);
  const [hovered, setHovered] = useState<number | null>(null);
  // The drawing shows where that is.
  useEffect(() => {
    stores.view.setState({ previewed: hovered });
    return () => stores.view.setState({ previewed: null });
  }, [stores, hovered]);
  const [focused, setFocused] = useState(false);
  const stayed = useStayed(focused && !playing ? step : null);
  const axis = useMemo(
    () =>
      axisOf(
        schedule,
        steps.map(({ packet }) => packet),
      ),
    [schedule, steps],
  );
  const at = (time: number): number => axis.place(time) * width;
  const places = useMemo(() => steps.map(({ index }) => schedule.steps[index]?.settled ?? 0), [steps, schedule]);
  const stops = useMemo(() => stopsOf(steps, width < steps.length * DENSE, host), [steps, width, host]);
  const names = useMemo(
    () =>
      placeNames(
        stops.flatMap((stop, index) =>
          stop?.text
            ? [
                {
                  index,
                  text: stop.text,
                  weight: index === step ? Math.max(CURRENT, stop.weight) : stop.weight,
                  at: axis.place(places[index] ?? 0) * width,
                },
              ]
            : [],
        ),
        width,
      ),
    [stops, places, axis, width, step],
  );
  const parts = useMemo(() => partsOf(journey, steps, schedule), [journey, steps, schedule]);

  function timeAt(event: React.PointerEvent): number {
    const box = event.currentTarget.getBoundingClientRect();
    return axis.time((event.clientX - box.left) / (box.width || 1));
  }

  function nearest(time: number): number {
    let best = 0;
    for (const [index, place] of places.entries())
      if (Math.abs(place - time) < Math.abs((places[best] ?? 0) - time)) best = index;
    return best;
  }

  // Its value is spoken whenever it changes.
  const told = useTold(steps);
  const shown = steps[hovered ?? stayed ?? -1];
  return (
    <>
      <div className="track-parts" aria-hidden="true">
        {parts.map((part, index) => {
          const start = at(part.start);
          const before = parts[index - 1];
          const last = index === parts.length - 1;
          const least = before ? at(before.start) + 60 : 0;
          const left = last ? lastNameAt(part.name, start, width, least) : start;
          return (
            <span
              key={part.packet}
              className="track-part quiet small ellipsis"
              style={{ left, width: Math.max(0, at(part.end) - left - (last ? 0 : 8)) }}
            >
              {part.name}
            </span>
          );
        })}
      </div>
      <div
        ref={line}
        className="track-line"
        role="slider"
        tabIndex={0}
        aria-label="Step"
        aria-valuemin={1}
        aria-valuemax={steps.length}
        aria-valuenow={told + 1}
        aria-valuetext={toldText(journey, steps, told)}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const time = timeAt(event);
          const near = nearest(time);
          if (Math.abs(at(places[near] ?? 0) - at(time)) <= NEAR) player.seek(near);
          else player.scrub(time);
        }}
        onPointerMove={(event) => {
          const time = timeAt(event);
          setHovered(nearest(time));
          if (event.currentTarget.hasPointerCapture(event.pointerId) && event.buttons === 1) player.scrub(time);
        }}
        onPointerLeave={() => setHovered(null)}
        onFocus={(event) => setFocused(explained && event.currentTarget.matches(":focus-visible"))}
        onBlur={() => setFocused(false)}
      >
        <div className="track-rail">
          {parts.slice(1).map((part) => (
            <span key={part.packet} className="track-divider" style={{ left: at(part.start) }} />
          ))}
          <Passed width={width} axis={axis} />
        </div>
        {steps.map(({ index, step: one, packet }) =>
          stops[index] || index === step ? (
            <span
              key={index}
              className="track-stop"
              data-mark={markOf(one) ?? undefined}
              data-passed={index <= step || undefined}
              data-current={index === step || undefined}
              data-way={parts.find((part) => part.packet === packet)?.back ? "back" : "forth"}
              style={{ left: at(places[index] ?? 0) }}
            />
          ) : null,
        )}
        {shown && (
          <div
            className="track-preview popup small"
            style={{ left: clamp(at(places[shown.index] ?? 0), 150, width - 150) }}
          >
            <span className="quiet">
              {shown.index + 1} · {stepName(shown.step, host)}
            </span>{" "}
            {shown.step.note}
            {explained && <StepWord step={shown.step} index={shown.index} />}
          </div>
        )}
      </div>
      <div className="track-names" aria-hidden="true">
        {names.map(({ index, text, left }) => {
          const one = steps[index];
          return (
            <span
              key={index}
              className="track-name small"
              data-mark={(one && markOf(one.step)) ?? undefined}
              data-current={index === step || undefined}
              style={{ left }}
              onPointerEnter={() => setHovered(index)}
              onPointerLeave={() => setHovered(null)}
            >
              {text}
            </span>
          );
        })}
      </div>
    </>
  );
}

/** The part of the rail behind the packet: moved by hand on every frame, since React has no business there. */
function Passed({ width, axis }: { width: number; axis: Axis }) {
  const { player } = useApp();
  const bar = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const move = (): void => {
      if (bar.current) bar.current.style.width = `${axis.place(player.time) * width}px`;
    };
    move();
    return player.subscribe(move);
  }, [player, width, axis]);
  return <span ref={bar} className="track-passed" />;
}

interface Part {
  readonly packet: number;
  readonly name: string;
  readonly back: boolean;
  readonly start: number;
  readonly end: number;
}

/** The stretch of the line that each packet has. */
function partsOf(journey: Journey, steps: readonly FlatStep[], schedule: Schedule): readonly Part[] {
  return journey.packets.flatMap((packet, index) => {
    const own = steps.filter((step) => step.packet === index);
    const start = schedule.steps[own[0]?.index ?? -1]?.start;
    const end = schedule.steps[own.at(-1)?.index ?? -1]?.end;
    if (start === undefined || end === undefined) return [];
    const name = packetName(journey, packet);
    return [{ packet: index, name, back: /(reply|, back|ICMP error)$/.test(name), start, end }];
  });
}

function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) return;
    setWidth(element.current.clientWidth);
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, Math.max(least, most)));
}
