import { type Family, familyOf, parseAddress } from "../../net/address.ts";
import { portOf } from "../../net/port.ts";
import { bitsOf, type Prefix } from "../../net/prefix.ts";
import { parseProtocol } from "../../net/protocol.ts";
import type { PolicyRule, PortRange, RuleAction } from "../model.ts";
import { parseDscp, parseDsfield } from "./dsfield.ts";
import { excerpt } from "./excerpt.ts";
import type { Fields } from "./fields.ts";
import { Misread, must } from "./misread.ts";
import { type Place, type Reading, readList } from "./reading.ts";
import { isNamed, tableId } from "./routing-table.ts";

/** Everything that `readRule` reads, and what has no bearing on which packets a rule takes or where it sends them. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  "priority",
  "not",
  "src",
  "srclen",
  "dst",
  "dstlen",
  "iif",
  "iif_detached",
  "oif",
  "oif_detached",
  "fwmark",
  "fwmask",
  "tos",
  "dscp",
  "dscp_mask",
  "ipproto",
  "sport",
  "sport_start",
  "sport_end",
  "dport",
  "dport_start",
  "dport_end",
  "uid_start",
  "uid_end",
  "l3mdev",
  "tun_id",
  "suppress_prefixlen",
  "suppress_ifgroup",
  "table",
  "goto",
  "unresolved",
  "nop",
  "action",
  "protocol",
  "flow_from",
  "flow_to",
]);

function readSelector(fields: Fields, key: "src" | "dst"): Prefix | null {
  const text = fields.text(key);
  if (text === null || text === "all") return null;
  const address = must(parseAddress(text));
  const length = fields.number(`${key}len`) ?? bitsOf(familyOf(address));
  if (length > bitsOf(familyOf(address))) throw new Misread(`${length} is no prefix length of its family`);
  return { address, length };
}

function readPorts(fields: Fields, key: "sport" | "dport"): PortRange | null {
  const first = fields.number(`${key}_start`) ?? fields.number(key);
  if (first === null) return null;
  const last = fields.number(`${key}_end`) ?? first;
  if (![first, last].every((port) => Number.isInteger(port) && port >= 0 && port <= 65535))
    throw new Misread(`'${key}' is not a port`);
  return { first: portOf(first), last: portOf(last) };
}

function readMark(fields: Fields): PolicyRule["fwmark"] {
  const value = fields.number("fwmark");
  const mask = fields.number("fwmask");
  if (value === null && mask === null) return null;
  return { value: value ?? 0, mask: mask ?? 0xffffffff };
}

function readDscp(fields: Fields): NonNullable<PolicyRule["dscp"]> | null {
  const text = fields.text("dscp");
  if (text === null) return null;
  const value = parseDscp(text);
  if (value === undefined) throw new Misread(`'${text}' is no DSCP that is known here`);
  return { value, mask: fields.number("dscp_mask") ?? 0x3f };
}

function readAction(fields: Fields): RuleAction {
  const goto = fields.number("goto");
  if (goto !== null) return { type: "goto", priority: goto };
  if (fields.has("nop")) return { type: "nop" };
  const action = fields.text("action");
  if (action === "blackhole" || action === "unreachable" || action === "prohibit" || action === "nop")
    return { type: action };
  if (action !== null) throw new Misread(`'${action}' is not an action of a rule`);
  const table = fields.text("table");
  // A rule for VRFs names no table: each device's own is meant (net/core/fib_rules.c, FRA_L3MDEV).
  if (table === null && !fields.has("l3mdev")) throw new Misread("a rule without an action");
  if (table === null) return { type: "table", table: 0 };
  const id = tableId(table);
  return isNamed(id) ? { type: "table", table: id, name: table } : { type: "table", table: id };
}

function readProtocol(fields: Fields): number | null {
  const text = fields.text("ipproto");
  if (text === null) return null;
  const protocol = parseProtocol(text.replace(/^ipproto-/, ""));
  if (protocol === undefined) throw new Misread(`'${text}' is no protocol that is known here`);
  return protocol;
}

/** A port as such is printed with the mask of all its bits since Linux 6.15 (fib_rule_port_match). */
function isWholeMask(key: string, value: unknown): boolean {
  return (key === "sport_mask" || key === "dport_mask") && Number(value) === 0xffff;
}

/** The fields of struct fib_rule that ip/iprule.c print_rule prints. */
function readRule(fields: Fields, family: Family): PolicyRule {
  const unknown = fields.keys
    .filter((key) => !UNDERSTOOD.has(key) && !isWholeMask(key, fields.value(key)))
    .map((key) => (fields.value(key) === null ? key : `${key} ${excerpt(fields.value(key))}`));
  for (const words of unknown) fields.complain(`the rule's selector '${words}' is not known here`);
  const tos = fields.text("tos");
  const tosValue = tos === null ? null : parseDsfield(tos);
  if (tosValue === undefined) throw new Misread(`'${tos}' is no type of service that is known here`);
  const dscp = readDscp(fields);
  const firstUid = fields.number("uid_start");
  return {
    family,
    priority: fields.number("priority") ?? 0,
    not: fields.flag("not"),
    src: readSelector(fields, "src"),
    dst: readSelector(fields, "dst"),
    iif: fields.text("iif"),
    oif: fields.text("oif"),
    fwmark: readMark(fields),
    tos: tosValue,
    ...(dscp !== null && { dscp }),
    ipproto: readProtocol(fields),
    sport: readPorts(fields, "sport"),
    dport: readPorts(fields, "dport"),
    uidRange: firstUid === null ? null : { first: firstUid, last: fields.number("uid_end") ?? firstUid },
    l3mdev: fields.flag("l3mdev"),
    tunId: fields.number("tun_id"),
    suppressPrefixLength: fields.number("suppress_prefixlen"),
    suppressIfGroup: fields.text("suppress_ifgroup"),
    action: readAction(fields),
    unknown,
  };
}

/** `ip -j rule show` (family 4), `ip -6 -j rule show` (family 6). */
export function readIpRule(list: readonly unknown[], family: Family, place: Place): Reading<PolicyRule> {
  return readList(list, place, (fields) => readRule(fields, family));
}
