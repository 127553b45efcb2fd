import type { LinkProgram } from "../model.ts";
import { Misread } from "./misread.ts";
import { type Place, type Reading, readLines } from "./reading.ts";

/** A filter of traffic control, and the device that it stands at. */
export interface TcFilter {
  readonly dev: string;
  readonly program: LinkProgram;
}

/**
 * Lines of `tc filter show dev DEV ingress` and `… egress`, with DEV and the direction before each, and a tab. Of a filter
 * only the line with its handle counts; the ones that follow tell of its keys and actions.
 *
 *   eth0 ingress → filter protocol all pref 49152 bpf chain 0
 *   eth0 ingress → filter protocol all pref 49152 bpf chain 0 handle 0x1 t:[*fsobj] direct-action id 98 name cil_from_netdev …
 */
export function readTc(text: string, place: Place): Reading<TcFilter> {
  const { values, unread } = readLines(text, place, readLine);
  return { values: values.filter((filter) => filter !== null), unread };
}

/** With what tells an instance of a filter from the head of its list: its handle, or u32's own form of one. */
const INSTANCE = /^filter .*?\bpref \d+ (\S+)(?=.* (?:handle \S|fh \S+::\S))(.*)$/;

function readLine(line: string): TcFilter | null {
  const [, dev, at, said] = /^(\S+) (ingress|egress)\t(.*)$/.exec(line) ?? [];
  if (dev === undefined || said === undefined || (at !== "ingress" && at !== "egress"))
    throw new Misread("this is no filter of traffic control");
  const [, kind, rest = ""] = INSTANCE.exec(said) ?? [];
  if (kind === undefined) return null;
  const [, name = kind === "bpf" ? /\bhandle \S+ (\S+)/.exec(rest)?.[1] : undefined] = /\bname (\S+)/.exec(rest) ?? [];
  return { dev, program: { at, name: `the ${kind} filter ${name === undefined ? "" : `${name} `}of traffic control` } };
}
