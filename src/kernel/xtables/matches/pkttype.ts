/** `-m pkttype`: net/netfilter/xt_pkttype.c pkttype_mt. */
import { isMulticast } from "../../../net/address.ts";
import type { Packet } from "../../packet.ts";
import type { Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { comparison } from "../statement.ts";

const TYPES: ReadonlyMap<string, Packet["packetType"]> = new Map([
  ["unicast", "host"],
  ["host", "host"],
  ["broadcast", "broadcast"],
  ["bcast", "broadcast"],
  ["multicast", "multicast"],
  ["mcast", "multicast"],
  ["otherhost", "otherhost"],
  ["outgoing", "outgoing"],
  ["loopback", "loopback"],
]);

export function pkttype(options: Options): Statement {
  const option = options.value("--pkt-type");
  const wanted = option && TYPES.get(option.value.toLowerCase());
  if (!option || !wanted) throw new Unreadable("--pkt-type is not one known to this program");
  return comparison(
    () => ({
      option,
      subject: "packet is",
      wanted: inWords(wanted),
      actual: ({ packet }) => inWords(typeOf(packet)),
    }),
    ({ packet }) => typeOf(packet) === wanted,
  );
}

/** What looped back on output (multicast and broadcast alone do) is told apart by its destination. */
function typeOf({ packetType, dst }: Packet): Packet["packetType"] {
  if (packetType !== "loopback") return packetType;
  return isMulticast(dst) ? "multicast" : "broadcast";
}

function inWords(type: Packet["packetType"]): string {
  return type === "host" ? "unicast" : type;
}
