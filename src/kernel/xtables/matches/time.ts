/**
 * `-m time`: net/netfilter/xt_time.c time_mt. A question has no time of day: only a rule that holds at any time is decided.
 */
import { NEXT, type Statement } from "../../rule.ts";
import type { Given, Options } from "../options.ts";
import { action, undetermined } from "../statement.ts";

export function time(options: Options): Statement {
  const dates = [options.take("--datestart"), options.take("--datestop")];
  const start = options.value("--timestart");
  const stop = options.value("--timestop");
  const monthDays = options.value("--monthdays");
  const weekDays = options.value("--weekdays");
  options.ignore("--contiguous", "--kerneltz", "--utc", "--localtz");
  const bounds: Given[] = [];
  for (const date of dates) if (date) bounds.push(date);
  if (start && !/^0?0:00(:00)?$/.test(start.value)) bounds.push(start);
  if (stop && !/^23:59:59$/.test(stop.value)) bounds.push(stop);
  if (monthDays) bounds.push(monthDays);
  if (weekDays) bounds.push(weekDays);
  if (bounds.length === 0) return action(() => NEXT, "it holds at any time");
  return undetermined(`it depends on the time: ${bounds.map((bound) => bound.written).join(" ")}`);
}
