import type { Json, NftFamily } from "../../host/model.ts";
import { isObject, listOf } from "../nftables/understanding.ts";
import { hex, literal, rangeText, Wordless } from "./wordless.ts";

/** What is done with a packet, from `-j` on. @throws {Wordless} */
export function actionWords(name: string, body: Json, family: NftFamily): string {
  const members = isObject(body) ? body : {};
  switch (name) {
    case "accept":
    case "drop":
    case "return":
      return `-j ${name.toUpperCase()}`;
    case "jump":
    case "goto":
      return `-${name === "jump" ? "j" : "g"} ${literal(members.target)}`;
    case "dnat":
    case "snat":
      return `-j ${name.toUpperCase()} --to-${name === "dnat" ? "destination" : "source"} ${translation(members)}${flags(members)}`;
    case "masquerade":
    case "redirect": {
      const ports = members.port === undefined ? "" : ` --to-ports ${rangeText(members.port, "-")}`;
      return `-j ${name.toUpperCase()}${ports}${flags(members)}`;
    }
    case "reject":
      return reject(members, family);
    case "log":
      return log(members);
    case "notrack":
      return "-j CT --notrack";
    case "mangle":
      return mangle(members);
    case "queue": {
      const range = isObject(members.num) && members.num.range !== undefined;
      const which =
        members.num === undefined
          ? ""
          : range
            ? ` --queue-balance ${rangeText(members.num)}`
            : ` --queue-num ${literal(members.num)}`;
      return `-j NFQUEUE${which}${listOf(members.flags).includes("bypass") ? " --queue-bypass" : ""}`;
    }
    case "dup":
      if (members.dev === undefined) return `-j TEE --gateway ${literal(members.addr)}`;
      throw new Wordless("it copies to no device");
    case "vmap":
      throw new Wordless("it knows no maps of verdicts");
    case "set":
      throw new Wordless("it knows no sets of nft");
    case "xt":
      throw new Wordless("nft does not tell what this extension was given");
    default:
      throw new Wordless(`it knows nothing of ${name}`);
  }
}

type Members = { readonly [key: string]: Json };

function translation({ addr, port }: Members): string {
  const ports = port === undefined ? "" : `:${rangeText(port, "-")}`;
  if (addr === undefined) return ports;
  if (isObject(addr) && addr.prefix !== undefined) throw new Wordless("it maps no prefixes so");
  const text = rangeText(addr, "-");
  return text.includes(":") && ports !== "" ? `[${text}]${ports}` : `${text}${ports}`;
}

function flags({ flags: given }: Members): string {
  const names = listOf(given).map((flag) => (flag === "fully-random" ? "random-fully" : literal(flag)));
  return names.map((flag) => ` --${flag}`).join("");
}

function reject({ type: given, expr }: Members, family: NftFamily): string {
  const type = given ?? (family === "ip" ? "icmp" : family === "ip6" ? "icmpv6" : "icmpx");
  if (type === "tcp reset") return "-j REJECT --reject-with tcp-reset";
  const code = expr === undefined ? "port-unreachable" : literal(expr);
  if (type === "icmpx") throw new Wordless("each of its two commands has answers of its own");
  if (type === "icmpv6") return `-j REJECT --reject-with icmp6-${code.replace("admin-", "adm-")}`;
  return `-j REJECT --reject-with icmp-${code.replace("prot-", "proto-")}`;
}

const LEVELS = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"];

function log({ prefix, level, group, ...more }: Members): string {
  if (Object.keys(more).length > 0) throw new Wordless("it has no such options of a log");
  const text = prefix === undefined ? "" : ` "${literal(prefix)}"`;
  if (group !== undefined)
    return `-j NFLOG${text && ` --nflog-prefix${text}`}${group === 0 ? "" : ` --nflog-group ${literal(group)}`}`;
  const number = level === undefined ? -1 : LEVELS.indexOf(literal(level));
  return `-j LOG${text && ` --log-prefix${text}`}${number < 0 ? "" : ` --log-level ${number}`}`;
}

function mangle({ key, value }: Members): string {
  const [kind, of] = isObject(key) ? (Object.entries(key)[0] ?? []) : [];
  const name = isObject(of) ? (of.key ?? of.field) : undefined;
  if (kind === "tcp option" && name === "size")
    return typeof value === "number" ? `-j TCPMSS --set-mss ${value}` : "-j TCPMSS --clamp-mss-to-pmtu";
  if (kind === "payload" && name === "ttl") return `-j TTL --ttl-set ${literal(value)}`;
  if (kind === "payload" && name === "hoplimit") return `-j HL --hl-set ${literal(value)}`;
  if (name !== "mark" || (kind !== "meta" && kind !== "ct"))
    throw new Wordless(`it changes no ${kind} ${literal(name)}`);
  if (typeof value === "number")
    return `-j ${kind === "meta" ? "MARK" : "CONNMARK"} --set-xmark ${hex(value)}/0xffffffff`;
  const source = isObject(value) ? value : {};
  if (kind === "meta" && isObject(source.ct) && source.ct.key === "mark") return "-j CONNMARK --restore-mark";
  if (kind === "ct" && isObject(source.meta) && source.meta.key === "mark") return "-j CONNMARK --save-mark";
  return `-j ${kind === "meta" ? "MARK" : "CONNMARK"} --set-xmark ${bits(source, JSON.stringify(key))}`;
}

/** `(mark & keep) ^ flip` as `flip/clear`. */
function bits(value: Members, key: string): string {
  const own = (json: Json | undefined): boolean => JSON.stringify(json ?? null) === key;
  const [operator = "", operands] = Object.entries(value)[0] ?? [];
  const [left, right] = listOf(operands);
  if (typeof right === "number" && own(left)) {
    if (operator === "|") return `${hex(right)}/${hex(right)}`;
    if (operator === "&") return `0x0/${hex(~right)}`;
    if (operator === "^") return `${hex(right)}/0x0`;
  }
  const [inner, keep] = isObject(left) ? listOf(left["&"]) : [];
  if (typeof right === "number" && typeof keep === "number" && own(inner)) {
    if (operator === "^") return `${hex(right)}/${hex(~keep)}`;
    // What is set besides what was kept is set whatever was there.
    if (operator === "|") return `${hex(right)}/${hex(~keep | right)}`;
  }
  throw new Wordless("it sets no mark like this");
}
