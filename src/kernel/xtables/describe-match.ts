import type { XtExtension, XtOption } from "../../host/model.ts";
import { SHORT_NAMES } from "./short-names.ts";
import { oneOf } from "./words.ts";

/** A part of a sentence about packets. */
export interface Phrase {
  /** `tcp` packets, packets `from 10.0.0.1`, packets `that came in through eth0`. */
  readonly place: "before" | "after" | "clause";
  readonly text: string;
  readonly says?: "protocol" | "port";
}

/** What an option asks for; null where it adds nothing. */
type Wording = (option: XtOption, protocol: string | null) => Phrase | null;

const after = (text: string): Phrase => ({ place: "after", text });
const clause = (text: string): Phrase => ({ place: "clause", text });
const port = (text: string): Phrase => ({ place: "after", text, says: "port" });

/** An address, or all others. */
const address =
  (preposition: string): Wording =>
  ({ values: [value = ""], negated }) =>
    value === "0.0.0.0/0" || value === "::/0"
      ? null
      : after(`${preposition} ${negated ? "anywhere but " : ""}${value.replace(/\/(32|128)$/, "")}`);

const ports =
  (preposition: string): Wording =>
  ({ values: [value = ""], negated }, protocol) => {
    const list = value.split(",").map((range) => range.replace(":", " to "));
    const many = list.length > 1 || value.includes(":");
    const kind = protocol === null ? "" : `${protocol} `;
    return port(`${preposition} ${negated ? `any ${kind}port but` : `${kind}port${many ? "s" : ""}`} ${oneOf(list)}`);
  };

/** `whose mark is 0x1`, `whose mark is not 0x1`. */
const whose =
  (what: string, reword: (value: string) => string = (value) => value): Wording =>
  ({ values: [value = ""], negated }) =>
    clause(`whose ${what} is ${negated ? "not " : ""}${reword(value)}`);

const that =
  (positive: string, negative: string): Wording =>
  ({ values, negated }) =>
    clause([`that ${negated ? negative : positive}`, ...values].join(" "));

const listed = (value: string): string => oneOf(value.split(","));
const interval = (value: string): string => value.replace(":", " to ");
const dashed = (value: string): string => value.replace("-", " to ");
const nothing: Wording = () => null;

const TYPES: ReadonlyMap<string, string> = new Map([
  ["LOCAL", "an address of this host"],
  ["BROADCAST", "a broadcast address"],
  ["MULTICAST", "a multicast address"],
]);

const addressType =
  (preposition: string): Wording =>
  ({ values: [value = ""], negated }) => {
    const named = TYPES.get(value) ?? `an address of type ${listed(value)}`;
    return after(`${preposition} ${negated ? "anything but " : ""}${named}`);
  };

const set: Wording = ({ values: [name = "", flags = ""], negated }) => {
  const sides = flags.split(",").map((flag) => (flag === "src" ? "source" : "destination"));
  return clause(
    `whose ${sides.join(" and ")} ${sides.length > 1 ? "are" : "is"} ${negated ? "not " : ""}in set ${name}`,
  );
};

const protocol: Wording = ({ values: [value = ""], negated }) => {
  if (value === "all" || value === "0") return null;
  return negated ? after(`other than ${value}`) : { place: "before", text: value, says: "protocol" };
};

