import type { Json, XtExtension, XtOption } from "../../host/model.ts";
import { ICMP_TYPES, ICMPV6_TYPES } from "../nftables/datatypes/symbols.ts";
import { SHORT_NAMES } from "../xtables/short-names.ts";
import {
  matches,
  meta,
  networkJson,
  numberJson,
  oneOrSet,
  PROTOCOLS,
  payload,
  protocolIs,
  rangeJson,
} from "./values.ts";

export interface ConditionScope {
  readonly family: "ip" | "ip6";
  /** The one that the rule asks for, by the name that nft has for it. */
  readonly protocol: string | null;
}

export interface SpelledCondition {
  /** The options that it stands for, as iptables writes them. */
  readonly written: readonly string[];
  /** None for a condition that always holds. */
  readonly statements: readonly Json[];
}

/** Statements for one option; null where nft has no words for it. */
type Spelling = (value: string, option: XtOption, scope: ConditionScope) => readonly Json[] | null;

/** What one match extension comes to. One that has an option without words stands for itself. */
export function conditionsOf(match: XtExtension, scope: ConditionScope): readonly SpelledCondition[] {
  if (match.name === "comment") return [];
  const whole = WHOLE.get(match.name)?.(match, scope);
  if (whole) return [{ written: match.options.map(writtenOption), statements: whole }];
  const spelled = match.options.map((option): SpelledCondition | null => {
    const flag = SHORT_NAMES.get(option.flag) ?? option.flag;
    const spelling = SPELLINGS.get(`${match.name} ${flag}`) ?? SPELLINGS.get(`* ${flag}`);
    const statements = spelling?.(option.values[0] ?? "", option, scope) ?? null;
    return statements && { written: [writtenOption(option)], statements };
  });
  const known = spelled.filter((one) => one !== null);
  const bare = match.options.length === 0 && !PLAIN.has(match.name);
  if (known.length === spelled.length && !bare) return known;
  return [{ written: match.options.map(writtenOption), statements: [{ xt: { type: "match", name: match.name } }] }];
}

export function writtenOption({ flag, negated, values }: XtOption): string {
  return [...(negated ? ["!"] : []), flag, ...values].join(" ");
}

/** Extensions that ask for nothing without options. */
const PLAIN: ReadonlySet<string> = new Set(["ip", "tcp", "udp", "udplite", "icmp", "icmp6", "sctp", "dccp"]);

const op = ({ negated }: XtOption): string => (negated ? "!=" : "==");

const address =
  (field: "saddr" | "daddr"): Spelling =>
  (value, option, { family }) => {
    const network = networkJson(value);
    if (!network) return [];
    const left = payload(family, field);
    return [matches(network.mask === null ? left : { "&": [left, network.mask] }, network.right, op(option))];
  };

const device =
  (key: string): Spelling =>
  (value, option) => [matches(meta(key), value.replace(/\+$/, "*"), op(option))];

const port =
  (field: "sport" | "dport"): Spelling =>
  (value, option, { protocol }) => [matches(payload(protocol ?? "th", field), rangeJson(value), op(option))];

const ports =
  (field: "sport" | "dport"): Spelling =>
  (value, option, { protocol }) => {
    const list = value.split(",").map((one) => rangeJson(one));
    return [matches(payload(protocol ?? "th", field), oneOrSet(list), op(option))];
  };

/** `new,established`: flags, of which a packet has one. */
const state: Spelling = (value, option) => {
  const left: Json = { ct: { key: "state" } };
  const names = value.toLowerCase().split(",");
  if (names.some((name) => name === "snat" || name === "dnat"))
    return names.length > 1 || option.negated ? null : [matches({ ct: { key: "status" } }, names[0] ?? "", "in")];
  if (option.negated) return [matches(left, oneOrSet(names), "!=")];
  return [matches(left, names.length === 1 ? (names[0] ?? "") : names, "in")];
};

