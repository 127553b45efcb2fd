import { describe, expect, test } from "vitest";
import { readArguments } from "./arguments.ts";
import { Unusable } from "./unusable.ts";

test("a question from the options", () => {
  const argv = ["trace", "host.json", "--from", "container:web", "--to", "192.0.2.10:8080", "--src", "10.0.0.1"];
  expect(readArguments([...argv, "--proto", "udp", "--sport", "5353", "--mark", "0x7", "--json"])).toEqual({
    type: "trace",
    snapshot: "host.json",
    json: true,
    questions: {
      from: "container:web",
      to: "192.0.2.10",
      port: 8080,
      proto: "udp",
      src: "10.0.0.1",
      sport: 5353,
      mark: 7,
    },
  });
});

test("TCP is what is asked where nothing is said, and a name's scheme gives its port", () => {
  expect(readArguments(["trace", "host.json", "--from", "host", "--to", "http://api"])).toMatchObject({
    json: false,
    questions: { proto: "tcp", to: "api", port: 80 },
  });
});

test("a file of questions", () => {
  expect(readArguments(["trace", "host.json", "--questions", "-", "--json"])).toEqual({
    type: "trace",
    snapshot: "host.json",
    json: true,
    questions: { file: "-" },
  });
});

const EXPORT = ["export", "h.json", "--from", "host", "--to", "api:80"];

test("an export in two forms, and what a picture is like where nothing is said", () => {
  expect(readArguments([...EXPORT, "--markdown", "-", "--png", "a.png"])).toEqual({
    type: "export",
    snapshot: "h.json",
    question: { from: "host", to: "api", port: 80, proto: "tcp" },
    outputs: [
      { form: "png", file: "a.png" },
      { form: "markdown", file: "-" },
    ],
    picture: { step: null, theme: null, width: 1200, title: null },
  });
});

test("inspect, and help", () => {
  expect(readArguments(["inspect", "host.json"])).toEqual({ type: "inspect", snapshot: "host.json", json: false });
  expect(readArguments(["trace", "--help"])).toEqual({ type: "help" });
  expect(readArguments(["help"])).toEqual({ type: "help" });
});

test("what is said to the live server is its own to read", () => {
  expect(readArguments(["live", "--ssh", "root@server", "--help"])).toEqual({
    type: "live",
    args: ["--ssh", "root@server", "--help"],
  });
});

test("diff, with a question or without", () => {
  expect(readArguments(["diff", "a.json", "b.json"])).toEqual({
    type: "diff",
    before: "a.json",
    after: "b.json",
    json: false,
    question: null,
  });
  expect(readArguments(["diff", "-", "b.json", "--json", "--from", "host", "--to", "api:80"])).toMatchObject({
    before: "-",
    json: true,
    question: { from: "host", to: "api", port: 80, proto: "tcp" },
  });
});

describe("unusable ones are refused, and why", () => {
  test.each([
    ["Say trace, inspect, redact, diff or export; --help tells more.", []],
    ["'follow' is not trace, inspect, redact, diff or export.", ["follow", "host.json"]],
    ["trace needs a snapshot file.", ["trace"]],
    ["'b.json' is one argument too many.", ["inspect", "a.json", "b.json"]],
    ["trace needs --from and --to, or --questions.", ["trace", "host.json", "--from", "host"]],
    ["--to: 'http' is not a port (0 to 65535).", ["trace", "h.json", "--from", "host", "--to", "api:http"]],
    [
      "--mark: 'red' is not a number from 0 to 4294967295.",
      ["trace", "h.json", "--from", "host", "--to", "a:1", "--mark", "red"],
    ],
    [
      "--proto: 'sctp' is not tcp, udp or icmp.",
      ["trace", "h.json", "--from", "host", "--to", "a:1", "--proto", "sctp"],
    ],
    [
      "--sport: '70000' is not a number from 0 to 65535.",
      ["trace", "h.json", "--from", "host", "--to", "a:1", "--sport", "70000"],
    ],
    ["--from and --questions exclude each other.", ["trace", "h.json", "--from", "host", "--questions", "q.json"]],
    ["inspect takes no --proto.", ["inspect", "h.json", "--proto", "tcp"]],
    ["inspect takes no --questions.", ["inspect", "h.json", "--questions", "q.json"]],
    ["diff needs two snapshot files.", ["diff", "a.json"]],
    ["'c.json' is one argument too many.", ["diff", "a.json", "b.json", "c.json"]],
    ["Only one of the snapshots can be standard input.", ["diff", "-", "-"]],
    ["diff takes no --questions.", ["diff", "a.json", "b.json", "--questions", "q.json"]],
    ["diff asks with both --from and --to.", ["diff", "a.json", "b.json", "--proto", "udp"]],
    ["trace takes no --svg.", ["trace", "h.json", "--from", "host", "--to", "a:1", "--svg", "a.svg"]],
    ["export takes no --json.", ["export", "h.json", "--from", "host", "--to", "a:1", "--svg", "a.svg", "--json"]],
    ["--step: '0' is not a number from 1 to 1000000.", [...EXPORT, "--svg", "a.svg", "--step", "0"]],
    ["--theme: 'blue' is not light or dark.", [...EXPORT, "--svg", "a.svg", "--theme", "blue"]],
    ["Only one output can be standard output.", [...EXPORT, "--svg", "-", "--png", "-"]],
    ["Only one of snapshot and questions can be standard input.", ["trace", "-", "--questions", "-"]],
  ])("%s", (message, argv) => {
    expect(() => readArguments(argv)).toThrow(new Unusable(message));
  });

  test.each([
    [/--colour/, ["inspect", "h.json", "--colour"]],
    [/--from/, ["trace", "h.json", "--from"]],
  ])("%s", (message, argv) => {
    expect(() => readArguments(argv)).toThrow(Unusable);
    expect(() => readArguments(argv)).toThrow(message);
  });
});
