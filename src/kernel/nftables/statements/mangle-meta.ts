/** nft_meta_set_eval(). */
import type { Packet } from "../../packet.ts";
import { NEXT, type RuleContext } from "../../rule.ts";
import { numberIn } from "../headers/header.ts";
import type { Value } from "../value.ts";
import { NO_EFFECT, type Writer } from "./writer.ts";

const PACKET_TYPES: readonly Packet["packetType"][] = ["host", "broadcast", "multicast", "otherhost"];

/** Only types of packets that are received may be changed, and only to one another (skb_pkt_type_ok()). */
function setPacketType({ packet }: RuleContext, value: Value): typeof NEXT {
  const type = PACKET_TYPES[numberIn(value)];
  if (type !== undefined && PACKET_TYPES.includes(packet.packetType)) packet.packetType = type;
  return NEXT;
}

const WRITERS: Readonly<Record<string, Writer>> = {
  mark: ({ packet }, value) => {
    packet.mark = numberIn(value);
    return NEXT;
  },
  priority: ({ packet }, value) => {
    packet.priority = numberIn(value);
    return NEXT;
  },
  pkttype: setPacketType,
  nftrace: NO_EFFECT,
  secmark: NO_EFFECT,
};

export function metaWriter(key: string): Writer {
  return WRITERS[key] ?? `changes of 'meta ${key}' are not simulated`;
}
