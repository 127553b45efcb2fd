import { describe, expect, test } from "vitest";
import { sampleHost } from "../host/testing/sample.ts";
import { ask } from "./ask.ts";
import type { QuestionText } from "./question-text.ts";

const host = sampleHost("docker-28.5-basic");

function refusal(text: Partial<QuestionText>): string {
  const question = ask(host, { from: "host", proto: "tcp", to: "192.0.2.10", port: 80, ...text });
  return question.ok ? "it was asked" : question.error;
}

test("a question from a container, whole", () => {
  const web = host.namespaces.find((namespace) => namespace.name === "web");
  const text = { from: "container:web", proto: "tcp", to: "192.0.2.10", port: 8080, sport: 40001, mark: 7 } as const;
  expect(ask(host, text)).toEqual({
    ok: true,
    value: {
      from: { type: "namespace", inode: web?.inode, uid: null },
      proto: "tcp",
      to: 0xc000020a,
      port: 8080,
      src: null,
      sport: 40001,
      mark: 7,
      length: null,
      dontFragment: false,
      ttl: null,
      tos: null,
      resolved: null,
    },
  });
});

test("a name is looked up by the asker, and the answer kept", () => {
  expect(ask(host, { from: "container:web", proto: "tcp", to: "api", port: 80 })).toMatchObject({
    ok: true,
    value: { to: 0xac120003, resolved: { name: "api", by: "127.0.0.11", addresses: [0xac120003] } },
  });
});

test("ICMP has no port, even where one is said", () => {
  expect(ask(host, { from: "host", proto: "icmp", to: "192.0.2.1", port: 7 })).toMatchObject({ value: { port: null } });
});

test("from outside, the default gateway sends, unless the question says who", () => {
  const text = { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8080 } as const;
  expect(ask(host, text)).toMatchObject({ value: { from: { type: "outside", dev: "eth0" }, src: 0xc0000201 } });
  expect(ask(host, { ...text, src: "203.0.113.7" })).toMatchObject({ value: { src: 0xcb007107 } });
});

describe("what cannot be asked is refused in a sentence", () => {
  test.each<[string, Partial<QuestionText>]>([
    ["There is no network namespace 1.", { from: "netns:1" }],
    ["'192.0.2.300' is not an address or a name.", { to: "192.0.2.300" }],
    ["'fe80::1%eth0' is not an address or a name.", { to: "fe80::1%eth0" }],
    ["'70000' is not a port (0 to 65535).", { port: 70000 }],
    ["The source port: '-1' is not a port (0 to 65535).", { sport: -1 }],
    ["The source 'x' is not an IP address.", { src: "x" }],
    ["The source ::1 and the target are of different families.", { src: "::1" }],
    ["Names of the outside are not in the snapshot: give the address of 'web'.", { from: "outside:eth0", to: "web" }],
    [
      "lo has no IPv6 address to tell who is behind it: say the source address.",
      { from: "outside:lo", to: "2001:db8:1::10" },
    ],
  ])("%s", (error, text) => {
    expect(refusal(text)).toBe(error);
  });

  test("a port that is missing", () => {
    expect(ask(host, { from: "host", proto: "udp", to: "192.0.2.10" })).toEqual({
      ok: false,
      error: "A udp question needs a port.",
    });
  });
});
