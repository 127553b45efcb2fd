import { describe, expect, test } from "vitest";
import type { Schedule } from "../stage/schedule.ts";
import { createPlayer } from "./player.ts";

/** Three steps of 100 ms, each settled after 40. */
const schedule: Schedule = {
  duration: 300,
  steps: [0, 100, 200].map((start) => ({ start, settled: start + 40, end: start + 100, milestone: null })),
};

/** A player whose frames come when the test says so. */
function playerAt(frameLength = 10, reduced = false) {
  let due: ((now: number) => void) | null = null;
  let now = 0;
  const player = createPlayer({
    frame(callback) {
      due = callback;
      return () => {
        due = null;
      };
    },
    reducedMotion: () => reduced,
  });
  player.load(schedule);
  const frames = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const callback = due;
      due = null;
      now += frameLength;
      callback?.(now);
    }
  };
  return { player, frames, waiting: () => due !== null };
}

test("stands at the beginning until it is played", () => {
  const { player, frames } = playerAt();
  frames(5);
  expect([player.time, player.state.step, player.state.playing]).toEqual([0, 0, false]);
});

describe("playing", () => {
  test("moves with the frames, from the second on", () => {
    const { player, frames } = playerAt();
    player.play();
    frames(1);
    expect(player.time).toBe(0);
    frames(12);
    expect(player.time).toBe(120);
    expect(player.state.step).toBe(1);
  });

  test("ends at the end, and begins anew when played again", () => {
    const { player, frames, waiting } = playerAt();
    player.play();
    frames(40);
    expect([player.time, player.state.playing, player.state.ended, waiting()]).toEqual([300, false, true, false]);
    player.play();
    expect([player.time, player.state.playing]).toEqual([0, true]);
  });

  test("in a loop it begins anew by itself", () => {
    const { player, frames } = playerAt();
    player.setLoop(true);
    player.play();
    frames(31);
    expect([player.time, player.state.playing]).toEqual([0, true]);
    frames(1);
    expect(player.time).toBe(10);
  });

  test("goes as fast as it is told, from then on", () => {
    const { player, frames } = playerAt();
    player.play();
    frames(2);
    player.setSpeed(4);
    frames(1);
    expect(player.time).toBe(50);
  });

  test("does not leap after a frame that was long in coming", () => {
    const { player, frames } = playerAt(5000);
    player.play();
    frames(2);
    expect(player.time).toBe(100);
  });

  test("stops where it is paused", () => {
    const { player, frames, waiting } = playerAt();
    player.play();
    frames(6);
    player.toggle();
    frames(6);
    expect([player.time, player.state.playing, waiting()]).toEqual([50, false, false]);
  });

  test("with reduced motion it shows one settled step after the other", () => {
    const { player, frames } = playerAt(10, true);
    player.play();
    const times = new Set<number>();
    for (let i = 0; i < 30; i++) {
      frames(1);
      times.add(player.time);
    }
    expect([...times]).toEqual([40, 140, 240]);
  });
});

describe("going to a step", () => {
  test("shows all of it, and pauses", () => {
    const { player } = playerAt();
    player.play();
    player.seek(2);
    expect([player.time, player.state.step, player.state.playing]).toEqual([240, 2, false]);
  });

  test("is held within the journey", () => {
    const { player } = playerAt();
    player.seek(99);
    expect(player.state.step).toBe(2);
    player.next();
    expect(player.state.step).toBe(2);
    player.seek(-1);
    player.previous();
    expect(player.state.step).toBe(0);
  });

  test("at the last one the journey has ended", () => {
    const { player } = playerAt();
    player.seek(2);
    expect(player.state.ended).toBe(true);
    player.play();
    expect(player.time).toBe(0);
  });
});

test("the state is the same object until something but the time changes", () => {
  const { player, frames } = playerAt();
  player.play();
  frames(2);
  const { state } = player;
  frames(2);
  expect(player.state).toBe(state);
  frames(10);
  expect(player.state).not.toBe(state);
});

test("listeners hear of every frame, until they had enough", () => {
  const { player, frames } = playerAt();
  let heard = 0;
  const end = player.subscribe(() => heard++);
  player.play();
  frames(3);
  expect(heard).toBe(4);
  end();
  frames(3);
  expect(heard).toBe(4);
});

test("without a journey there is nothing to play", () => {
  const { player } = playerAt();
  player.load(null);
  player.play();
  player.next();
  expect(player.state).toMatchObject({ step: -1, steps: 0, playing: false, ended: false });
});

describe("travelling", () => {
  test("plays on to a step, pauses there, and tells of it", async () => {
    const { player, frames } = playerAt();
    const arrived = player.travel(2);
    expect(player.state.playing).toBe(true);
    frames(40);
    expect([player.time, player.state.step, player.state.playing]).toEqual([240, 2, false]);
    expect(await arrived).toBe(true);
    player.play();
    frames(40);
    expect([player.time, player.state.ended]).toEqual([300, true]);
  });

  test("held and let go on, it still comes there", async () => {
    const { player, frames } = playerAt();
    const arrived = player.travel(1);
    frames(5);
    player.pause();
    frames(5);
    expect(player.time).toBe(40);
    player.play();
    frames(40);
    expect([player.time, await arrived]).toEqual([140, true]);
  });

  test("is over with whatever takes its place", async () => {
    const { player, frames } = playerAt();
    const arrived = player.travel(2);
    frames(3);
    player.next();
    expect([player.state.step, player.state.playing, await arrived]).toEqual([1, false, false]);
    const again = player.travel(2);
    player.load(schedule);
    expect([player.time, await again]).toEqual([0, false]);
  });

  test("back, or with reduced motion, it is there at once", async () => {
    const { player } = playerAt(10, true);
    expect([await player.travel(2), player.time, player.state.playing]).toEqual([true, 240, false]);
    expect([await player.travel(0), player.time]).toEqual([true, 40]);
  });

  test("however far it is, it takes no longer than one waits", async () => {
    const { player, frames } = playerAt(50);
    const long = 100_000;
    player.load({ duration: long, steps: [{ start: 0, settled: long, end: long, milestone: null }] });
    const arrived = player.travel(0);
    frames(80);
    expect([player.time, player.state.playing, await arrived]).toEqual([long, false, true]);
  });
});
