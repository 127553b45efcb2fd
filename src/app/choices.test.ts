import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ask } from "../answers/ask.ts";
import { parseTarget } from "../answers/target.ts";
import { buildHost } from "../host/build.ts";
import { readSnapshot } from "../snapshot/read.ts";
import { sourceAddress, sourceLabel, sourceNamed, sourcesOf, targetsOf } from "./choices.ts";

function sample(name: string) {
  const snapshot = readSnapshot(readFileSync(`public/samples/${name}/snapshot.json`, "utf8"));
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  return buildHost(snapshot.value);
}

const host = sample("docker-28.5-basic");
const sources = sourcesOf(host);

test("a question may come from the outside, the host, and every container with a network of its own", () => {
  expect(sources.map((source) => source.label)).toEqual(
    expect.arrayContaining(["internet", "outside, eth1", "lab (host)", "web", "api", "lonely"]),
  );
  expect(sources.map((source) => source.from)).not.toContain("container:metrics");
});

test("a source is found by what a person calls it", () => {
  expect(sourceNamed(sources, "internet")).toBe("outside:eth0");
  expect(sourceNamed(sources, " WEB ")).toBe("container:web");
  expect(sourceNamed(sources, "netns:4026532466")).toBe("netns:4026532466");
  expect(sourceLabel(sources, "outside:eth0")).toBe("internet");
});

test("who asks from the internet is anyone there, of the target's family", () => {
  expect(sourceAddress(sources, "outside:eth0", "192.0.2.10")).toBe("203.0.113.7");
  expect(sourceAddress(sources, "outside:eth0", "2001:db8:1::10")).toBe("2001:db8:ffff::7");
  expect(sourceAddress(sources, "outside:eth1", "192.0.2.10")).toBeUndefined();
});

test("targets are published ports, services and, to who can look them up, names", () => {
  const labels = targetsOf(host, "outside:eth0").map((target) => target.label);
  expect(labels).toEqual(
    expect.arrayContaining(["192.0.2.10:8080", "127.0.0.1:9000", "172.18.0.2:80", "192.0.2.10:22"]),
  );
  expect(labels).not.toContain("api:80");
  expect(targetsOf(host, "container:web").map((target) => target.label)).toContain("api:80");
});

describe.each(["docker-28.5-basic", "docker-20.10-basic", "docker-28.5-dualstack", "docker-28.5-crowd"])(
  "on %s",
  (name) => {
    const one = sample(name);
    test("no target is offered twice, and every one can be asked for", () => {
      const sources = sourcesOf(one);
      // Of a crowd some speak for all.
      for (const { from } of sources.filter((_, index) => index % Math.ceil(sources.length / 12) === 0)) {
        const targets = targetsOf(one, from);
        expect(new Set(targets.map(({ label, proto }) => `${proto} ${label}`)).size).toBe(targets.length);
        for (const { label, proto } of targets) {
          const target = parseTarget(label);
          if (!target.ok) throw new Error(target.error);
          const { to, port } = target.value;
          const src = sourceAddress(sources, from, to);
          const asked = ask(one, {
            from,
            to,
            proto,
            ...(port === null ? {} : { port }),
            ...(src === undefined ? {} : { src }),
          });
          if (!asked.ok) expect(asked.error, `${from} → ${label}`).toMatch(/has no IPv6 address/);
        }
      }
    });
  },
);
