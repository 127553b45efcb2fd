import type { XtOption, XtTarget } from "../../host/model.ts";

/** What a target does with packets: `are dropped`, `go on to 172.18.0.2 port 80`. */
export function targetInWords(target: XtTarget | null): string {
  if (target === null) return "are counted";
  const words = TARGETS.get(target.name);
  if (words) return words((...flags) => firstValue(target.options, flags));
  if (/^[A-Z]+$/.test(target.name) && target.options.length > 0) return `are given to ${writtenOf(target)}`;
  return `${target.kind === "jump" ? "go through" : "go over to"} ${target.name}`;
}

/** The value of the first of these options that is given; "" for one without value. */
type Value = (...flags: readonly string[]) => string | undefined;

const TARGETS: ReadonlyMap<string, (value: Value) => string> = new Map<string, (value: Value) => string>([
  ["ACCEPT", () => "are accepted"],
  ["DROP", () => "are dropped"],
  ["RETURN", () => "go back to the chain that they came from"],
  ["QUEUE", () => "are handed to a program"],
  ["NFQUEUE", (value) => `are handed to a program, queue ${value("--queue-num", "--queue-balance") ?? "0"}`],
  ["REJECT", (value) => `are rejected with ${rejection(value("--reject-with"))}`],
  ["LOG", (value) => logged(value("--log-prefix"))],
  ["NFLOG", (value) => logged(value("--nflog-prefix"))],
  ["DNAT", (value) => `go on to ${destination(value("--to-destination") ?? "")}`],
  ["SNAT", (value) => `go on as from ${destination(value("--to-source") ?? "")}`],
  ["MASQUERADE", (value) => `go on as from the address of the device that they leave by${atPort(value("--to-ports"))}`],
  ["REDIRECT", (value) => `go on to this host itself${atPort(value("--to-ports"))}`],
  ["NETMAP", (value) => `go on to the same host part of ${value("--to") ?? "another network"}`],
  ["MARK", (value) => `are marked ${markChange(value)}, and go on`],
  ["CONNMARK", connmark],
  [
    "CT",
    (value) => (value("--notrack") === undefined ? "are tracked as told, and go on" : "are not tracked, and go on"),
  ],
  ["NOTRACK", () => "are not tracked, and go on"],
  ["TPROXY", (value) => `are handed to a socket at port ${value("--on-port") ?? ""} of this host`],
  [
    "TCPMSS",
    (value) => `have their maximum segment size lowered to ${value("--set-mss") ?? "what the path takes"}, and go on`,
  ],
  ["TTL", (value) => hops("TTL", value("--ttl-set"), value("--ttl-dec"), value("--ttl-inc"))],
  ["HL", (value) => hops("hop limit", value("--hl-set"), value("--hl-dec"), value("--hl-inc"))],
  ["DSCP", (value) => `have their DSCP set to ${value("--set-dscp", "--set-dscp-class") ?? ""}, and go on`],
  ["TOS", (value) => `have their TOS set to ${value("--set-tos") ?? ""}, and go on`],
  ["ECN", () => "have their ECN bits taken off, and go on"],
  ["TCPOPTSTRIP", (value) => `lose TCP options ${value("--strip-options") ?? ""}, and go on`],
  ["CLASSIFY", (value) => `are put into traffic class ${value("--set-class") ?? ""}, and go on`],
  ["TEE", (value) => `are copied to ${value("--gateway") ?? "another host"}, and go on`],
  ["SET", (value) => `have set ${value("--add-set", "--del-set", "--map-set") ?? ""} changed by them, and go on`],
  ["HMARK", () => "are marked by a hash of their ends, and go on"],
  ["SNPT", (value) => `are as from ${value("--dst-pfx") ?? "another prefix"} from here on`],
  ["DNPT", (value) => `are for ${value("--dst-pfx") ?? "another prefix"} from here on`],
  ["CHECKSUM", () => "have their checksum filled in, and go on"],
  ["TRACE", () => "are traced, and go on"],
]);

function firstValue(options: readonly XtOption[], flags: readonly string[]): string | undefined {
  const option = options.find(({ flag }) => flags.includes(flag));
  return option && (option.values[0] ?? "");
}

function rejection(type = "icmp-port-unreachable"): string {
  if (type === "tcp-reset") return "a TCP reset";
  return `an ICMP error, ${type.replace(/^icmp6?-/, "").replaceAll("-", " ")}`;
}

function logged(prefix: string | undefined): string {
  return prefix ? `are logged as '${prefix.trim()}', and go on` : "are logged, and go on";
}

/** `172.18.0.2:80` → `172.18.0.2 port 80`. */
function destination(text: string): string {
  // An address of IPv6 that stands alone has no brackets, and colons of its own.
  const parts = /^\[(.*)\](?::(.*))?$/.exec(text) ?? /^([^:]*)(?::([^:]*))?$/.exec(text) ?? [text, text];
  const [, addresses = "", ports] = parts;
  const where = addresses.includes("-") ? `one of ${addresses.replace("-", " to ")}` : addresses;
  return [where, ...(ports === undefined ? [] : [`port ${ports.replace("-", " to ")}`])].filter(Boolean).join(" ");
}

function atPort(ports: string | undefined): string {
  return ports === undefined ? "" : `, port ${ports.replace("-", " to ")}`;
}

function markChange(value: Value): string {
  const set = value("--set-xmark", "--set-mark");
  if (set !== undefined) return set.replace(/\/0xffffffff$/, "");
  const [and, or, xor] = [value("--and-mark"), value("--or-mark"), value("--xor-mark")];
  if (and !== undefined) return `with what ${and} leaves of their mark`;
  return or === undefined ? `with their mark and ${xor ?? ""} exclusively combined` : `with ${or} besides`;
}

function connmark(value: Value): string {
  if (value("--restore-mark") !== undefined) return "are marked as their connection is, and go on";
  if (value("--save-mark") !== undefined) return "have their connection marked as they are, and go on";
  return `have their connection marked ${markChange(value)}, and go on`;
}

function hops(what: string, set: string | undefined, less: string | undefined, more: string | undefined): string {
  if (set !== undefined) return `have their ${what} set to ${set}, and go on`;
  return `have their ${what} ${less === undefined ? `raised by ${more ?? ""}` : `lowered by ${less}`}, and go on`;
}

function writtenOf({ name, options }: XtTarget): string {
  return [name, ...options.flatMap(({ flag, values }) => [flag, ...values])].join(" ");
}
