/** The headers that `payload` reads, by the name that nft gives the protocol. */
import type { Packet } from "../../packet.ts";
import { arp, ether, vlan } from "./ethernet.ts";
import type { Base, Field, Header } from "./header.ts";
import { icmp, icmpv6, igmp } from "./icmp.ts";
import { ip, ip6 } from "./ip.ts";
import { ah, comp, dccp, esp, sctp, tcp, th, udp, udplite } from "./transport.ts";

export const HEADERS: Readonly<Record<string, Header>> = {
  ...{ ether, vlan, arp, ip, ip6, icmp, icmpv6, igmp },
  ...{ tcp, udp, udplite, sctp, dccp, th, ah, esp, comp },
};

type Listed = readonly [Header, readonly Field[]];
const listed = (header: Header): Listed => [header, Object.values(header.fields)];
const NETWORK = [ip, ip6, arp].map(listed);
const TRANSPORT = [tcp, udp, udplite, sctp, dccp, icmp, icmpv6, th].map(listed);
const ETHER = Object.values(ether.fields);
const TAGGED = [...ETHER, ...Object.values(vlan.fields)];
const NONE: readonly Field[] = [];

/** The fields that stand at a base in this packet; undefined where it has no such header. */
export function fieldsAt(base: Base, packet: Packet): readonly Field[] | undefined {
  switch (base) {
    case "ll":
      if (packet.ether === null) return undefined;
      return vlan.carried(packet) ? TAGGED : ETHER;
    case "nh":
      return NETWORK.find(([header]) => header.carried(packet))?.[1];
    case "th":
      return TRANSPORT.find(([header]) => header.carried(packet))?.[1];
    case "ih":
      return packet.arp === undefined ? NONE : undefined;
  }
}
