/**
 * `-m time`: net/netfilter/xt_time.c time_mt. A question has no time of day: only a rule that holds at any time is decided.
 */
import { NEXT, type Statement } from "../../rule.ts";
import type { Given, Options } from "../options.ts";
import { action, undetermined } from "../statement.ts";

export function time(options: Options): Statement {
  const from = options.value("--datestart");
  const to = options.value("--datestop");
  const start = options.value("--timestart");
  const stop = options.value("--timestop");
  const monthDays = options.value("--monthdays");
  const weekDays = options.value("--weekdays");
  options.ignore("--contiguous", "--kerneltz", "--utc", "--localtz");
  const bounds: Given[] = [];
  if (from && from.value !== "1970-01-01T00:00:00") bounds.push(from);
  // The end of time as the kernel counts it, which iptables-save prints where no end was given.
  if (to && to.value !== "2038-01-19T03:14:07") bounds.push(to);
  if (start && !/^0?0:00(:00)?$/.test(start.value)) bounds.push(start);
  if (stop && !/^23:59:59$/.test(stop.value)) bounds.push(stop);
  if (monthDays) bounds.push(monthDays);
  if (weekDays) bounds.push(weekDays);
  if (bounds.length === 0) return action(() => NEXT, "it holds at any time");
  return undetermined(`it depends on the time: ${bounds.map((bound) => bound.written).join(" ")}`);
}
