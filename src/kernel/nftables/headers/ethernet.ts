/** Ethernet and 802.1Q (struct ethhdr, struct vlan_hdr). A tag that a device took off is put back (nft_payload_copy_vlan()). */
import { ipv4Of } from "../../../net/address.ts";
import { type Mac, parseMac } from "../../../net/mac.ts";
import type { Packet } from "../../packet.ts";
import { isStandIn, STATION_UNTOLD } from "../../stand-in.ts";
import { etherAddress, ipv4Address, macNumber, macText } from "../datatypes/addresses.ts";
import { arpOperation, etherType, integer } from "../datatypes/index.ts";
import type { Reading, Value } from "../value.ts";
import { field, type Header, numberIn, unknownField } from "./header.ts";

const TAGGED = 0x8100;

/** skb->protocol: what the link layer carries, a VLAN tag left aside. */
export function protocolOf(packet: Packet): number {
  if (packet.arp !== undefined) return 0x0806;
  return packet.family === 4 ? 0x0800 : 0x86dd;
}

export function isTagged(packet: Packet): boolean {
  return packet.ether !== null && packet.ether.vlan !== null;
}

function macOf(value: Value): Mac | undefined {
  const parsed = parseMac(macText(numberIn(value)));
  return parsed.ok ? parsed.value : undefined;
}

const told = (mac: Mac): Reading => (isStandIn(mac) ? STATION_UNTOLD : macNumber(mac));
const readMac = (end: "src" | "dst") => (packet: Packet) =>
  packet.ether === null ? undefined : told(packet.ether[end]);
const writeMac = (end: "src" | "dst") => (packet: Packet, value: Value) => {
  const mac = macOf(value);
  if (packet.ether !== null && mac !== undefined) packet.ether = { ...packet.ether, [end]: mac };
};

export const ether: Header = {
  base: "ll",
  carried: (packet) => packet.ether !== null,
  fields: {
    daddr: field(0, 48, etherAddress, readMac("dst"), { write: writeMac("dst"), subject: "destination MAC address" }),
    saddr: field(48, 48, etherAddress, readMac("src"), { write: writeMac("src"), subject: "source MAC address" }),
    type: field(96, 16, etherType, (packet) => (isTagged(packet) ? TAGGED : protocolOf(packet)), {
      subject: "EtherType",
    }),
  },
};

const PRIORITY = "the priority of a VLAN tag is not in a snapshot";

export const vlan: Header = {
  base: "ll",
  carried: isTagged,
  fields: {
    pcp: unknownField(112, 3, integer(3), PRIORITY),
    dei: unknownField(115, 1, integer(1), PRIORITY),
    cfi: unknownField(115, 1, integer(1), PRIORITY),
    id: field(116, 12, integer(12), (packet) => packet.ether?.vlan ?? undefined, {
      write: (packet, value) => {
        if (packet.ether !== null) packet.ether = { ...packet.ether, vlan: numberIn(value) };
      },
      subject: "VLAN",
    }),
    type: field(128, 16, etherType, protocolOf, { subject: "EtherType behind the VLAN tag" }),
  },
};

const ETHERNET = 1;

export const arp: Header = {
  base: "nh",
  carried: (packet) => packet.arp !== undefined,
  fields: {
    htype: field(0, 16, integer(16), () => ETHERNET),
    ptype: field(16, 16, etherType, () => 0x0800),
    hlen: field(32, 8, integer(8), () => 6),
    plen: field(40, 8, integer(8), () => 4),
    operation: field(48, 16, arpOperation, (packet) => packet.arp?.operation, { subject: "ARP operation" }),
    "saddr ether": field(64, 48, etherAddress, ({ arp }) => arp && told(arp.senderMac), {
      write: ({ arp }, value) => {
        if (arp !== undefined) arp.senderMac = macOf(value) ?? arp.senderMac;
      },
      subject: "ARP sender's MAC address",
    }),
    "saddr ip": field(112, 32, ipv4Address, ({ arp }) => arp?.senderAddress, {
      write: ({ arp }, value) => {
        if (arp !== undefined) arp.senderAddress = ipv4Of(numberIn(value));
      },
      subject: "ARP sender's address",
    }),
    "daddr ether": field(144, 48, etherAddress, ({ arp }) => arp && told(arp.targetMac), {
      write: ({ arp }, value) => {
        if (arp !== undefined) arp.targetMac = macOf(value) ?? arp.targetMac;
      },
      subject: "ARP target's MAC address",
    }),
    "daddr ip": field(192, 32, ipv4Address, ({ arp }) => arp?.targetAddress, {
      write: ({ arp }, value) => {
        if (arp !== undefined) arp.targetAddress = ipv4Of(numberIn(value));
      },
      subject: "ARP target's address",
    }),
  },
};
