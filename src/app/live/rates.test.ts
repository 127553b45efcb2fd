import { describe, expect, test } from "vitest";
import type { Counts } from "./messages.ts";
import { ratesOf, rateText } from "./rates.ts";

const counts = (at: number, packets: number, rules: readonly (number | null)[]): Counts => ({
  at,
  namespaces: [{ inode: 1, links: { eth0: [packets, 2 * packets] }, chains: { "ip/nat/A": rules } }],
});

describe("packets per second", () => {
  test("are what was counted between two moments", () => {
    const rates = ratesOf(counts(1000, 10, [0, 5, null]), counts(3000, 30, [0, 9, null]));
    expect(rates?.namespaces.get(1)?.links.get("eth0")).toEqual({ received: 10, sent: 20 });
    expect(rates?.namespaces.get(1)?.chains.get("ip/nat/A")).toEqual([0, 2, null]);
  });

  test("are not known of one moment, of moments long apart, or of a chain that is another", () => {
    expect(ratesOf(null, counts(1000, 1, []))).toBeNull();
    expect(ratesOf(counts(1000, 1, []), counts(1000, 2, []))).toBeNull();
    expect(ratesOf(counts(1000, 1, []), counts(99_000, 2, []))).toBeNull();
    expect(ratesOf(counts(1000, 1, [1]), counts(2000, 2, [1, 2]))?.namespaces.get(1)?.chains.size).toBe(0);
  });

  test("are never less than none, where counters were set back", () => {
    expect(
      ratesOf(counts(1000, 9, [9]), counts(2000, 0, [0]))
        ?.namespaces.get(1)
        ?.links.get("eth0"),
    ).toEqual({
      received: 0,
      sent: 0,
    });
  });
});

test.each([
  [0, null],
  [0.04, "0.1/s"],
  [2.54, "2.5/s"],
  [41.7, "42/s"],
  [1240, "1.2k/s"],
])("%d is written %s", (rate, text) => {
  expect(rateText(rate)).toBe(text);
});
