import { ask } from "../../src/answers/ask.ts";
import type { QuestionText } from "../../src/answers/question-text.ts";
import { buildHost } from "../../src/host/build.ts";
import type { Host } from "../../src/host/model.ts";
import type { Question } from "../../src/kernel/question.ts";
import { compileHost, simulate } from "../../src/kernel/simulator.ts";
import { readSnapshotValue } from "../../src/snapshot/read.ts";
import { idleRules } from "./kernel-cost.ts";

/** A host from a snapshot's value. Throws where it is none. */
export function hostFrom(snapshot: unknown): Host {
  const read = readSnapshotValue(snapshot);
  if (!read.ok) throw new Error(read.error.message);
  return buildHost(read.value);
}

export function questionOf(host: Host, text: QuestionText): Question {
  const question = ask(host, text);
  if (!question.ok) throw new Error(question.error);
  return question.value;
}

/** Milliseconds of one run, the best of so many: what other work on the machine adds is left out. */
export function best(runs: number, work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/** A namespace with nothing but lo and so many idle rules: the one that `kernelCosts` makes, as a snapshot. */
function idleHost(rules: number): Host {
  const lo = { ifindex: 1, ifname: "lo", flags: ["LOOPBACK", "UP", "LOWER_UP"], link_type: "loopback", mtu: 65536 };
  return hostFrom({
    format: "hookline-snapshot",
    version: 1,
    host: { hostname: "bench" },
    namespaces: [
      {
        inode: 1,
        role: "host",
        outputs: {
          "ip-link": [lo],
          "ip-addr": [{ ...lo, addr_info: [{ family: "inet", local: "127.0.0.1", prefixlen: 8, scope: "host" }] }],
          "ip-route": [
            {
              type: "local",
              dst: "127.0.0.0/8",
              dev: "lo",
              table: "local",
              scope: "host",
              prefsrc: "127.0.0.1",
              flags: [],
            },
          ],
          ss: "udp UNCONN 0 0 127.0.0.1:9 0.0.0.0:* ino:1 sk:1 <->",
          "iptables-save": idleRules(rules),
        },
      },
    ],
    processes: [],
    docker: null,
    warnings: [],
  });
}

/** Nanoseconds that one rule adds to a packet, for each count of rules, without explanations. */
export function simulatorCosts(counts: readonly number[]): Map<number, number> {
  const perPacket = (rules: number): number => {
    const host = idleHost(rules);
    const compiled = compileHost(host);
    const question = questionOf(host, { from: "host", to: "127.0.0.1", port: 9, proto: "udp" });
    const repeats = rules > 1000 ? 200 : 5000;
    // A question is the request and its answer; only the first walks the chain's end by way of a rule-bearing OUTPUT twice.
    const { packets } = simulate(compiled, question, { explain: true });
    const walks = packets.flatMap((p) => p.steps).filter((s) => s.at === "chain" && s.chain === "OUTPUT").length;
    const run = (): void => {
      for (let i = 0; i < repeats; i++) simulate(compiled, question, { explain: false });
    };
    return (best(7, run) * 1e6) / repeats / walks;
  };
  const empty = perPacket(0);
  return new Map(counts.map((n) => [n, (perPacket(n) - empty) / n]));
}
