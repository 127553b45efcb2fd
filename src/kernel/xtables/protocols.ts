import { parseProtocol } from "../../net/protocol.ts";
import { Unreadable } from "./options.ts";

/**
 * Names that iptables-save prints besides the usual ones: those of Debian's /etc/protocols. `ipip` is protocol 94 there, and
 * protocol 4 is called `ipencap`.
 */
const NAMES: ReadonlyMap<string, number> = new Map([
  ["ip", 0],
  ["ggp", 3],
  ["ipencap", 4],
  ["st", 5],
  ["egp", 8],
  ["igp", 9],
  ["pup", 12],
  ["hmp", 20],
  ["xns-idp", 22],
  ["rdp", 27],
  ["iso-tp4", 29],
  ["xtp", 36],
  ["ddp", 37],
  ["idpr-cmtp", 38],
  ["ipv6-route", 43],
  ["ipv6-frag", 44],
  ["idrp", 45],
  ["rsvp", 46],
  ["skip", 57],
  ["ipv6-nonxt", 59],
  ["ipv6-opts", 60],
  ["rspf", 73],
  ["vmtp", 81],
  ["eigrp", 88],
  ["ax.25", 93],
  ["ipip", 94],
  ["etherip", 97],
  ["encap", 98],
  ["ipcomp", 108],
  ["isis", 124],
  ["fc", 133],
  ["mpls-in-ip", 137],
  ["manet", 138],
  ["hip", 139],
  ["shim6", 140],
  ["wesp", 141],
  ["rohc", 142],
  ["ethernet", 143],
]);

/** A protocol by name or number, as a rule names it. */
export function protocolOf(text: string): number {
  const proto = NAMES.get(text.toLowerCase()) ?? parseProtocol(text);
  if (proto === undefined) throw new Unreadable(`'${text}' is no protocol known to this program`);
  return proto;
}
