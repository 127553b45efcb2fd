import type { Json, XtTarget } from "../../host/model.ts";
import { Options, Unreadable } from "../xtables/options.ts";
import { markChangeOf } from "../xtables/targets/mark-change.ts";
import { meta, numberJson, payload, rangeJson } from "./values.ts";

type Value = (...flags: readonly string[]) => string | undefined;
/** Statements for a target; null where nft has no words for it. */
type Spelling = (value: Value, target: XtTarget, family: "ip" | "ip6") => readonly Json[] | null;

/** What a target comes to. One without words stands for itself. */
export function actionsOf(target: XtTarget | null, family: "ip" | "ip6"): readonly Json[] {
  if (target === null) return [];
  const { kind, name, options } = target;
  const value: Value = (...flags) => {
    const option = options.find(({ flag }) => flags.includes(flag));
    return option && (option.values[0] ?? "");
  };
  const spelling = kind === "jump" ? SPELLINGS.get(name) : undefined;
  if (spelling) return spelling(value, target, family) ?? [{ xt: { type: "target", name } }];
  if (/^[A-Z0-9]+$/.test(name) && options.length > 0) return [{ xt: { type: "target", name } }];
  return [{ [kind]: { target: name } }];
}

/** `--random`, `--random-fully`, `--persistent`. */
function natFlags(value: Value): Json {
  const flags = [
    ...(value("--random") === undefined ? [] : ["random"]),
    ...(value("--random-fully") === undefined ? [] : ["fully-random"]),
    ...(value("--persistent") === undefined ? [] : ["persistent"]),
  ];
  return flags.length === 0 ? {} : { flags };
}

/** `172.18.0.2:80`, `[fd00::2]:80`, `fd00::2`, `10.0.0.1-10.0.0.9`, `:80-90`. */
function translation(name: "dnat" | "snat", text: string | undefined, value: Value): readonly Json[] | null {
  const parts = /^\[(.*)\](?::(.*))?$/.exec(text ?? "") ??
    /^([^:]*)(?::([^:]*))?$/.exec(text ?? "") ?? ["", text ?? ""];
  const [, addresses = "", ports] = parts;
  if (ports?.includes("/")) return null;
  const body = {
    ...(addresses === "" ? {} : { addr: rangeJson(addresses, "-") }),
    ...(ports === undefined ? {} : { port: rangeJson(ports, "-") }),
    ...Object(natFlags(value)),
  };
  return [{ [name]: body }];
}

function ownAddress(name: "masquerade" | "redirect"): Spelling {
  return (value) => {
    const port = value("--to-ports");
    const body = { ...(port === undefined ? {} : { port: rangeJson(port, "-") }), ...Object(natFlags(value)) };
    return [{ [name]: Object.keys(body).length === 0 ? null : body }];
  };
}

/** `(mark & ~clear) ^ flip`. */
function marking(key: Json): Spelling {
  return (_, { options }) => {
    const change = changeOf(options);
    if (!change) return null;
    const { clear, flip } = change;
    const keep = ~clear >>> 0;
    if (clear === 0xffffffff) return [{ mangle: { key, value: flip } }];
    if (clear === flip) return [{ mangle: { key, value: { "|": [key, flip] } } }];
    if (flip === 0) return [{ mangle: { key, value: { "&": [key, keep] } } }];
    if (clear === 0) return [{ mangle: { key, value: { "^": [key, flip] } } }];
    return [{ mangle: { key, value: { "^": [{ "&": [key, keep] }, flip] } } }];
  };
}

