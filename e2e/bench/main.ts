/**
 * `npm run bench`: how fast the readers and the simulator are, as ratios where a ratio can be had, since the machine under
 * them is never the same twice. Prints; asserts nothing.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { QuestionText } from "../../src/answers/question-text.ts";
import { buildHost } from "../../src/host/build.ts";
import { compileHost, simulate } from "../../src/kernel/simulator.ts";
import { readSnapshot } from "../../src/snapshot/read.ts";
import { bigHost, THOUSAND } from "./big-host.ts";
import { askedRules, idleRules, kernelCost, type Rules, whyNoKernel } from "./kernel-cost.ts";
import { best, hostFrom, questionOf, simulatorCost } from "./simulator-cost.ts";

const COUNTS = [10, 1000, 10_000];

function rules(): void {
  const why = whyNoKernel();
  if (why !== null) console.log(`beside the kernel's own cost of a rule: left out, ${why}`);
  const kinds: readonly (readonly [string, Rules])[] = [
    ["of an address and a port", idleRules],
    ["that has to be asked, of a mark and a length", askedRules],
  ];
  for (const [kind, made] of kinds) {
    console.log(`cost of one rule ${kind}, that does not match: nanoseconds a packet`);
    for (const n of COUNTS) {
      const ours = simulatorCost(n, made);
      const theirs = why === null ? kernelCost(n, made) : null;
      const ratio = theirs === null ? "" : `, kernel ${theirs.toFixed(1)}, ratio ${(ours / theirs).toFixed(1)}`;
      console.log(`  chain of ${n}: simulator ${ours.toFixed(1)}${ratio}`);
    }
  }
}

function questions(): void {
  const file = resolve("public/samples/docker-28.5-crowd/snapshot.json");
  const host = hostFrom(JSON.parse(readFileSync(file, "utf8")));
  const compiled = compileHost(host);
  const addresses = host.containers.flatMap((c) => {
    const address = c.endpoints.flatMap((e) => e.address ?? [])[0];
    return address === undefined ? [] : [{ name: c.name, address }];
  });
  const published = host.containers.flatMap((c) =>
    c.ports.flatMap((p) => (p.hostPort === null || typeof p.hostAddress !== "number" ? [] : [p.hostPort])),
  );
  const protocols = ["tcp", "udp"] as const;
  const pairs: QuestionText[] = addresses.flatMap((from) =>
    protocols.flatMap((proto) => [
      ...addresses
        .filter((to) => to !== from)
        .map((to): QuestionText => ({ from: `container:${from.name}`, to: to.name, port: 80, proto })),
      ...published.map((port): QuestionText => ({ from: `container:${from.name}`, to: "192.0.2.10", port, proto })),
    ]),
  );
  const byName = new Map(addresses.map((a) => [a.name, a.address]));
  const asked = pairs.map((text) => {
    const target = byName.get(text.to);
    const question = questionOf(host, target === undefined ? text : { ...text, to: "0.0.0.0" });
    return target === undefined ? question : { ...question, to: target };
  });
  const plain = best(3, () => {
    for (const question of asked) simulate(compiled, question, { explain: false });
  });
  const sample = asked.filter((_, i) => i % 20 === 0);
  const explained = best(3, () => {
    for (const question of sample) simulate(compiled, question, { explain: true });
  });
  console.log("questions on the host of sixty containers");
  console.log(
    `  all pairs and published ports, TCP and UDP: ${asked.length} questions in ${(plain / 1000).toFixed(2)} s, ${Math.round(asked.length / (plain / 1000))} a second`,
  );
  console.log(
    `  with every step explained: ${(explained / sample.length).toFixed(2)} ms a question, ${(explained / sample.length / (plain / asked.length)).toFixed(1)} times the plain one`,
  );
}

function reading(): void {
  console.log("reading");
  const one = (title: string, snapshot: unknown): void => {
    const text = JSON.stringify(snapshot);
    let [peak, kept] = [0, 0];
    const used = (): number => process.memoryUsage().heapUsed;
    let time = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 3; run++) {
      // what the run before has left is none of this one's
      globalThis.gc?.();
      const before = used();
      const start = performance.now();
      const read = readSnapshot(text);
      if (!read.ok) throw new Error(read.error.message);
      const host = buildHost(read.value);
      peak = Math.max(peak, used() - before);
      const compiled = compileHost(host);
      time = Math.min(time, performance.now() - start);
      peak = Math.max(peak, used() - before);
      globalThis.gc?.();
      const stays = used() - before;
      kept = compiled.namespaces.size > 0 ? stays : 0; // asked afterwards, so that it is still there
    }
    const parse = best(3, () => void JSON.parse(text));
    console.log(
      `  ${title}, ${(text.length / 1e6).toFixed(1)} MB: ${(time / 1000).toFixed(2)} s, ${(time / parse).toFixed(1)} times JSON.parse alone, heap up to ${Math.round(peak / 1e6)} MB, of which ${Math.round(kept / 1e6)} MB stay`,
    );
  };
  one("1,000 containers", bigHost(THOUSAND));
  one("100,000 rules", bigHost({ containers: 10, networks: 2, published: 5, extraRules: 100_000 }));
}

rules();
questions();
reading();
