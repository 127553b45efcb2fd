import { describe, expect, test } from "vitest";
import { hostOf, SAMPLES, sampleHost } from "../host/testing/sample.ts";
import { ask } from "./ask.ts";
import { suggest } from "./suggestions.ts";

describe.each(SAMPLES)("%s", (name) => {
  const host = sampleHost(name);
  const suggestions = suggest(host);

  test("has eight to twelve suggestions, no two of a kind or title", () => {
    expect(suggestions.length).toBeGreaterThanOrEqual(8);
    expect(suggestions.length).toBeLessThanOrEqual(12);
    expect(new Set(suggestions.map(({ kind }) => kind)).size).toBe(suggestions.length);
    expect(new Set(suggestions.map(({ title }) => title)).size).toBe(suggestions.length);
  });

  test("all of them can be asked", () => {
    for (const { question } of suggestions) expect(ask(host, question)).toMatchObject({ ok: true });
  });

  test("the same host gives the same ones", () => {
    expect(suggest(sampleHost(name))).toEqual(suggestions);
  });
});

test("the basic sample begins with a packet from the internet to web's published port", () => {
  const [first, , named] = suggest(sampleHost("docker-28.5-basic"));
  expect(first).toEqual({
    kind: "internet-to-published",
    title: "The internet opens web's published port 8080",
    question: { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8080, src: "203.0.113.7" },
  });
  expect(named?.question).toEqual({ from: "container:web", proto: "tcp", to: "api", port: 80 });
});

test("kinds that need something are there where it is", () => {
  const kinds = (name: string) => suggest(sampleHost(name)).map(({ kind }) => kind);
  expect(kinds("docker-28.5-macvlan")).toContain("host-to-macvlan");
  expect(kinds("docker-28.5-isolation")).not.toContain("host-to-macvlan");
  expect(kinds("docker-28.5-dualstack")).toContain("internet-to-published-ipv6");
  expect(kinds("docker-28.5-basic")).toContain("internal-to-internet");
});

describe("hosts with little", () => {
  const bare = (outputs: object) =>
    hostOf({ format: "hookline-snapshot", version: 1, namespaces: [{ inode: 1, role: "host", outputs }] });

  test("nothing known suggests nothing", () => {
    expect(suggest(bare({}))).toEqual([]);
  });

  test("without containers there is still the host and the outside, through a bridge's outer port too", () => {
    const host = bare({
      "ip-link": [
        { ifindex: 2, ifname: "eno1", flags: ["UP"], master: "br0" },
        { ifindex: 3, ifname: "br0", flags: ["UP"], linkinfo: { info_kind: "bridge" } },
      ],
      "ip-addr": [{ ifindex: 3, ifname: "br0", addr_info: [{ local: "192.0.2.10", prefixlen: 24 }] }],
      "ip-route": [{ dst: "default", gateway: "192.0.2.1", dev: "br0" }],
      ss: 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3)) ino:1 sk:1',
    });
    const suggestions = suggest(host);
    expect(suggestions.map(({ title }) => title)).toEqual([
      "The internet knocks at port 4444, where nothing listens",
      "The internet opens the host's own port 22 (sshd)",
      "The host opens a connection to the internet",
    ]);
    expect(suggestions[0]?.question.from).toBe("outside:eno1");
  });
});
