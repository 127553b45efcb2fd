import type { Json } from "../../host/model.ts";
import { ICMP_TYPES, ICMPV6_TYPES } from "../nftables/datatypes/symbols.ts";
import { isList, isObject, listOf } from "../nftables/understanding.ts";
import { hex, literal, networkText, rangeText, valuesOf, Wordless } from "./wordless.ts";

export interface XtCondition {
  /** The options, `! -i br-app`, `--dport 80`; empty where the protocol says it all. */
  readonly words: string;
  /** The match that they are options of; null for those that every rule has. */
  readonly extension: string | null;
  /** The one that the packet is then known to be of. */
  readonly protocol: string | null;
}

/**
 * @param name of the statement: `match`, `limit`
 * @param protocol that conditions before it asked for
 * @throws {Wordless}
 */
export function conditionWords(name: "match" | "limit", body: Json, protocol: string | null): XtCondition {
  if (!isObject(body)) throw new Wordless("it is no condition that is known");
  if (name === "limit") return limit(body);
  const { op = "==", left = null, right = null } = body;
  const comparison = { op: literal(op), right };
  if (!isObject(left)) throw new Wordless("it compares two constants");
  if (isObject(left.payload))
    return ofField(literal(left.payload.protocol), literal(left.payload.field), comparison, protocol);
  if (isObject(left.meta)) return ofMeta(literal(left.meta.key), comparison);
  if (isObject(left.ct)) return ofConnection(left.ct, comparison);
  if (isObject(left.fib)) return ofRoute(left.fib, comparison);
  if (left["&"] !== undefined) return ofBits(listOf(left["&"]), comparison);
  throw new Wordless(`it knows nothing of ${Object.keys(left)[0]}`);
}

interface Comparison {
  readonly op: string;
  readonly right: Json;
}

/** `! ` where the comparison is turned round; only equality has words. */
function not({ op }: Comparison): string {
  if (op === "!=") return "! ";
  if (op === "==" || op === "in") return "";
  throw new Wordless(`it does not compare by ${op} here`);
}

function plain(words: string): XtCondition {
  return { words, extension: null, protocol: null };
}

function of(extension: string, words: string, protocol: string | null = null): XtCondition {
  return { words, extension, protocol };
}

function single(comparison: Comparison): Json {
  const values = valuesOf(comparison.right);
  const [value] = values;
  if (value === undefined || values.length > 1) throw new Wordless("it takes one value here, not a set");
  return value;
}

const SIDES: Readonly<Record<string, string>> = { saddr: "-s", daddr: "-d" };
const PORTS: ReadonlySet<string> = new Set(["tcp", "udp", "udplite", "sctp", "dccp"]);

function ofField(header: string, field: string, comparison: Comparison, protocol: string | null): XtCondition {
  const side = SIDES[field];
  if ((header === "ip" || header === "ip6") && side !== undefined) {
    const value = single(comparison);
    if (isObject(value) && value.range !== undefined)
      return of("iprange", `${not(comparison)}--${field === "saddr" ? "src" : "dst"}-range ${rangeText(value, "-")}`);
    return plain(`${not(comparison)}${side} ${networkText(value)}`);
  }
  if ((header === "ip" && field === "protocol") || (header === "ip6" && field === "nexthdr"))
    return ofProtocol(comparison);
  if (field === "sport" || field === "dport") return ofPort(header, field, comparison, protocol);
  if ((header === "icmp" || header === "icmpv6") && field === "type")
    return of(
      header === "icmp" ? "icmp" : "icmp6",
      `${not(comparison)}--${header}-type ${icmpType(header, single(comparison))}`,
      header === "icmp" ? "icmp" : "ipv6-icmp",
    );
  if (header === "ether" && field === "saddr")
    return of("mac", `${not(comparison)}--mac-source ${literal(single(comparison))}`);
  if (field === "ttl" || field === "hoplimit") return ofHops(header === "ip" ? "ttl" : "hl", comparison);
  if (field === "dscp") return of("dscp", `${not(comparison)}--dscp ${dscp(single(comparison))}`);
  throw new Wordless(`it knows nothing of ${header} ${field}`);
}