/** `0x1/0xff`. */
const marked =
  (left: Json): Spelling =>
  (value, option) => {
    const [wanted = "", mask] = value.split("/");
    const whole = mask === undefined || Number(mask) === 0xffffffff;
    return [matches(whole ? left : { "&": [left, Number(mask)] }, Number(wanted), op(option))];
  };

const connection =
  (key: string, read: (value: string) => Json, dir: "original" | "reply"): Spelling =>
  (value, option) => [matches({ ct: { key, dir } }, read(value), op(option))];

const connectionAddress =
  (side: "saddr" | "daddr", dir: "original" | "reply"): Spelling =>
  (value, option, { family }) => {
    const network = networkJson(value);
    if (network?.mask) return null;
    return network ? [matches({ ct: { key: `${family} ${side}`, dir } }, network.right, op(option))] : [];
  };

const field =
  (left: Json, read: (value: string) => Json = numberJson, comparison?: string): Spelling =>
  (value, option) =>
    comparison === undefined
      ? [matches(left, read(value), op(option))]
      : option.negated
        ? null
        : [matches(left, read(value), comparison)];

const flagsOf = (text: string): readonly string[] =>
  text.toLowerCase() === "all" ? ["fin", "syn", "rst", "psh", "ack", "urg"] : text.toLowerCase().split(",");

const tcpFlags = (mask: string, set: string, option: XtOption): readonly Json[] => {
  const wanted = set.toLowerCase() === "none" ? [] : flagsOf(set);
  const right: Json = wanted.length === 0 ? 0 : wanted.length === 1 ? (wanted[0] ?? 0) : wanted;
  return [matches({ "&": [payload("tcp", "flags"), flagsOf(mask)] }, right, op(option))];
};

const icmp =
  (protocol: "icmp" | "icmpv6"): Spelling =>
  (value, option) => {
    const [type = "", code] = value.split("/");
    if (type === "any" || type === "255") return [];
    if (code !== undefined && option.negated) return null;
    // Names of iptables that say a code as well have no place among the types of nft.
    if (!/^\d+$/.test(type) && !/^echo-(request|reply)$/.test(type)) return null;
    const types: Readonly<Record<string, number>> = protocol === "icmp" ? ICMP_TYPES : ICMPV6_TYPES;
    const named = Object.keys(types).find((name) => String(types[name]) === type);
    return [
      matches(payload(protocol, "type"), named ?? numberJson(type), op(option)),
      ...(code === undefined ? [] : [matches(payload(protocol, "code"), numberJson(code), "==")]),
    ];
  };