/** By extension and option; `*` for every extension. */
const WORDINGS: ReadonlyMap<string, Wording> = new Map<string, Wording>([
  ["ip -s", address("from")],
  ["ip -d", address("to")],
  ["ip -i", that("came in through", "did not come in through")],
  ["ip -o", that("leave through", "do not leave through")],
  ["ip -p", protocol],
  ["ip -f", that("are later fragments", "are no later fragments")],
  ["* --sport", ports("from")],
  ["* --dport", ports("for")],
  ["* --sports", ports("from")],
  ["* --dports", ports("for")],
  ["* --ports", ports("from or for")],
  [
    "tcp --tcp-flags",
    ({ values: [mask = "", set = ""], negated }) =>
      clause(`that have ${negated ? "not just " : ""}${set} of the flags ${mask}`),
  ],
  ["tcp --syn", that("open a connection", "do not open a connection")],
  ["tcp --tcp-option", that("have TCP option", "do not have TCP option")],
  [
    "icmp --icmp-type",
    ({ values: [value = ""], negated }) => (value === "any" ? null : after(`${negated ? "not " : ""}of type ${value}`)),
  ],
  ["icmp6 --icmpv6-type", ({ values: [value = ""], negated }) => after(`${negated ? "not " : ""}of type ${value}`)],
  ["addrtype --src-type", addressType("from")],
  ["addrtype --dst-type", addressType("to")],
  ["addrtype --limit-iface-in", () => clause("whose address is looked for on the interface that they came in through")],
  ["addrtype --limit-iface-out", () => clause("whose address is looked for on the interface that they leave through")],
  ["conntrack --ctstate", whose("connection", listed)],
  ["state --state", whose("connection", listed)],
  ["conntrack --ctstatus", whose("connection's status", listed)],
  [
    "conntrack --ctdir",
    ({ values: [value = ""] }) => clause(`that go in the ${value.toLowerCase()} direction of their connection`),
  ],
  ["conntrack --ctproto", whose("connection's protocol")],
  ["conntrack --ctorigsrc", whose("connection's first source")],
  ["conntrack --ctorigdst", whose("connection's first destination")],
  ["conntrack --ctorigdstport", whose("connection's first destination port", interval)],
  ["conntrack --ctorigsrcport", whose("connection's first source port", interval)],
  ["conntrack --ctreplsrc", whose("connection's answers' source")],
  ["conntrack --ctrepldst", whose("connection's answers' destination")],
  ["conntrack --ctreplsrcport", whose("connection's answers' source port", interval)],
  ["conntrack --ctrepldstport", whose("connection's answers' destination port", interval)],
  ["mark --mark", whose("mark")],
  ["connmark --mark", whose("connection's mark")],
  ["connlabel --label", whose("connection's label")],
  ["comment --comment", nothing],
  ["set --match-set", set],
  ["mac --mac-source", afterEither("from the Ethernet address", "from any Ethernet address but")],
  ["iprange --src-range", afterEither("from", "from anywhere but", dashed)],
  ["iprange --dst-range", afterEither("to", "to anywhere but", dashed)],
  ["owner --uid-owner", afterEither("sent by user", "not sent by user", dashed)],
  ["owner --gid-owner", afterEither("sent by group", "not sent by group", dashed)],
  ["owner --socket-exists", that("were sent by a socket of this host", "were sent by no socket of this host")],
  ["physdev --physdev-in", that("came in by bridge port", "did not come in by bridge port")],
  ["physdev --physdev-out", that("leave by bridge port", "do not leave by bridge port")],
  ["physdev --physdev-is-bridged", that("only pass a bridge", "do not only pass a bridge")],
  ["physdev --physdev-is-in", that("came in by a bridge's port", "did not come in by a bridge's port")],
  ["physdev --physdev-is-out", that("leave by a bridge's port", "do not leave by a bridge's port")],
  ["pkttype --pkt-type", that("are", "are not")],
  [
    "length --length",
    ({ values: [value = ""], negated }) => after(`${negated ? "not " : ""}of ${interval(value)} bytes`),
  ],
  ["ttl --ttl-eq", whose("TTL")],
  ["ttl --ttl-lt", whose("TTL", (value) => `less than ${value}`)],
  ["ttl --ttl-gt", whose("TTL", (value) => `more than ${value}`)],
  ["hl --hl-eq", whose("hop limit")],
  ["hl --hl-lt", whose("hop limit", (value) => `less than ${value}`)],
  ["hl --hl-gt", whose("hop limit", (value) => `more than ${value}`)],
  ["dscp --dscp", whose("DSCP")],
  ["dscp --dscp-class", whose("DSCP class")],
  ["tos --tos", whose("TOS")],
  ["tcpmss --mss", whose("maximum segment size", interval)],
  ["limit --limit", ({ values: [value = ""] }) => after(`up to ${value}`)],
  ["limit --limit-burst", nothing],
  [
    "hashlimit --hashlimit-upto",
    ({ values: [value = ""], negated }) =>
      after(`${negated ? "above" : "up to"} ${value} for each source or destination`),
  ],
  [
    "hashlimit --hashlimit-above",
    ({ values: [value = ""], negated }) =>
      after(`${negated ? "up to" : "above"} ${value} for each source or destination`),
  ],
  [
    "statistic --probability",
    ({ values: [value = ""], negated }) =>
      after(`by chance, ${(100 * (negated ? 1 - Number(value) : Number(value))).toFixed(0)} in 100`),
  ],
  [
    "statistic --every",
    ({ values: [value = ""], negated }) => after(`${negated ? "but" : "by count,"} one in ${value}`),
  ],
  ["statistic --mode", nothing],
  ["statistic --packet", nothing],
  [
    "helper --helper",
    ({ values: [value = ""], negated }) =>
      clause(`whose connection was ${negated ? "not " : ""}expected by helper ${value}`),
  ],
  ["cgroup --path", afterEither("sent from control group", "not sent from control group")],
  ["rpfilter --invert", nothing],
]);

function afterEither(
  positive: string,
  negative: string,
  reword: (value: string) => string = (value) => value,
): Wording {
  return ({ values: [value = ""], negated }) => after(`${negated ? negative : positive} ${reword(value)}`);
}

/** Matches that ask for nothing where no option is given. */
const PLAIN: ReadonlySet<string> = new Set(["ip", "tcp", "udp", "udplite", "icmp", "icmp6", "sctp", "dccp", "comment"]);

/** What a match asks for, in parts; as it is written where there are no words for it. `inProtocol`: of the rule. */
export function phrasesOf(match: XtExtension, inProtocol: string | null): readonly Phrase[] {
  if (match.name === "rpfilter") {
    const inverted = match.options.some((option) => option.flag === "--invert");
    return [clause(`whose source is ${inverted ? "not " : ""}reached by the interface that they came in through`)];
  }
  if (match.options.length === 0 && !PLAIN.has(match.name)) return [clause(`that match '${writtenOf(match)}'`)];
  const phrases: Phrase[] = [];
  for (const option of match.options) {
    const flag = SHORT_NAMES.get(option.flag) ?? option.flag;
    const wording = WORDINGS.get(`${match.name} ${flag}`) ?? WORDINGS.get(`* ${flag}`);
    if (!wording) return [clause(`that match '${writtenOf(match)}'`)];
    const phrase = wording(option, inProtocol);
    if (phrase) phrases.push(phrase);
  }
  return phrases;
}

function writtenOf({ name, options }: XtExtension): string {
  const words = options.flatMap(({ flag, negated, values }) => [...(negated ? ["!"] : []), flag, ...values]);
  return [...(name === "ip" ? [] : ["-m", name]), ...words].join(" ");
}
