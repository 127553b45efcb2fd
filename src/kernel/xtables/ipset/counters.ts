/**
 * Comparisons of a member's counters: `--packets-gt 5`, `! --bytes-eq 0` (ip_set_match_extensions(), ip_set_match_counter() in
 * net/netfilter/ipset/ip_set_core.c). A capture tells what they stood at then, and they only grow.
 */
import type { IpSetMember } from "../../../host/model.ts";
import type { Packet } from "../../packet.ts";
import type { Options } from "../options.ts";
import { numberOf } from "../values.ts";

type Unit = "packets" | "bytes";

export interface CounterTest {
  readonly unit: Unit;
  readonly is: "eq" | "lt" | "gt";
  readonly value: number;
  readonly negated: boolean;
}

const UNITS: readonly Unit[] = ["packets", "bytes"];
const WAYS: readonly CounterTest["is"][] = ["eq", "lt", "gt"];

/** Throws `Unreadable`. */
export function counterTests(options: Options): CounterTest[] {
  return UNITS.flatMap((unit) =>
    WAYS.flatMap((is): CounterTest[] => {
      const given = options.value(`--${unit}-${is}`);
      const value = given && numberOf(given.value, Number.MAX_SAFE_INTEGER);
      return given && value !== undefined ? [{ unit, is, value, negated: given.negated }] : [];
    }),
  );
}

/** Whether all of them hold; null where that hangs on how far the counters have come since. `counts`: this packet too, before it is compared. */
export function countersHold(
  tests: readonly CounterTest[],
  { options }: IpSetMember,
  { length }: Packet,
  counts: boolean,
): boolean | null {
  let all: boolean | null = true;
  for (const { unit, is, value, negated } of tests) {
    const least = Number(options.get(unit) ?? 0) + (counts ? { packets: 1, bytes: length }[unit] : 0);
    const answer = compared(least, is, value);
    if (answer === negated) return false;
    if (answer === null) all = null;
  }
  return all;
}

function compared(least: number, is: CounterTest["is"], value: number): boolean | null {
  if (is === "gt") return least > value ? true : null;
  return least >= value + (is === "eq" ? 1 : 0) ? false : null;
}