const SPELLINGS: ReadonlyMap<string, Spelling> = new Map<string, Spelling>([
  ["ip -s", address("saddr")],
  ["ip -d", address("daddr")],
  ["ip -i", device("iifname")],
  ["ip -o", device("oifname")],
  [
    "ip -p",
    (value, option) =>
      value === "all" || value === "0" ? [] : [protocolIs(PROTOCOLS.get(value) ?? value, op(option))],
  ],
  ["ip -f", (_, option) => [matches({ "&": [payload("ip", "frag-off"), 0x1fff] }, 0, option.negated ? "==" : "!=")]],
  ["* --sport", port("sport")],
  ["* --dport", port("dport")],
  ["multiport --sports", ports("sport")],
  ["multiport --dports", ports("dport")],
  ["tcp --tcp-flags", (_, option) => tcpFlags(option.values[0] ?? "", option.values[1] ?? "", option)],
  ["tcp --syn", (_, option) => tcpFlags("fin,syn,rst,ack", "syn", option)],
  ["icmp --icmp-type", icmp("icmp")],
  ["icmp6 --icmpv6-type", icmp("icmpv6")],
  ["conntrack --ctstate", state],
  ["state --state", state],
  ["conntrack --ctdir", (value, option) => [matches({ ct: { key: "direction" } }, value.toLowerCase(), op(option))]],
  ["conntrack --ctorigsrc", connectionAddress("saddr", "original")],
  ["conntrack --ctorigdst", connectionAddress("daddr", "original")],
  ["conntrack --ctreplsrc", connectionAddress("saddr", "reply")],
  ["conntrack --ctrepldst", connectionAddress("daddr", "reply")],
  ["conntrack --ctorigsrcport", connection("proto-src", rangeJson, "original")],
  ["conntrack --ctorigdstport", connection("proto-dst", rangeJson, "original")],
  ["conntrack --ctreplsrcport", connection("proto-src", rangeJson, "reply")],
  ["conntrack --ctrepldstport", connection("proto-dst", rangeJson, "reply")],
  ["mark --mark", marked(meta("mark"))],
  ["connmark --mark", marked({ ct: { key: "mark" } })],
  ["mac --mac-source", field(payload("ether", "saddr"), (value) => value.toLowerCase())],
  [
    "iprange --src-range",
    (value, option, { family }) => [matches(payload(family, "saddr"), rangeJson(value, "-"), op(option))],
  ],
  [
    "iprange --dst-range",
    (value, option, { family }) => [matches(payload(family, "daddr"), rangeJson(value, "-"), op(option))],
  ],
  ["owner --uid-owner", field(meta("skuid"), (value) => rangeJson(value, "-"))],
  ["owner --gid-owner", field(meta("skgid"), (value) => rangeJson(value, "-"))],
  ["pkttype --pkt-type", field(meta("pkttype"), (value) => (value === "unicast" ? "host" : value))],
  ["length --length", field(meta("length"), rangeJson)],
  ["ttl --ttl-eq", field(payload("ip", "ttl"))],
  ["ttl --ttl-lt", field(payload("ip", "ttl"), numberJson, "<")],
  ["ttl --ttl-gt", field(payload("ip", "ttl"), numberJson, ">")],
  ["hl --hl-eq", field(payload("ip6", "hoplimit"))],
  ["hl --hl-lt", field(payload("ip6", "hoplimit"), numberJson, "<")],
  ["hl --hl-gt", field(payload("ip6", "hoplimit"), numberJson, ">")],
  ["dscp --dscp", (value, option, { family }) => [matches(payload(family, "dscp"), numberJson(value), op(option))]],
  ["helper --helper", field({ ct: { key: "helper" } }, (value) => value)],
]);

/** Extensions whose options only make sense together. */
const WHOLE: ReadonlyMap<string, (match: XtExtension, scope: ConditionScope) => readonly Json[] | null> = new Map([
  [
    "addrtype",
    ({ options }: XtExtension) => {
      const limit = options.find(({ flag }) => flag.startsWith("--limit-iface-"))?.flag.slice("--limit-iface-".length);
      const device = limit === undefined ? [] : [limit === "in" ? "iif" : "oif"];
      return options.flatMap((option) => {
        if (!option.flag.endsWith("-type")) return [];
        const types = (option.values[0] ?? "").toLowerCase().split(",");
        const flags = [option.flag === "--src-type" ? "saddr" : "daddr", ...device];
        return [matches({ fib: { result: "type", flags } }, oneOrSet(types), op(option))];
      });
    },
  ],
  [
    "rpfilter",
    ({ options }: XtExtension) => {
      const flags = options.map(({ flag }) => flag);
      if (flags.some((flag) => !["--invert", "--loose", "--validmark"].includes(flag))) return null;
      const asked = [
        "saddr",
        ...(flags.includes("--validmark") ? ["mark"] : []),
        ...(flags.includes("--loose") ? [] : ["iif"]),
      ];
      return [matches({ fib: { result: "oif", flags: asked } }, !flags.includes("--invert"), "==")];
    },
  ],
  [
    "limit",
    ({ options }: XtExtension) => {
      const value = (flag: string): string | undefined => options.find((one) => one.flag === flag)?.values[0];
      const [rate, per] = (value("--limit") ?? "3/hour").split("/");
      const burst = Number(value("--limit-burst") ?? 5);
      const unit = LIMIT_UNITS.find((one) => one.startsWith(per ?? ""));
      return unit === undefined ? null : [{ limit: { rate: Number(rate), burst, per: unit } }];
    },
  ],
]);

const LIMIT_UNITS = ["second", "minute", "hour", "day"];