/** By its number, as iptables-save has it. */
function icmpType(header: "icmp" | "icmpv6", type: Json): string {
  const types: Readonly<Record<string, number>> = header === "icmp" ? ICMP_TYPES : ICMPV6_TYPES;
  return String(types[literal(type)] ?? literal(type));
}

function dscp(value: Json): string {
  return typeof value === "number" ? `0x${value.toString(16).padStart(2, "0")}` : literal(value);
}

function ofHops(extension: "ttl" | "hl", { op, right }: Comparison): XtCondition {
  const kind = op === "<" ? "lt" : op === ">" ? "gt" : "eq";
  return of(extension, `${kind === "eq" ? not({ op, right }) : ""}--${extension}-${kind} ${literal(right)}`);
}

function ofPort(header: string, field: string, comparison: Comparison, known: string | null): XtCondition {
  const protocol = header === "th" ? known : header;
  if (protocol === null || !PORTS.has(protocol)) throw new Wordless("ports are of a protocol there");
  const values = valuesOf(comparison.right).map((value) => rangeText(value));
  if (values.length === 1) return of(protocol, `${not(comparison)}--${field} ${values[0]}`, protocol);
  if (values.length > 15) throw new Wordless("it takes fifteen ports at most");
  return of("multiport", `${not(comparison)}--${field}s ${values.join(",")}`, protocol);
}

function ofProtocol(comparison: Comparison): XtCondition {
  const name = literal(single(comparison));
  const written = name === "icmpv6" ? "ipv6-icmp" : name;
  return not(comparison) === "" ? { words: "", extension: null, protocol: written } : plain(`! -p ${written}`);
}

function ofMeta(key: string, comparison: Comparison): XtCondition {
  const device = (flag: string): XtCondition =>
    plain(`${not(comparison)}${flag} ${literal(single(comparison)).replace(/\*$/, "+")}`);
  const owner = (flag: string): XtCondition =>
    of("owner", `${not(comparison)}${flag} ${rangeText(single(comparison), "-")}`);
  switch (key) {
    case "iifname":
    case "iif":
      return device("-i");
    case "oifname":
    case "oif":
      return device("-o");
    case "l4proto":
      return ofProtocol(comparison);
    case "mark":
      return of("mark", `${not(comparison)}--mark ${hex(numberOf(single(comparison)))}`);
    case "skuid":
      return owner("--uid-owner");
    case "skgid":
      return owner("--gid-owner");
    case "pkttype":
      return of("pkttype", `${not(comparison)}--pkt-type ${literal(single(comparison)).replace("host", "unicast")}`);
    case "length":
      return of("length", `${not(comparison)}--length ${rangeText(single(comparison))}`);
    default:
      throw new Wordless(`it knows nothing of meta ${key}`);
  }
}

function ofConnection(ct: { readonly [key: string]: Json }, comparison: Comparison): XtCondition {
  const key = literal(ct.key);
  const dir = ct.dir === undefined ? null : literal(ct.dir);
  const states = (): string => {
    const names = valuesOf(comparison.right).map((name) => literal(name).toUpperCase());
    return names.join(",");
  };
  const orig = dir === "reply" ? "repl" : "orig";
  const conntrack = (words: string): XtCondition => of("conntrack", `${not(comparison)}${words}`);
  switch (key) {
    case "state":
      return conntrack(`--ctstate ${states()}`);
    case "status": {
      const wanted = states();
      if (!/^(SNAT|DNAT)$/.test(wanted) || comparison.op !== "in") throw new Wordless("it asks for a status otherwise");
      return conntrack(`--ctstate ${wanted}`);
    }
    case "direction":
      return conntrack(`--ctdir ${literal(single(comparison)).toUpperCase()}`);
    case "ip saddr":
    case "ip6 saddr":
      return conntrack(`--ct${orig}src ${networkText(single(comparison))}`);
    case "ip daddr":
    case "ip6 daddr":
      return conntrack(`--ct${orig}dst ${networkText(single(comparison))}`);
    case "proto-src":
      return conntrack(`--ct${orig}srcport ${rangeText(single(comparison))}`);
    case "proto-dst":
      return conntrack(`--ct${orig}dstport ${rangeText(single(comparison))}`);
    case "mark":
      return of("connmark", `${not(comparison)}--mark ${hex(numberOf(single(comparison)))}`);
    case "helper":
      return of("helper", `${not(comparison)}--helper ${literal(single(comparison))}`);
    default:
      throw new Wordless(`it knows nothing of ct ${key}`);
  }
}

