import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { sampleValue } from "../host/testing/sample.ts";
import { createHistory } from "./history.ts";

const text = JSON.stringify(sampleValue("docker-28.5-basic"));

test("keeps captures in which something changed, and says what", () => {
  const history = createHistory();
  expect(history.add(JSON.parse(text), 1)).toEqual({ id: 1, at: 1, summary: "the first capture" });
  expect(history.add({ ...JSON.parse(text), capturedAt: "2027-01-01T00:00:00Z" }, 2)).toBeNull();
  const guarded = text.replace("-A FORWARD -j DOCKER-USER", "-A DOCKER-USER -j DROP\\n-A FORWARD -j DOCKER-USER");
  expect(history.add(JSON.parse(guarded), 3)).toEqual({ id: 2, at: 3, summary: "1 rule added" });
  expect(history.notes.map(({ id }) => id)).toEqual([1, 2]);
  expect(gunzipSync(history.snapshot(2) ?? "").toString()).toBe(guarded);
  expect(history.snapshot(3)).toBeNull();
});

test("what is no snapshot is refused, and changes nothing", () => {
  const history = createHistory();
  history.add(JSON.parse(text), 1);
  expect(() => history.add({ format: "x" }, 2)).toThrow(/not a snapshot/);
  expect(history.add(JSON.parse(text), 3)).toBeNull();
});

test("the oldest give way", () => {
  const history = createHistory();
  for (let at = 0; at < 210; at++) history.add(JSON.parse(text.replace("*filter", `*filter\\n:T${at} - [0:0]`)), at);
  expect(history.notes).toHaveLength(200);
  expect(history.notes[0]?.id).toBe(11);
  expect(history.snapshot(1)).toBeNull();
}, 120_000);
