/** `-m ipv6header`: net/ipv6/netfilter/ip6t_ipv6header.c ipv6header_mt6: which extension headers a packet has. */
import type { Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { protocolOf } from "../protocols.ts";
import { answers, condition } from "../statement.ts";
import { oneOf } from "../words.ts";

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

/** All of the headers and no others, or with `--soft` at least these. */
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
