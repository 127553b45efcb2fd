/**
 * Matches on IPv6 extension headers: net/ipv6/netfilter/ip6t_frag.c, ip6t_hbh.c (hbh and dst), ip6t_rt.c, ip6t_srh.c,
 * ip6t_mh.c, ip6t_ipv6header.c. Which headers a packet has is known; what stands in them is not.
 */
import { BREAK, NEXT, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { protocolOf } from "../protocols.ts";
import type { MatchCompiler } from "../scope.ts";
import { answers, condition, undetermined } from "../statement.ts";

import { oneOf } from "../words.ts";

export const frag = headerMatch(44, "fragment", [
  "--fragid",
  "--fraglen",
  "--fragres",
  "--fragfirst",
  "--fragmore",
  "--fraglast",
]);
export const hbh = headerMatch(0, "hop-by-hop options", ["--hbh-len", "--hbh-opts", "--hbh-not-strict"]);
export const dst = headerMatch(60, "destination options", ["--dst-len", "--dst-opts", "--dst-not-strict"]);
export const rt = headerMatch(43, "routing", [
  "--rt-type",
  "--rt-segsleft",
  "--rt-len",
  "--rt-0-res",
  "--rt-0-addrs",
  "--rt-0-not-strict",
]);
export const mh = headerMatch(135, "mobility", ["--mh-type"]);
export const srh = headerMatch(43, "segment routing", [
  "--srh-next-hdr",
  "--srh-hdr-len-eq",
  "--srh-hdr-len-gt",
  "--srh-hdr-len-lt",
  "--srh-segs-left-eq",
  "--srh-segs-left-gt",
  "--srh-segs-left-lt",
  "--srh-last-entry-eq",
  "--srh-last-entry-gt",
  "--srh-last-entry-lt",
  "--srh-tag",
  "--srh-psid",
  "--srh-nsid",
  "--srh-lsid",
]);

function headerMatch(header: number, name: string, flags: readonly string[]): MatchCompiler {
  return (options): Statement[] => {
    const given = flags.flatMap((flag) => options.take(flag) ?? []);
    const present = condition(
      () => ({
        option: { negated: false, written: given[0]?.written ?? "-m", values: [] },
        subject: "packet has",
        wanted: `a ${name} header`,
        actual: () => `no ${name} header`,
      }),
      ({ packet }) => (packet.proto === header || packet.extensionHeaders.includes(header) ? NEXT : BREAK),
    );
    const first = given[0];
    return first
      ? [present, undetermined(`the fields of the packet's ${name} header are not modelled: ${first.written}`)]
      : [present];
  };
}

const HOP = 128;
const DST = 64;
const ROUTE = 32;
const FRAG = 16;
const AUTH = 8;
const ESP = 4;
const NONE = 2;
const PROT = 1;
const BITS: ReadonlyMap<string, number> = new Map([
  ["hop", HOP],
  ["hop-by-hop", HOP],
  ["dst", DST],
  ["ipv6-opts", DST],
  ["route", ROUTE],
  ["ipv6-route", ROUTE],
  ["frag", FRAG],
  ["ipv6-frag", FRAG],
  ["auth", AUTH],
  ["ah", AUTH],
  ["esp", ESP],
  ["none", NONE],
  ["ipv6-nonxt", NONE],
  ["prot", PROT],
  ["proto", PROT],
  ["protocol", PROT],
]);
const BY_NUMBER: ReadonlyMap<number, number> = new Map([
  [0, HOP],
  [60, DST],
  [43, ROUTE],
  [44, FRAG],
  [51, AUTH],
  [50, ESP],
  [59, NONE],
]);

/** ip6t_ipv6header.c ipv6header_mt6: all of the headers and no others, or with `--soft` at least these. */
export function ipv6header(options: Options): Statement {
  const option = options.value("--header");
  if (!option) throw new Unreadable("--header is not given");
  const soft = options.has("--soft");
  let wanted = 0;
  for (const name of option.value.toLowerCase().split(","))
    wanted |= BITS.get(name) ?? BY_NUMBER.get(protocolOf(name)) ?? PROT;
  const { yes, no } = answers(option);
  return condition(
    () => ({
      option,
      subject: "packet's headers are",
      wanted: soft ? `at least ${option.value}` : option.value,
      actual: ({ packet }) => namesOf(headersOf(packet.extensionHeaders, packet.proto)),
    }),
    ({ packet }) => {
      const found = headersOf(packet.extensionHeaders, packet.proto);
      return (soft ? (found & wanted) === wanted : found === wanted) ? yes : no;
    },
  );
}

function headersOf(extensions: readonly number[], proto: number): number {
  let bits = 0;
  for (const header of extensions) bits |= BY_NUMBER.get(header) ?? 0;
  return bits | (proto === 59 ? NONE : proto === 50 ? ESP : PROT);
}

function namesOf(bits: number): string {
  return oneOf(["hop", "dst", "route", "frag", "auth", "esp", "none", "prot"].filter((_, i) => bits & (HOP >> i)));
}
