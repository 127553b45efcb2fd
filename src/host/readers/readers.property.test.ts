/** What holds of every reader, whatever it is given: it ends, it does not throw, and nothing is lost in silence. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { damage, junk } from "../testing/damage.ts";
import { SAMPLES, sampleValue } from "../testing/sample.ts";
import { readBridgeFdb } from "./bridge-fdb.ts";
import { readBridgeLink } from "./bridge-link.ts";
import { readBridgeVlan } from "./bridge-vlan.ts";
import { readConntrack } from "./conntrack.ts";
import { readDockerContainers } from "./docker-container.ts";
import { readDockerNetworks } from "./docker-network.ts";
import { readIpAddr } from "./ip-addr.ts";
import { readIpLink } from "./ip-link.ts";
import { readIpNeigh } from "./ip-neigh.ts";
import { readIpRoute } from "./ip-route.ts";
import { readIpRule } from "./ip-rule.ts";
import { readNetnsIds } from "./netns-ids.ts";
import type { Place, Reading } from "./reading.ts";
import { readSs } from "./ss.ts";
import { readSysctl } from "./sysctl.ts";
import { readTc } from "./tc.ts";
import { readWg } from "./wg.ts";

type ListReader = (list: readonly unknown[], place: Place) => Reading<unknown>;
type TextReader = (text: string, place: Place) => Reading<unknown>;

const PLACE = { namespace: 1, source: "x" };

const LIST_READERS: readonly (readonly [string, ListReader])[] = [
  ["ip-link", readIpLink],
  ["ip-addr", readIpAddr],
  ["ip-route", (list, place) => readIpRoute(list, null, place)],
  ["ip6-route", (list, place) => readIpRoute(list, null, place)],
  ["ip-rule", (list, place) => readIpRule(list, 4, place)],
  ["ip6-rule", (list, place) => readIpRule(list, 6, place)],
  ["ip-neigh", readIpNeigh],
  ["bridge-fdb", readBridgeFdb],
  ["bridge-vlan", readBridgeVlan],
  ["netns-ids", readNetnsIds],
  ["containers", readDockerContainers],
  ["networks", readDockerNetworks],
];

const TEXT_READERS: readonly (readonly [string, TextReader])[] = [
  ["ss", readSs],
  ["conntrack", readConntrack],
  ["sysctl", readSysctl],
  ["tc", (text, place) => readTc(text, place)],
  ["wg", (text, place) => readWg(text, place)],
];

/** The elements and lines that real hosts printed, by output. */
const real = new Map<string, unknown[]>();
for (const name of SAMPLES) {
  const { namespaces, docker } = Object(sampleValue(name));
  const all = [...namespaces.map((namespace: { outputs: object }) => namespace.outputs), docker];
  for (const outputs of all)
    for (const [key, output] of Object.entries<unknown>(outputs)) {
      const parts = Array.isArray(output) ? output : typeof output === "string" ? output.split("\n") : [];
      const known = real.get(key) ?? [];
      if (known.length < 200) known.push(...parts.slice(0, 20));
      real.set(key, known);
    }
}

/** An element that was printed, with fields replaced and removed. */
function damaged(output: string): fc.Arbitrary<unknown> {
  const elements = real.get(output) ?? [];
  return elements.length === 0 ? junk : fc.constantFrom(...elements).chain(damage);
}

function isEmpty(element: unknown): boolean {
  return (
    typeof element === "object" && element !== null && !Array.isArray(element) && Object.keys(element).length === 0
  );
}

describe("every element of a list is in the model or in unread", () => {
  test.each(LIST_READERS)("%s", (output, read) => {
    fc.assert(
      fc.property(fc.array(fc.oneof(junk, damaged(output)), { maxLength: 8 }), (list) => {
        const { values, unread } = read(list, PLACE);
        const elements = list.flatMap((element, index) => (isEmpty(element) ? [] : [{ element, position: index + 1 }]));
        // An element alone: where it gives no value, it must be reported.
        for (const { element, position } of elements) {
          const alone = read([element], PLACE);
          expect(alone.values.length + alone.unread.length).toBeGreaterThan(0);
          expect(unread.some(({ line }) => line === position)).toBe(alone.unread.length > 0);
        }
        expect(values.length).toBeLessThanOrEqual(elements.length);
      }),
      { numRuns: 300 },
    );
  });

  test("bridge-link, but for bridges themselves", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(junk, damaged("bridge-link"))), (list) => {
        const ports = list.filter((element) => Object.hasOwn(Object(element), "state"));
        const { values, unread } = readBridgeLink(list, PLACE);
        expect(values.length + unread.length).toBeGreaterThanOrEqual(ports.length);
      }),
    );
  });
});

/** A line that was printed, with words replaced, removed and repeated. */
function damagedLine(output: string): fc.Arbitrary<string> {
  const lines = (real.get(output) ?? []).map(String);
  return fc
    .tuple(
      fc.constantFrom("", ...lines),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom("", "[", "src=", '("', "%", "=", "999", "::", "x")), {
        maxLength: 3,
      }),
    )
    .map(([line, changes]) => {
      const words = line.split(/(\s+)/);
      for (const [at, word] of changes) words[at % words.length] = word;
      return words.join("");
    });
}

describe("every line of a text is in the model or in unread", () => {
  test.each(TEXT_READERS)("%s", (output, read) => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), damagedLine(output)), { maxLength: 8 }), (lines) => {
        const text = lines.join("\n");
        const { values, unread } = read(text, PLACE);
        const full = text.split("\n").flatMap((line, index) => (line.trim() === "" ? [] : [index + 1]));
        const reported = new Set(unread.map(({ line }) => line));
        expect(full.length - reported.size).toBeLessThanOrEqual(values.length);
        for (const { line } of unread) expect(full).toContain(line);
      }),
      { numRuns: 500 },
    );
  });
});

describe("long lines are no trap", () => {
  const long = (part: string): string => part.repeat(Math.ceil(200_000 / part.length));

  test.each([
    ["ss", readSs, `tcp LISTEN 0 5 *:80 *:* users:((${long('"("),(')}`],
    ["ss", readSs, `tcp LISTEN 0 5 ${long("%:1")} *:*`],
    ["conntrack", readConntrack, `tcp 6 9 ESTABLISHED ${long("src=1.1.1.1 ")}`],
    ["conntrack", readConntrack, long("a ")],
    ["sysctl", readSysctl, `net.${long("a ")}`],
  ] as const)("%s", (_, read, line) => {
    expect(read(line, PLACE).unread).toHaveLength(1);
  });
});
