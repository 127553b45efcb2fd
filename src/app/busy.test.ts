import { expect, test } from "vitest";
import { createBusy } from "./busy.ts";

/** Whether a promise has settled by the time that all that is due has run. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  promise.then(() => {
    done = true;
  });
  await new Promise((resolve) => setTimeout(resolve));
  return done;
}

const painted = () => Promise.resolve();

test("is idle when nothing was begun", async () => {
  expect(await settled(createBusy(painted).idle())).toBe(true);
});

test("waits for everything that was begun", async () => {
  const busy = createBusy(painted);
  const ends = [busy.begin(), busy.begin()];
  const idle = busy.idle();
  ends[0]?.();
  ends[0]?.();
  expect(await settled(idle)).toBe(false);
  ends[1]?.();
  expect(await settled(idle)).toBe(true);
});

test("work that fails ends as well, and fails for who asked", async () => {
  const busy = createBusy(painted);
  await expect(busy.during(Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await settled(busy.idle())).toBe(true);
});

test("waits for what painting sets off", async () => {
  let end = () => {};
  let first = true;
  const busy = createBusy(() => {
    if (first) end = busy.begin();
    first = false;
    return Promise.resolve();
  });
  const idle = busy.idle();
  expect(await settled(idle)).toBe(false);
  end();
  expect(await settled(idle)).toBe(true);
});
