import { expect, test } from "vitest";
import type { Header, Journey, JourneyPacket, Step } from "../../kernel/journey.ts";
import { withPort } from "../../net/port.ts";
import {
  confirmedAt,
  devicesAt,
  firstFrame,
  headerAfter,
  isSourceless,
  replyAt,
  toneAt,
  trackedAt,
  usersOf,
} from "./header.ts";

const header: Header = {
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
const base = { ns: "host", header, note: "" };
const steps: Step[] = [
  { ...base, at: "device", dev: "eth0", dir: "in" },
  { ...base, at: "conntrack", action: "new", state: "NEW", direction: "original", entry: 0 },
  {
    ...base,
    at: "nat",
    kind: "dnat",
    hook: "prerouting",
    before: { address: "192.0.2.10", port: 8080 },
    after: { address: "172.18.0.2", port: 80 },
    entry: 0,
  },
  {
    ...base,
    at: "route",
    purpose: "input",
    rules: [],
    candidates: [],
    result: { type: "unicast", table: 254, dev: "br-app", via: null, src: null },
  },
  { ...base, at: "conntrack", action: "confirmed", state: "NEW", direction: "original", entry: 0 },
  { ...base, ns: "web", at: "device", dev: "eth0", dir: "in" },
];
const packet = (own: Step[]): JourneyPacket => ({ kind: "syn", cause: null, fate: "delivered", steps: own });

test("a step's outcome is what the next one finds", () => {
  const changed = { ...header, ttl: 63 };
  const two = packet([
    { ...base, at: "forward", ttl: 63 },
    { ...base, header: changed, at: "device", dev: "x", dir: "out" },
  ]);
  expect(headerAfter(two, 0)).toBe(changed);
  expect(headerAfter(two, 1)).toBe(changed);
  expect(headerAfter(two, 2)).toBeNull();
});

test("a translation that ends the packet's story still changes it", () => {
  expect(headerAfter(packet(steps.slice(0, 3)), 2)).toEqual({ ...header, dst: "172.18.0.2", dport: 80 });
  const back: Step = {
    ...base,
    at: "nat",
    kind: "un-dnat",
    hook: "postrouting",
    before: { address: "172.18.0.2", port: 80 },
    after: { address: "192.0.2.10", port: 8080 },
    entry: 0,
  };
  expect(headerAfter(packet([back]), 0)).toEqual({ ...header, src: "192.0.2.10", sport: 8080 });
});

test("conntrack is not asked for before it has seen the packet", () => {
  expect(trackedAt(packet(steps), 0)).toBeNull();
  expect(trackedAt(packet(steps), 4)).toBe(steps[1]);
  expect([confirmedAt(packet(steps), 3), confirmedAt(packet(steps), 4)]).toEqual([false, true]);
});

test("the first frame is the one that the packet is seen in first, known once the step that builds it is done", () => {
  const framed = (src: string): Step => ({
    ...base,
    at: "device",
    dev: "eth0",
    dir: "out",
    header: { ...header, ether: { src, dst: "02:00:00:00:00:ff" } },
  });
  const sent: Step = { ...base, at: "send", by: "process", process: null };
  const two: JourneyPacket = {
    kind: "syn",
    cause: null,
    fate: "delivered",
    steps: [sent, sent, framed("a"), framed("b")],
  };
  expect([0, 1, 2, 3].map((index) => firstFrame(two, index)?.src ?? null)).toEqual([null, "a", "a", "a"]);
});

test("devices are those of the namespace that the packet is in", () => {
  expect(devicesAt(packet(steps), 0)).toEqual({ in: "eth0", out: null });
  expect(devicesAt(packet(steps), 3)).toEqual({ in: "eth0", out: "br-app" });
  expect(devicesAt(packet(steps), 5)).toEqual({ in: "eth0", out: null });
});

test.each([
  ["192.0.2.1", 80, "192.0.2.1:80"],
  ["fd00::1", 80, "[fd00::1]:80"],
  ["fd00::1", undefined, "fd00::1"],
  ["192.0.2.1", null, "192.0.2.1"],
] as const)("%s %s is read as %s", (address, port, text) => {
  expect(withPort(address, port)).toBe(text);
});

test("an address owes its change to the translation that made it, or undid it", () => {
  expect(toneAt(packet(steps), 1, "dst")).toBeNull();
  expect(toneAt(packet(steps), 3, "dst")).toBe("dnat");
  expect(toneAt(packet(steps), 3, "src")).toBeNull();
});

test("an entry's reply is the original turned round until a translation sets it", () => {
  const original = { src: "203.0.113.7", dst: "192.0.2.10", sport: 40000, dport: 8080 };
  const reply = { src: "172.18.0.2", dst: "203.0.113.7", sport: 80, dport: 40000 };
  const entry = { ns: "host", proto: "tcp", original, reply, status: [], mark: 0, zone: 0, captured: false };
  const journey: Journey = {
    outcome: "answered",
    explanation: "",
    assumptions: [],
    packets: [packet(steps), packet([])],
    entries: [entry, { ...entry, captured: true }],
    fork: null,
  };
  expect(replyAt(journey, 0, 0, 1)).toEqual({ src: "192.0.2.10", dst: "203.0.113.7", sport: 8080, dport: 40000 });
  expect(replyAt(journey, 0, 0, 2)).toEqual(reply);
  expect(replyAt(journey, 0, 1, 0)).toEqual(reply);
  expect(replyAt(journey, 1, 0, 0)).toEqual(reply);
  expect(replyAt(journey, 9, 0, 0)).toBeNull();
});

test("each tuple of an entry is used by the packets that conntrack knew by it", () => {
  const packet = (direction: "original" | "reply", entry: number): JourneyPacket => ({
    kind: "datagram",
    cause: null,
    fate: "delivered",
    steps: [{ ...base, at: "conntrack", action: "found", state: "ESTABLISHED", direction, entry }],
  });
  const packets = [packet("original", 0), packet("reply", 0), packet("original", 1), packet("original", 0)];
  const journey: Journey = { outcome: "answered", explanation: "", assumptions: [], packets, entries: [], fork: null };
  expect(usersOf(journey, 0, "original")).toEqual([0, 3]);
  expect(usersOf(journey, 0, "reply")).toEqual([1]);
});

test("each namespace tracks for itself, and a tunnel is another packet's way", () => {
  const wrap: Step = { ...base, at: "tunnel", dev: "wg0", direction: "wrap", outer: "" };
  const again: Step = { ...base, at: "conntrack", action: "new", state: "NEW", direction: "original", entry: 1 };
  const away = packet([...steps, { ...base, ns: "web", at: "device", dev: "eth0", dir: "in" }]);
  expect([trackedAt(away, 5), confirmedAt(away, 5)]).toEqual([null, false]);
  const back = packet([...steps, { ...base, at: "device", dev: "eth0", dir: "in" }, again]);
  expect([trackedAt(back, 6), trackedAt(back, 7), confirmedAt(back, 7)]).toEqual([null, again, false]);
  const wrapped = packet([...steps.slice(0, 5), wrap, again]);
  expect([trackedAt(wrapped, 5), confirmedAt(wrapped, 6)]).toEqual([null, false]);
});

test("what no route was found for never had a source, and a packet to oneself has", () => {
  const own = { ...base, header: { ...header, dst: header.src } };
  const send: Step = { ...own, at: "send", by: "process", process: null };
  const drop: Step = { ...own, at: "drop", reason: "", rule: null, rejected: false };
  expect(isSourceless(packet([send, drop]))).toBe(true);
  expect(isSourceless(packet([send, { ...own, at: "device", dev: "lo", dir: "out" }, drop]))).toBe(false);
  expect(
    isSourceless(
      packet([
        { ...send, header },
        { ...drop, header },
      ]),
    ),
  ).toBe(false);
});
