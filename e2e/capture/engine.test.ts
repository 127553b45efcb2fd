import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Agent } from "../kernel/agent.ts";
import { CONTAINERS, captureEngine, type Engine, engineMissing, withEngine } from "../kernel/docker-engine.ts";
import { engineQuestions } from "../kernel/engine.ts";
import { questionOf, simulator } from "../kernel/simulator.ts";
import { read, script, shells } from "./sandbox.ts";

const agent = new Agent();
const missing = process.platform === "linux" ? await engineMissing(agent) : "the machine does not run Linux";
if (missing && process.env["CI"]) throw new Error(missing);
afterAll(() => agent.end());

/** What a container is given that must not leave the host. */
const SECRET = `-e PASSWORD=hunter2-env --label token=hunter2-label -v /tmp/hunter2-volume:/data \
  --label com.docker.compose.project=shop --label com.docker.compose.service=cart`;

interface Measured {
  /** The snapshot by shell, as text. */
  readonly printed: ReadonlyMap<string, string>;
  /** What the host's rules, sysctls and connections were before and after. */
  readonly before: string;
  readonly after: string;
  readonly harness: Awaited<ReturnType<typeof captureEngine>>;
  readonly ask: (snapshot: unknown) => unknown;
}

const FINGERPRINT = `
  nft list ruleset | sed 's/packets [0-9]* bytes [0-9]*//'
  cat /proc/net/ip_tables_names /proc/net/ip6_tables_names /proc/modules 2>/dev/null || true
  grep -rs "" /proc/sys/net | grep -v nf_conntrack_count || true
  conntrack -L 2>/dev/null | sed 's/ [0-9][0-9]* src=/ src=/' | sort || true`;

async function measure(engine: Engine): Promise<Measured> {
  const { host, docker, socket } = engine;
  await docker(`run -d --name secretive --network back ${SECRET} bb:1 /bin/sh -c ': hunter2-args; sleep 1000'`);
  const only = [...CONTAINERS.map(([name]) => name), "secretive"].map((name) => `--only ${name}`).join(" ");
  const before = await host.run("h", FINGERPRINT);
  const printed = new Map<string, string>();
  for (const shell of shells)
    printed.set(shell, await host.run("h", `DOCKER_HOST=${socket} ${shell} -s -- ${only} < ${script}`));
  const after = await host.run("h", FINGERPRINT);
  const harness = await captureEngine(engine);
  const questions = engineQuestions(harness.address).map((request, i) =>
    questionOf(host, String(i), { sport: 20_000 + i, ...request }),
  );
  return { printed, before, after, harness, ask: (snapshot) => simulator(snapshot, questions) };
}

describe.skipIf(missing)("a real Docker Engine", () => {
  let measured: Measured;
  beforeAll(async () => {
    measured = await withEngine(agent, measure);
  });

  const opened = (shell: string) => {
    const out = Buffer.from(measured.printed.get(shell) ?? "");
    return read({ status: 0, out, err: "" });
  };

  test.each(shells)("%s: containers, networks and proxies are read, without a warning", (shell) => {
    const { snapshot, host } = opened(shell);
    expect(snapshot.warnings).toEqual([]);
    expect(host.unread).toEqual([]);
    expect(host.containers.map((c) => c.name).sort()).toEqual(["api", "db", "legacy", "plain", "secretive", "web"]);
    expect(host.containers.every((c) => c.namespace !== null)).toBe(true);
    expect(host.networks.map((n) => n.name).sort()).toEqual(["app", "back", "bridge", "host", "none"]);
    const harness = measured.harness.snapshot.processes.filter((p) => p.args !== undefined).length;
    expect(host.proxies.length).toBe(harness);
  });

  test("environment, labels, arguments and volumes do not leave the host; Compose's names do", () => {
    for (const text of measured.printed.values()) expect(text).not.toContain("hunter2");
    const cart = opened("dash").host.containers.find((c) => c.name === "secretive");
    expect(cart?.compose).toEqual({ project: "shop", service: "cart" });
  });

  test.each(shells)("%s: the same answers as to the harness's own capture", (shell) => {
    const answers = measured.ask(JSON.parse(measured.printed.get(shell) ?? ""));
    expect(answers).toEqual(measured.ask(measured.harness.snapshot));
  });

  test("the host is as it was", () => {
    expect(measured.after).toBe(measured.before);
  });
});
