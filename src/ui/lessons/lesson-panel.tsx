import { ArrowLeft, ArrowRight, BookOpen, RotateCcw, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { goToStop, moveBy, standsThere, stepOf } from "../../app/lesson-path.ts";
import { progress } from "../../app/progress.ts";
import type { LessonPlace } from "../../app/stores.ts";
import { broken } from "../../lessons/check.ts";
import { COURSE } from "../../lessons/course/index.ts";
import type { Ground } from "../../lessons/ground.ts";
import type { Passage } from "../../lessons/lesson.ts";
import { type StopScene, sceneAt } from "../../lessons/scene.ts";
import { useApp, useAsk, useHost, usePlayer } from "../app-context.ts";
import { StepCard } from "../panel/step-card.tsx";
import { tried } from "../tried.ts";
import { Commands } from "./commands.tsx";
import { Prose } from "./prose.tsx";
import { Quiz } from "./quiz.tsx";
import { useGround } from "./use-ground.ts";
import "./lessons.css";

interface Props {
  readonly place: LessonPlace;
  /** It stands in another page: this lesson alone, and no way to others. */
  readonly framed?: boolean;
}

/** A lesson beside the stage, one stop at a time. */
export default function LessonPanel({ place, framed = false }: Props) {
  const app = useApp();
  const { lesson, stop: index, own } = place;
  const scene = sceneAt(lesson, index);
  const ground = useGround();
  const { step } = usePlayer();
  const top = useRef<HTMLElement>(null);
  const number = COURSE.indexOf(lesson) + 1;
  const following = COURSE[number];
  const where = useWhere(scene);
  useEffect(() => {
    if (!own) progress.reached(lesson.id, index, lesson.stops.length);
  }, [lesson, index, own]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each stop is read from its top.
  useEffect(() => {
    // The card of the step brings its matched rule into view, and would take the text with it.
    if (where === "here") top.current?.closest(".panel-body")?.scrollTo({ top: 0 });
  }, [lesson, index, where]);
  const head = useRef<HTMLHeadingElement>(null);
  const [told, setTold] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each stop is told of once.
  useEffect(() => {
    // Whoever goes on from within the text is put before the next, which says itself; anybody else is told of it.
    const within = top.current?.contains(document.activeElement) ?? false;
    if (within) head.current?.focus({ preventScroll: true });
    setTold(!within);
  }, [lesson, index]);
  if (!scene) return null;
  const { stop } = scene;
  const last = index === lesson.stops.length - 1;
  const go = (to: number): void => tried(goToStop(app, { lesson, stop: to, own }));
  return (
    <article ref={top} className="lesson" aria-labelledby="lesson-title">
      <header className="lesson-head">
        <p className="quiet small">
          {own ? "A lesson of your own" : `Lesson ${number} of ${COURSE.length}`} · {lesson.minutes} min
        </p>
        {!framed && <Tools />}
        <h2 id="lesson-title">{lesson.title}</h2>
        <ol className="lesson-stops" aria-label="Stops">
          {lesson.stops.map(({ title }, at) => (
            <li key={title}>
              <button
                type="button"
                aria-label={`Stop ${at + 1}: ${title}`}
                title={title}
                aria-current={at === index ? "step" : undefined}
                data-passed={at < index || undefined}
                onClick={() => go(at)}
              />
            </li>
          ))}
        </ol>
      </header>
      {(where === "moved" || where === "away") && <OffPath place={place} where={where} />}
      <div className="lesson-body" key={`${lesson.id} ${index}`}>
        <h3 ref={head} tabIndex={-1}>
          <span className="unseen">{`Stop ${index + 1} of ${lesson.stops.length}: `}</span>
          {stop.title}
        </h3>
        <Prose texts={stop.says.map((one) => ("claim" in one ? one.claim : one.aside))} />
        {own && ground && <Faults says={stop.says} ground={ground} />}
        {stop.shows === "step" && <CurrentStep />}
        {stop.commands && <Commands commands={stop.commands} ground={ground} at={step} />}
        {stop.quiz && <Quiz quiz={stop.quiz} />}
      </div>
      <footer className="lesson-foot">
        <button type="button" className="button" disabled={index === 0} onClick={() => tried(moveBy(app, -1))}>
          <ArrowLeft size={16} /> Back
        </button>
        <span className="quiet small" aria-hidden="true">
          {index + 1} of {lesson.stops.length}
        </span>
        {!last || framed ? (
          <button
            type="button"
            className="button primary"
            title={framed ? undefined : "Next stop (N)"}
            disabled={last}
            onClick={() => tried(moveBy(app, 1))}
          >
            Next <ArrowRight size={16} />
          </button>
        ) : following && !own ? (
          <button
            type="button"
            className="button primary"
            title={following.title}
            onClick={() => tried(goToStop(app, { lesson: following, stop: 0, own: false }))}
          >
            Next lesson <ArrowRight size={16} />
          </button>
        ) : (
          <button type="button" className="button primary" onClick={() => app.openSheet("lessons")}>
            All lessons
          </button>
        )}
      </footer>
      <p className="unseen" aria-live="polite">
        {told && `${lesson.title}. Stop ${index + 1} of ${lesson.stops.length}: ${stop.title}`}
      </p>
    </article>
  );
}

/** The way to the other lessons, and out of this one. */
function Tools() {
  const app = useApp();
  return (
    <div className="lesson-tools">
      <button
        type="button"
        className="button icon"
        onClick={() => app.openSheet("lessons")}
        aria-label="All lessons"
        title="All lessons"
      >
        <BookOpen size={16} />
      </button>
      <button
        type="button"
        className="button icon"
        onClick={() => app.setLesson(null)}
        aria-label="Leave the lesson"
        title="Leave the lesson"
      >
        <X size={17} />
      </button>
    </div>
  );
}

/** Where the learner is: at the stop, on its journey but elsewhere, at something else; or on the way to one of these. */
type Where = "here" | "moved" | "away" | "moving";

function useWhere(scene: StopScene | null): Where {
  const app = useApp();
  // Rendered anew with whatever may leave the path.
  useHost((state) => state.shown);
  useAsk((state) => state.journey);
  const asking = useAsk((state) => state.asking);
  const loading = useHost((state) => state.loading);
  const { step, playing } = usePlayer();
  if (!scene || asking || loading || playing) return "moving";
  if (!standsThere(app, scene)) return "away";
  return step === (stepOf(app, scene) ?? 0) ? "here" : "moved";
}

/** The way back for who has looked around: stepped on, asked something else, opened another host. */
function OffPath({ place, where }: { place: LessonPlace; where: "moved" | "away" }) {
  const app = useApp();
  return (
    <div className="off-path small">
      <span>{where === "moved" ? "You have moved along the journey." : "You have left the path. Look around."}</span>
      <button type="button" className="button small outlined" onClick={() => tried(goToStop(app, place))}>
        <RotateCcw size={13} /> Back to this stop
      </button>
    </div>
  );
}

function CurrentStep() {
  const host = useHost((state) => state.shown?.host);
  const journey = useAsk((state) => state.journey);
  const steps = useAsk((state) => state.steps);
  const { step } = usePlayer();
  const flat = steps[step];
  const packet = flat && journey?.packets[flat.packet];
  if (!host || !packet) return null;
  return (
    <div className="lesson-step">
      <StepCard host={host} packet={packet} index={flat.stepInPacket} at={flat.index} />
    </div>
  );
}

/** For an author: which of the stop's claims do not hold on what is shown. */
function Faults({ says, ground }: { says: readonly Passage[]; ground: Ground }) {
  const faults = says.flatMap((one) =>
    "claim" in one
      ? one.holds
          .filter(({ asking, sample }) => asking === undefined && sample === undefined)
          .flatMap((assertion) => {
            const fault = broken(assertion, ground);
            return fault === null ? [] : [`${JSON.stringify(assertion)}: ${fault}.`];
          })
      : [],
  );
  if (faults.length === 0) return null;
  return (
    <div className="lesson-faults small" role="status">
      <p>What this stop claims does not hold here:</p>
      <ul>
        {faults.map((fault) => (
          <li key={fault} className="mono">
            {fault}
          </li>
        ))}
      </ul>
    </div>
  );
}
