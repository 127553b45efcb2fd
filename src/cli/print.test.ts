import { expect, test } from "vitest";
import type { Header, Journey, Step } from "../kernel/journey.ts";
import { printJourney } from "./print.ts";
import { colourStyle, plainStyle, wrap } from "./style.ts";

const before: Header = {
  src: "203.0.113.7",
  sport: 40000,
  dst: "192.0.2.10",
  dport: 8080,
  proto: "tcp",
  ttl: 64,
  mark: 0,
  length: 60,
  tos: 0,
};
const after: Header = { ...before, dst: "172.18.0.2", dport: 80 };

const steps: readonly Step[] = [
  { at: "device", ns: "host", header: before, note: "The packet arrives on eth0.", dev: "eth0", dir: "in" },
  {
    at: "chain",
    ns: "host",
    header: before,
    note: "nat decides for the connection.",
    family: "ip",
    table: "nat",
    chain: "PREROUTING",
    hook: "prerouting",
    iif: "eth0",
    oif: null,
    physIn: null,
    physOut: null,
    priority: -100,
    type: "nat",
    backend: "nf_tables",
    verdict: "accept",
    rules: [
      { chain: "PREROUTING", rule: 1, matched: true, verdict: "jump DOCKER", why: "192.0.2.10 is local" },
      { chain: "DOCKER", rule: 1, matched: false, verdict: "continue", why: "arrived on eth0, not br-app" },
      { chain: "DOCKER", rule: 4, matched: true, verdict: "accept", why: "goes on to 172.18.0.2 port 80" },
    ],
  },
  { at: "device", ns: "web", header: after, note: "It arrives in web.", dev: "eth0", dir: "in" },
];

const journey: Journey = {
  outcome: "answered",
  explanation: "web accepts the connection.",
  assumptions: ["the outside answers"],
  packets: [
    { kind: "syn", cause: null, fate: "delivered", steps },
    { kind: "syn-ack", cause: 0, fate: "left-host", steps: [] },
  ],
  entries: [],
  fork: null,
};

test("a journey is laid out by packets, places and stations, with the rules that matched", () => {
  expect(printJourney("outside:eth0 → 192.0.2.10:8080, tcp", journey, plainStyle())).toBe(
    `outside:eth0 → 192.0.2.10:8080, tcp
ANSWERED  web accepts the connection.
assumed: the outside answers

1  SYN  203.0.113.7:40000 → 192.0.2.10:8080  delivered
   host
     eth0 in         The packet arrives on eth0.
     nat PREROUTING  nat decides for the connection.
       PREROUTING 1  jump DOCKER: 192.0.2.10 is local
       DOCKER 4      accept: goes on to 172.18.0.2 port 80
   web
     eth0 in         It arrives in web.

2  SYN-ACK  left-host  because of 1`,
  );
});

test("where it forks, both ways are told", () => {
  const fork = { question: "does u32 match?", ways: [{ assuming: "it does", journey }] };
  const text = printJourney("a", { ...journey, packets: [], fork }, plainStyle());
  expect(text).toContain("\n\ndoes u32 match?: assuming it does\n  a\n  ANSWERED  web accepts the connection.\n");
});

test("colour changes nothing but colour", () => {
  const coloured = printJourney("a", journey, colourStyle());
  const sgr = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");
  expect(coloured).toMatch(sgr);
  expect(coloured.replace(sgr, "")).toBe(printJourney("a", journey, plainStyle()));
});

test("long notes are wrapped under themselves", () => {
  expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
  expect(wrap("unbreakable", 3)).toEqual(["unbreakable"]);
  const note = Array(20).fill("word").join(" ");
  const long = printJourney("a", { ...journey, explanation: note }, plainStyle(60));
  expect(long.split("\n").slice(1, 3)).toEqual([
    `ANSWERED  ${Array(10).fill("word").join(" ")}`,
    `          ${Array(10).fill("word").join(" ")}`,
  ]);
});
