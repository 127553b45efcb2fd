import { describe, expect, test } from "vitest";
import { machineAcross, type News, offerMachine } from "./across.ts";
import { createMachine, type Heard, type Machine } from "./machine.ts";

/** Runs nothing, and remembers what it was to run. */
function idleMachine() {
  const begun: { script: string; args: readonly string[]; heard: Heard; stopped: boolean }[] = [];
  const machine: Machine = {
    via: null,
    start(script, args, heard) {
      const run = { script, args, heard, stopped: false };
      begun.push(run);
      return {
        stop: () => {
          run.stopped = true;
        },
      };
    },
  };
  return { machine, begun };
}

test("a machine across a channel is used as one's own is", () => {
  const { machine, begun } = idleMachine();
  let hear: (news: News) => void = () => {};
  const offer = offerMachine(machine, (news) => hear(structuredClone(news)));
  const across = machineAcross("ssh lab", offer, (listener) => {
    hear = listener;
  });
  const heard: unknown[] = [];
  const running = across.start("watch", ["12"], {
    onOutput: (text) => heard.push(["output", text]),
    onSaid: (text) => heard.push(["said", text]),
    onEnd: (status, why) => heard.push(["end", status, why]),
  });
  expect(begun).toMatchObject([{ script: "watch", args: ["12"] }]);
  begun[0]?.heard.onOutput("a\n");
  begun[0]?.heard.onSaid("b\n");
  running.stop();
  expect(begun[0]?.stopped).toBe(true);
  begun[0]?.heard.onEnd(0, null);
  begun[0]?.heard.onOutput("after the end");
  expect(heard).toEqual([
    ["output", "a\n"],
    ["said", "b\n"],
    ["end", 0, null],
  ]);
});

describe("of a side that is not trusted nothing else is taken", () => {
  const own = createMachine({ ssh: null, sshConfig: null, sudo: false });
  test.each([
    ["another script", { type: "start", run: 1, script: "../../bin/reboot", args: [] }, "There is no such script."],
    ["an inherited name", { type: "start", run: 1, script: "constructor", args: [] }, "There is no such script."],
    [
      "words for the capture",
      { type: "start", run: 1, script: "capture", args: ["--gzip"] },
      /no argument for capture/,
    ],
    ["a path for a process", { type: "start", run: 1, script: "watch", args: ["1/../2"] }, /no argument for watch/],
    ["a command", { type: "start", run: 1, script: "count", args: ["1:-:4;reboot"] }, /no argument for count/],
    ["words that are none", { type: "start", run: 1, script: "watch", args: [{}] }, /no argument for watch/],
  ])("%s", (_, wish, why) => {
    const told: News[] = [];
    offerMachine(own, (news) => told.push(news))(wish);
    expect(told).toMatchObject([{ type: "end", run: 1, status: null }]);
    expect(told[0]?.type === "end" && told[0].why).toMatch(why);
  });

  test.each([null, "start", 7, {}, { type: "start", script: "capture" }, { type: "stop", run: 9 }])("%j", (wish) => {
    const { machine, begun } = idleMachine();
    const told: News[] = [];
    offerMachine(machine, (news) => told.push(news))(wish);
    expect([begun, told]).toEqual([[], []]);
  });

  test("more than a few at a time", () => {
    const { machine, begun } = idleMachine();
    const told: News[] = [];
    const offer = offerMachine(machine, (news) => told.push(news));
    for (let run = 1; run <= 50; run++) offer({ type: "start", run, script: "capture", args: [] });
    expect(begun).toHaveLength(8);
    expect(told).toHaveLength(42);
  });
});
