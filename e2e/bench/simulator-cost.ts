import { ask } from "../../src/answers/ask.ts";
import type { QuestionText } from "../../src/answers/question-text.ts";
import { buildHost } from "../../src/host/build.ts";
import type { Host } from "../../src/host/model.ts";
import type { Question } from "../../src/kernel/question.ts";
import { compileHost, simulate } from "../../src/kernel/simulator.ts";
import { readSnapshotValue } from "../../src/snapshot/read.ts";
import { type Rules, walksOf } from "./kernel-cost.ts";

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

/** A namespace with nothing but lo and these rules: the one that `kernelCost` makes, as a snapshot. */
function hostWith(rules: string): Host {
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
          "iptables-save": rules,
        },
      },
    ],
    processes: [],
    docker: null,
    warnings: [],
  });
}

/** A question to a host with these rules, put as often as one likes. */
function asker(rules: string): { readonly walks: number; run(): void } {
  const host = hostWith(rules);
  const compiled = compileHost(host);
  const question = questionOf(host, { from: "host", to: "127.0.0.1", port: 9, proto: "udp" });
  // A question is the request and its answer: each walks the chain.
  const { packets } = simulate(compiled, question, { explain: true });
  const walks = packets.flatMap((p) => p.steps).filter((s) => s.at === "chain" && s.chain === "OUTPUT").length;
  return { walks, run: () => void simulate(compiled, question, { explain: false }) };
}

/** How often a host with rules and one without are asked by turns: the least of each counts. */
const TURNS = 40;

/** Nanoseconds that one rule of so many adds to a packet, without explanations. */
export function simulatorCost(count: number, rules: Rules): number {
  const walks = walksOf(count);
  const [full, bare] = [asker(rules(count, walks)), asker(rules(0, walks))];
  const repeats = count > 1000 ? 100 : 1000;
  const many = (run: () => void) => (): void => {
    for (let i = 0; i < repeats; i++) run();
  };
  let [least, empty] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let turn = 0; turn < TURNS; turn++) {
    least = Math.min(least, best(1, many(full.run)));
    empty = Math.min(empty, best(1, many(bare.run)));
  }
  return (((least - empty) / repeats / full.walks) * 1e6) / count / walks;
}
