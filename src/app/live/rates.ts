/** Packets per second, from what was counted at two moments. */
import type { Counts, NamespaceCounts } from "./messages.ts";

export interface Rates {
  readonly namespaces: ReadonlyMap<number, NamespaceRates>;
}

export interface NamespaceRates {
  /** By interface. */
  readonly links: ReadonlyMap<string, { readonly received: number; readonly sent: number }>;
  /** By `family/table/chain`, at each rule's position; at 0 the policy's. null for a rule that does not count. */
  readonly chains: ReadonlyMap<string, readonly (number | null)[]>;
}

/** null where the counts do not follow each other: counters were set back, or the clock was. */
export function ratesOf(before: Counts | null, after: Counts): Rates | null {
  const seconds = before ? (after.at - before.at) / 1000 : 0;
  if (!before || seconds <= 0 || seconds > 30) return null;
  const known = new Map(before.namespaces.map((one) => [one.inode, one]));
  return {
    namespaces: new Map(
      after.namespaces.flatMap((is) => {
        const was = known.get(is.inode);
        return was ? [[is.inode, spaceRates(was, is, seconds)]] : [];
      }),
    ),
  };
}

function spaceRates(was: NamespaceCounts, is: NamespaceCounts, seconds: number): NamespaceRates {
  const rate = (from: number, to: number): number => Math.max(0, (to - from) / seconds);
  return {
    links: new Map(
      Object.entries(is.links).flatMap(([name, [received, sent]]) => {
        const past = was.links[name];
        return past ? [[name, { received: rate(past[0], received), sent: rate(past[1], sent) }]] : [];
      }),
    ),
    chains: new Map(
      Object.entries(is.chains).flatMap(([name, packets]) => {
        const past = was.chains[name];
        // A chain of another length is another chain: its positions mean other rules.
        if (past?.length !== packets.length) return [];
        return [
          [
            name,
            packets.map((count, at) => {
              const from = past[at];
              return count === null || from === null || from === undefined ? null : rate(from, count);
            }),
          ],
        ];
      }),
    ),
  };
}

/** `12/s`, `0.4/s`, `1.2k/s`; null for nothing. */
export function rateText(rate: number): string | null {
  if (rate <= 0) return null;
  if (rate < 10) return `${Math.max(0.1, Math.round(rate * 10) / 10)}/s`;
  return rate < 1000 ? `${Math.round(rate)}/s` : `${Math.round(rate / 100) / 10}k/s`;
}