function ofRoute(fib: { readonly [key: string]: Json }, comparison: Comparison): XtCondition {
  const flags = listOf(fib.flags).map(literal);
  const result = literal(fib.result);
  const device = flags.find((flag) => flag === "iif" || flag === "oif");
  if (result === "type" && flags.every((flag) => ["saddr", "daddr", "iif", "oif"].includes(flag))) {
    const side = flags.includes("saddr") ? "src" : "dst";
    const types = valuesOf(comparison.right).map((type) => literal(type).toUpperCase());
    const limit = device === undefined ? "" : ` --limit-iface-${device === "iif" ? "in" : "out"}`;
    return of("addrtype", `${not(comparison)}--${side}-type ${types.join(",")}${limit}`);
  }
  if (result === "oif" && flags.includes("saddr") && typeof comparison.right === "boolean") {
    const inverted = comparison.right === (comparison.op === "!=");
    const words = [
      ...(device === "iif" ? [] : ["--loose"]),
      ...(flags.includes("mark") ? ["--validmark"] : []),
      ...(inverted ? ["--invert"] : []),
    ];
    return of("rpfilter", words.join(" "));
  }
  throw new Wordless(`it knows nothing of fib ${flags.join(" . ")} ${result}`);
}

/** `meta mark & 0xff == 0x1`, `tcp flags & (fin | syn) == syn`. */
function ofBits([left, mask]: readonly Json[], comparison: Comparison): XtCondition {
  const value = comparison.right;
  if (isObject(left) && isObject(left.meta) && left.meta.key === "mark")
    return of("mark", `${not(comparison)}--mark ${hex(numberOf(value))}/${hex(numberOf(mask))}`);
  if (isObject(left) && isObject(left.ct) && left.ct.key === "mark")
    return of("connmark", `${not(comparison)}--mark ${hex(numberOf(value))}/${hex(numberOf(mask))}`);
  if (isObject(left) && isObject(left.payload) && left.payload.field === "flags" && left.payload.protocol === "tcp") {
    const set = value === 0 ? "NONE" : flagNames(value);
    return of("tcp", `${not(comparison)}--tcp-flags ${flagNames(mask)} ${set}`, "tcp");
  }
  if (isObject(left) && isObject(left.payload) && left.payload.field === "frag-off" && mask === 0x1fff && value === 0)
    return plain(comparison.op === "!=" ? "-f" : "! -f");
  throw new Wordless("it takes no bits out of this");
}

function flagNames(json: Json | undefined): string {
  const list = isObject(json) && json["|"] !== undefined ? listOf(json["|"]) : isList(json) ? json : [json ?? null];
  return list.map((flag) => literal(flag).toUpperCase()).join(",");
}

function limit({ rate, per, burst, inv, rate_unit }: { readonly [key: string]: Json }): XtCondition {
  if (inv === true || (rate_unit !== undefined && rate_unit !== "packets")) throw new Wordless("it has no such limit");
  const unit = literal(per);
  const short = { second: "sec", minute: "min", hour: "hour", day: "day" }[unit] ?? unit;
  const shownBurst = burst === undefined || burst === 5 ? "" : ` --limit-burst ${literal(burst)}`;
  return of("limit", `--limit ${literal(rate)}/${short}${shownBurst}`);
}

function numberOf(json: Json | undefined): number {
  const number = Number(json);
  if (!Number.isInteger(number)) throw new Wordless(`${JSON.stringify(json ?? null)} is no number`);
  return number;
}
