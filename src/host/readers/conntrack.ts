import { familyOf, parseAddress } from "../../net/address.ts";
import type { ConntrackEntry, ConntrackTuple } from "../model.ts";
import { Misread, must } from "./misread.ts";
import { type Place, type Reading, readLines } from "./reading.ts";

/** Of an entry, without a bearing on later packets. */
const OTHER_KEYS: ReadonlySet<string> = new Set([
  "packets",
  "bytes",
  "use",
  "id",
  "delta-time",
  "start",
  "stop",
  "secctx",
]);

/** The keys of a tuple; a second `src` begins the reply's. */
const TUPLE_KEYS: ReadonlySet<string> = new Set([
  "src",
  "dst",
  "sport",
  "dport",
  "type",
  "code",
  "id",
  "srckey",
  "dstkey",
]);

function numberOf(text: string): number {
  if (!/^(\d+|0x[0-9a-f]+)$/i.test(text)) throw new Misread(`'${text}' is not a number`);
  return Number(text);
}

function readTuple(said: ReadonlyMap<string, string>): ConntrackTuple {
  const address = (key: string) => must(parseAddress(said.get(key) ?? ""));
  const number = (...keys: string[]): number | null => {
    const text = keys.map((key) => said.get(key)).find((value) => value !== undefined);
    if (text === undefined) return null;
    const value = numberOf(text);
    if (value > 0xffff) throw new Misread(`'${text}' is more than 65535`);
    return value;
  };
  const type = number("type");
  return {
    src: address("src"),
    dst: address("dst"),
    // GRE's keys take the place of ports in its tuples (struct nf_conntrack_man_proto).
    sport: number("sport", "srckey"),
    dport: number("dport", "dstkey"),
    icmp: type === null ? null : { type, code: number("code") ?? 0, id: number("id") ?? 0 },
  };
}

/**
 * `conntrack -L`, one entry a line (libnetfilter_conntrack src/conntrack/snprintf_default.c):
 *
 *     tcp  6 431999 ESTABLISHED src=… dst=… sport=… dport=… src=… dst=… sport=… dport=… [ASSURED] mark=0 use=1
 *
 * and with `-o extended` the family before it: `ipv4 2 tcp 6 …`. A protocol without a name reads `unknown 2`.
 */
export function readConntrack(text: string, place: Place): Reading<ConntrackEntry> {
  return readLines(text, place, (line, complain) => {
    // Its closing words, which the capture may hold with the entries.
    if (/^conntrack v\S+ \(conntrack-tools\): /.test(line)) return null;
    const head = /^(?:ipv[46]\s+\d+\s+)?[a-z]\S*\s+(\d+)(?:\s+(\d+))?(?:\s+([A-Z][A-Z0-9_]*))?\s+(?=src=)(.*)$/.exec(
      line,
    );
    if (head === null) throw new Misread("protocol, timeout and addresses were expected");
    const [, proto = "", timeout, state, rest = ""] = head;
    const tuples = [new Map<string, string>(), new Map<string, string>()] as const;
    const said = new Map<string, string>();
    const flags = new Set<string>();
    let direction = -1;
    for (const word of rest.split(/\s+/)) {
      const flag = /^\[([A-Z_]+)\]$/.exec(word);
      if (flag !== null) {
        flags.add(flag[1] ?? "");
        continue;
      }
      const [, key = "", value = ""] = /^\[?([a-z-]+)=(.*?)\]?$/.exec(word) ?? [];
      if (key === "src") direction++;
      const tuple = tuples[direction === 0 ? 0 : 1];
      if (direction > 1) throw new Misread("more than two directions");
      // The id of an entry comes after its tuples, that of an ICMP echo within one.
      if (TUPLE_KEYS.has(key) && !tuple.has(key) && (key !== "id" || tuple.has("type"))) tuple.set(key, value);
      else if (key !== "" && !said.has(key)) said.set(key, value);
    }
    if (direction < 1) throw new Misread("the reply's addresses are missing");
    const original = readTuple(tuples[0]);
    for (const key of said.keys())
      if (!OTHER_KEYS.has(key) && !["mark", "zone", "zone-orig", "zone-reply", "labels", "helper"].includes(key))
        complain(`'${key}' of an entry is not known here`);
    const oneWay = said.has("zone-orig") ? "original" : said.has("zone-reply") ? "reply" : null;
    return {
      family: familyOf(original.src),
      proto: Number(proto),
      timeout: timeout === undefined ? null : Number(timeout),
      state: state ?? null,
      original,
      reply: readTuple(tuples[1]),
      flags,
      mark: numberOf(said.get("mark") ?? "0"),
      zone: numberOf(said.get("zone") ?? said.get("zone-orig") ?? said.get("zone-reply") ?? "0"),
      ...(oneWay === null ? {} : { zoneDirection: oneWay }),
      labels: said.get("labels") ?? null,
      helper: said.get("helper") ?? null,
    };
  });
}