function changeOf(options: XtTarget["options"]): ReturnType<typeof markChangeOf> {
  try {
    return markChangeOf(new Options(options));
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

const CT_MARK: Json = { ct: { key: "mark" } };

const connmark: Spelling = (value, target, family) => {
  const masked = [value("--nfmask"), value("--ctmask"), value("--mask")].some(
    (mask) => mask !== undefined && Number(mask) !== 0xffffffff,
  );
  if (value("--save-mark") !== undefined) return masked ? null : [{ mangle: { key: CT_MARK, value: meta("mark") } }];
  if (value("--restore-mark") !== undefined) return masked ? null : [{ mangle: { key: meta("mark"), value: CT_MARK } }];
  return marking(CT_MARK)(value, target, family);
};

const LEVELS = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"];

const log: Spelling = (value) => {
  const [prefix, level] = [value("--log-prefix"), value("--log-level")];
  const known = [
    value("--log-tcp-sequence"),
    value("--log-tcp-options"),
    value("--log-ip-options"),
    value("--log-uid"),
  ];
  if (known.some((flag) => flag !== undefined)) return null;
  const named = level === undefined ? undefined : (LEVELS[Number(level)] ?? level);
  const body = {
    ...(prefix === undefined ? {} : { prefix }),
    ...(named === undefined || named === "warn" || named === "warning" ? {} : { level: named }),
  };
  return [{ log: Object.keys(body).length === 0 ? null : body }];
};

const reject: Spelling = (value, _, family) => {
  const type = value("--reject-with");
  if (type === "tcp-reset") return [{ reject: { type: "tcp reset" } }];
  const code = (type ?? "port-unreachable")
    .replace(/^icmp6?-/, "")
    .replace(/^(adm|proto)-/, (name) => (name === "adm-" ? "admin-" : "prot-"));
  return code === "port-unreachable"
    ? [{ reject: null }]
    : [{ reject: { type: family === "ip" ? "icmp" : "icmpv6", expr: code } }];
};

function setting(left: (family: "ip" | "ip6") => Json, flag: string): Spelling {
  return (value, _, family) => {
    const text = value(flag);
    return text === undefined ? null : [{ mangle: { key: left(family), value: numberJson(text) } }];
  };
}

const SPELLINGS: ReadonlyMap<string, Spelling> = new Map<string, Spelling>([
  ["ACCEPT", () => [{ accept: null }]],
  ["DROP", () => [{ drop: null }]],
  ["RETURN", () => [{ return: null }]],
  ["DNAT", (value) => translation("dnat", value("--to-destination"), value)],
  ["SNAT", (value) => translation("snat", value("--to-source"), value)],
  ["MASQUERADE", ownAddress("masquerade")],
  ["REDIRECT", ownAddress("redirect")],
  ["REJECT", reject],
  ["LOG", log],
  [
    "NFLOG",
    (value) => {
      const prefix = value("--nflog-prefix");
      return [{ log: { ...(prefix === undefined ? {} : { prefix }), group: Number(value("--nflog-group") ?? 0) } }];
    },
  ],
  ["MARK", marking(meta("mark"))],
  ["CONNMARK", connmark],
  ["CT", (value) => (value("--notrack") === undefined ? null : [{ notrack: null }])],
  ["NOTRACK", () => [{ notrack: null }]],
  [
    "TCPMSS",
    (value) => {
      const key: Json = { "tcp option": { name: "maxseg", field: "size" } };
      const size = value("--set-mss");
      return [{ mangle: { key, value: size === undefined ? { rt: { key: "mtu" } } : Number(size) } }];
    },
  ],
  [
    "NFQUEUE",
    (value) => {
      const range = value("--queue-balance");
      const num = range === undefined ? Number(value("--queue-num") ?? 0) : rangeJson(range);
      return [{ queue: { num, ...(value("--queue-bypass") === undefined ? {} : { flags: "bypass" }) } }];
    },
  ],
  ["TTL", setting(() => payload("ip", "ttl"), "--ttl-set")],
  ["HL", setting(() => payload("ip6", "hoplimit"), "--hl-set")],
  ["DSCP", setting((family) => payload(family, "dscp"), "--set-dscp")],
  ["TEE", (value) => [{ dup: { addr: value("--gateway") ?? "" } }]],
]);
