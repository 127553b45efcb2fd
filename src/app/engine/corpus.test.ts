/** Two thousand mutated snapshots, opened as the page's worker opens them: a clear message or a host, every time. */
import { describe, expect, test } from "vitest";
import { SAMPLES, sampleValue } from "../../host/testing/sample.ts";
import { layoutHost } from "../../stage/layout/layout.ts";
import type { Opened, Reply } from "./protocol.ts";
import { serveHost } from "./serve.ts";
import { MUTATIONS, type Mutation, mutate } from "./testing/mutated.ts";

/** Of each kind; eight kinds. */
const EACH = 264;
/** One in so many hosts is laid out as well. */
const DRAWN = 6;

/** Of the captured hosts those that are soon read. */
const ORIGINALS = SAMPLES.filter((name) => name !== "docker-28.5-crowd").map((name) =>
  JSON.stringify(sampleValue(name)),
);

/** A sentence for a person: nothing of what a program says to itself. */
function expectSentence(message: string): void {
  expect(message).toMatch(/^\S.*[.?)]$/su);
  expect(message.length).toBeLessThan(1000);
  expect(message).not.toMatch(
    /undefined|\[object|TypeError|RangeError|Maximum call stack|Cannot read|is not a function/,
  );
}

interface Outcome {
  readonly opened: Opened | null;
  readonly message: string | null;
}

async function openMutated(mutation: Mutation, seed: number): Promise<Outcome> {
  const original = ORIGINALS[seed % ORIGINALS.length] ?? "";
  const replies: Reply[] = [];
  const serve = serveHost((reply) => replies.push(reply));
  await serve({ id: 1, type: "open", content: new Blob([mutate(original, mutation, seed)]), besides: [] });
  const reply = replies.at(-1);
  if (reply?.type === "failed") return { opened: null, message: reply.message };
  if (reply?.type !== "opened") throw new Error(`'open' was answered with '${reply?.type}'`);
  const { opened } = reply;
  const others = replies.flatMap((one) => (one.type === "namespaces" ? one.namespaces : []));
  const host = { ...opened.host, namespaces: [opened.host.namespaces[0], ...others] as const };
  const [first] = opened.suggestions;
  if (first) await serve({ id: 2, type: "ask", question: first.question });
  const answer = replies.at(-1);
  if (answer?.type === "failed") expectSentence(answer.message);
  if (seed % DRAWN === 0) layoutHost(host);
  return { opened, message: null };
}

describe.each(MUTATIONS)("%s", (mutation) => {
  test(`${EACH} snapshots are opened, in part, or refused in a sentence`, async () => {
    let refused = 0;
    let told = 0;
    for (let seed = 0; seed < EACH; seed++) {
      const { opened, message } = await openMutated(mutation, seed);
      if (message !== null) {
        refused++;
        expectSentence(message);
      }
      const odd = opened?.host.unread.filter(({ reason }) => /undefined|\[object/.test(reason)) ?? [];
      expect(odd).toEqual([]);
      if (opened && opened.host.unread.length > 0) told++;
    }
    if (mutation === "cut short") expect(refused).toBe(EACH);
    else expect(refused).toBeLessThan(EACH);
    // What was damaged in a text stands among what could not be read, unless it still makes sense.
    if (mutation === "lines damaged") expect([refused, told > EACH / 2]).toEqual([0, true]);
  }, 300_000);
});
