import { expect, test } from "vitest";
import { createPlayer } from "./player.ts";
import { playOnlyWhenSeen } from "./seen.ts";

const step = (start: number) => ({ start, settled: start + 50, end: start + 100, milestone: null });

function watched() {
  const player = createPlayer({ frame: () => () => {}, reducedMotion: () => false });
  player.load({ steps: [step(0), step(100), step(200)], duration: 300 });
  let look: (now: boolean) => void = () => {};
  playOnlyWhenSeen(player, (seen) => {
    look = seen;
  });
  return { player, look: (now: boolean) => look(now) };
}

test("what is told to play before it is seen plays once it is", () => {
  const { player, look } = watched();
  player.play();
  expect(player.state.playing).toBe(false);
  look(true);
  expect(player.state.playing).toBe(true);
});

test("out of sight it stands still, and goes on where it was", () => {
  const { player, look } = watched();
  look(true);
  player.seek(1);
  player.play();
  look(false);
  expect([player.state.playing, player.state.step]).toEqual([false, 1]);
  look(true);
  expect([player.state.playing, player.state.step]).toEqual([true, 1]);
});

test("what was paused, or put to a step, out of sight does not begin to play", () => {
  for (const meanwhile of ["pause", "next"] as const) {
    const { player, look } = watched();
    look(true);
    player.play();
    look(false);
    player[meanwhile]();
    look(true);
    expect(player.state.playing).toBe(false);
  }
});

test("what does not play is left alone", () => {
  const { player, look } = watched();
  look(true);
  look(false);
  look(true);
  expect(player.state.playing).toBe(false);
});
