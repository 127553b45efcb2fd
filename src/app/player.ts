/**
 * Moves through a journey's time. The schedule says when each step begins, when all of it has happened (it is settled),
 * and when it ends; the player holds one moment of that, and is the only one to change it.
 *
 *   step 6      step 7                     step 8
 *   ├───────────┼─────────────┬────────────┼──────
 *             begins       settled      ends        ← at a milestone it waits, settled, for the reader
 */
import type { Schedule } from "../stage/schedule.ts";

export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;
export type Speed = (typeof SPEEDS)[number];

/** What is seen of the player between two frames. A new object on every change of anything but the time. */
export interface PlayerState {
  /** Index of the step that the time is in; -1 where there is no journey. */
  readonly step: number;
  readonly steps: number;
  readonly playing: boolean;
  /** The time is the last step's end. */
  readonly ended: boolean;
  readonly speed: Speed;
  readonly loop: boolean;
}

export interface Player {
  /** Milliseconds into the schedule. */
  readonly time: number;
  readonly schedule: Schedule | null;
  readonly state: PlayerState;
  /** Called after every change, on every frame of a playing journey too. Returns how to end it. */
  subscribe(listener: () => void): () => void;
  /** Sets another journey's schedule, at its beginning, paused. */
  load(schedule: Schedule | null): void;
  /** From where it is, or from the beginning where it has ended. */
  play(): void;
  pause(): void;
  /**
   * Plays on to a step and pauses there, with all of it having happened; faster than usual where that is far. To a step
   * that is behind, or with reduced motion, it goes at once. Resolves with whether it came there: false where anything but
   * a pause took the place of it.
   */
  travel(step: number): Promise<boolean>;
  toggle(): void;
  /** Pauses at a step (0-based, held within the journey), with all of it having happened. */
  seek(step: number): void;
  /** Pauses at a moment. */
  scrub(time: number): void;
  next(): void;
  previous(): void;
  setSpeed(speed: Speed): void;
  setLoop(loop: boolean): void;
}

/** What the player needs of its surroundings; a test's are its own. */
export interface Clock {
  /** Calls back at the next frame, with its time in milliseconds. Returns how to prevent it. */
  frame(callback: (now: number) => void): () => void;
  /** The person asked for less motion: time then goes from step to step instead of flowing. */
  reducedMotion(): boolean;
}

/** A tab that slept, or a busy machine: time never leaps further than this in a frame. */
const LONGEST_FRAME = 100;
/** Nobody waits longer than this, in milliseconds at usual speed, for a packet to travel to a step. */
const LONGEST_TRIP = 3500;

interface Trip {
  /** The time to come to. */
  readonly to: number;
  /** How much faster than usual. */
  readonly rate: number;
  readonly over: (arrived: boolean) => void;
}

export function createPlayer(clock: Clock = browserClock()): Player {
  const listeners = new Set<() => void>();
  let schedule: Schedule | null = null;
  let time = 0;
  /** Time as it flows; with reduced motion, `time` follows it from one settled step to the next. */
  let flowing = 0;
  let state: PlayerState = { step: -1, steps: 0, playing: false, ended: false, speed: 1, loop: false };
  let stop: (() => void) | null = null;
  let trip: Trip | null = null;

  function endTrip(arrived: boolean): void {
    const ended = trip;
    trip = null;
    ended?.over(arrived);
  }

  function moveTo(moment: number, change: Partial<PlayerState> = {}): void {
    const duration = schedule?.duration ?? 0;
    flowing = Math.max(0, Math.min(moment, duration));
    const step = schedule ? stepAt(schedule, flowing) : -1;
    const playing = change.playing ?? state.playing;
    time = playing && clock.reducedMotion() ? (schedule?.steps[step]?.settled ?? flowing) : flowing;
    const next: PlayerState = {
      ...state,
      ...change,
      step,
      steps: schedule?.steps.length ?? 0,
      ended: flowing >= (schedule?.steps.at(-1)?.settled ?? Number.POSITIVE_INFINITY),
    };
    if (!sameState(state, next)) state = next;
    if (state.playing && !stop) run();
    if (!state.playing && stop) {
      stop();
      stop = null;
    }
    for (const listener of listeners) listener();
  }

  function run(before: number | null = null): void {
    stop = clock.frame((now) => {
      stop = null;
      const passed = before === null ? 0 : Math.min(now - before, LONGEST_FRAME);
      const moment = flowing + passed * state.speed * (trip?.rate ?? 1);
      const duration = schedule?.duration ?? 0;
      if (trip && moment >= trip.to) {
        moveTo(trip.to, { playing: false });
        endTrip(true);
      } else if (moment < duration) {
        run(now);
        moveTo(moment);
      } else if (state.loop && duration > 0) {
        run(now);
        moveTo(0);
      } else moveTo(duration, { playing: false });
    });
  }

  const seek = (step: number): void => {
    const steps = schedule?.steps ?? [];
    const held = steps[Math.max(0, Math.min(step, steps.length - 1))];
    endTrip(false);
    if (held) moveTo(held.settled, { playing: false });
  };
  return {
    get time() {
      return time;
    },
    get schedule() {
      return schedule;
    },
    get state() {
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    load(next) {
      endTrip(false);
      schedule = next;
      moveTo(0, { playing: false });
    },
    play() {
      if (schedule) moveTo(state.ended ? 0 : flowing, { playing: true });
    },
    pause: () => moveTo(time, { playing: false }),
    toggle() {
      if (state.playing) this.pause();
      else this.play();
    },
    async travel(step) {
      endTrip(false);
      const to = schedule?.steps[step]?.settled;
      if (to === undefined || to <= flowing || clock.reducedMotion()) {
        seek(step);
        return true;
      }
      const rate = Math.max(1, (to - flowing) / LONGEST_TRIP);
      const arrived = new Promise<boolean>((over) => {
        trip = { to, rate, over };
      });
      moveTo(flowing, { playing: true });
      return arrived;
    },
    seek,
    scrub(moment) {
      endTrip(false);
      moveTo(moment, { playing: false });
    },
    next: () => seek(state.step + 1),
    previous: () => seek(state.step - 1),
    setSpeed: (speed) => moveTo(flowing, { speed }),
    setLoop: (loop) => moveTo(flowing, { loop }),
  };
}

/** The last step that has begun by then. */
function stepAt({ steps }: Schedule, time: number): number {
  let [low, high] = [0, steps.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((steps[middle]?.start ?? Number.POSITIVE_INFINITY) <= time) low = middle;
    else high = middle - 1;
  }
  return high;
}

function sameState(a: PlayerState, b: PlayerState): boolean {
  return (
    a.step === b.step &&
    a.steps === b.steps &&
    a.playing === b.playing &&
    a.ended === b.ended &&
    a.speed === b.speed &&
    a.loop === b.loop
  );
}

function browserClock(): Clock {
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  return {
    frame(callback) {
      const id = requestAnimationFrame(callback);
      return () => cancelAnimationFrame(id);
    },
    reducedMotion: () => reduced.matches,
  };
}
