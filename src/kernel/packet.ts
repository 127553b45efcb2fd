import type { Link, Socket } from "../host/model.ts";
import type { Address, Family, Ipv4 } from "../net/address.ts";
import type { Mac } from "../net/mac.ts";

export const TCP_FIN = 1;
export const TCP_SYN = 2;
export const TCP_RST = 4;
export const TCP_PSH = 8;
export const TCP_ACK = 16;
export const TCP_URG = 32;
export const TCP_ECE = 64;
export const TCP_CWR = 128;

/** A packet on its way (struct sk_buff): header fields and the kernel's own marks. Mutable; the steps hold copies. */
export interface Packet {
  readonly family: Family;
  /** IP protocol number. */
  readonly proto: number;
  src: Address;
  dst: Address;
  /** 0 for protocols without ports. */
  sport: number;
  dport: number;
  /** TCP_* bits; 0 for other protocols. */
  tcpFlags: number;
  /** TCP options present on the packet, by kind: a SYN has 2 (MSS; its value is the size), 4, 8, 3. */
  tcpOptions: ReadonlyMap<number, number>;
  /** ICMP or ICMPv6; null for other protocols. */
  icmp: {
    readonly type: number;
    readonly code: number;
    readonly id: number;
    readonly sequence: number;
  } | null;
  /** TTL, or IPv6's hop limit. */
  ttl: number;
  /** TOS byte, or IPv6's traffic class: DSCP in the upper six bits. */
  tos: number;
  /** Total length of the IP packet in bytes. */
  length: number;
  dontFragment: boolean;
  /** IPv6 flow label; null for the one that its sender picked. */
  flowLabel: number | null;
  /** IPv6 extension headers, by protocol number, in order. */
  readonly extensionHeaders: readonly number[];
  /** Link layer, as of the last device. null where there is none yet. */
  ether: { src: Mac; dst: Mac; vlan: number | null } | null;
  /** skb->pkt_type. */
  packetType: "host" | "broadcast" | "multicast" | "otherhost" | "outgoing" | "loopback";
  /** skb->mark. */
  mark: number;
  /** skb->priority (CLASSIFY). */
  priority: number;
  /** The local process that sent it; null for forwarded packets and the kernel's own. */
  owner: PacketOwner | null;
  /** The kernel sent it past its sockets (skb->sk is null on output), or from another namespace: the reset of a REJECT rule. */
  socketless?: true;
  /** Conntrack's view, set at the conntrack hook; null before it, and where the namespace tracks nothing. */
  ct: PacketConntrack | null;
  /** What a raw rule asked of the conntrack lookup still to come (`CT --zone`): struct nf_conn as a template. */
  ctTemplate?: CtTemplate;
  /** skb->sk as TPROXY assigned it: the socket that takes the packet if it is delivered here. */
  socket?: Socket;
  /** For an ICMP error: the header that it reports on. */
  inner: InnerHeader | null;
  /** meta nftrace, secpath and the like are not modelled. */
  readonly ipsec: boolean;
  /** Set on an ARP packet, which has no IP header: only chains of the families arp, bridge and netdev see it. */
  arp?: ArpHeader;
}

/** struct arphdr of Ethernet and IPv4. */
export interface ArpHeader {
  /** ARPOP_REQUEST is 1, ARPOP_REPLY 2. */
  readonly operation: number;
  senderMac: Mac;
  senderAddress: Ipv4;
  targetMac: Mac;
  targetAddress: Ipv4;
}

export interface PacketOwner {
  readonly process: string | null;
  readonly pid: number | null;
  /** null where not known. */
  readonly uid: number | null;
  readonly gid: number | null;
  readonly cgroup: string | null;
  /** SO_BINDTODEVICE. */
  readonly dev: string | null;
}

export interface InnerHeader {
  src: Address;
  dst: Address;
  readonly proto: number;
  sport: number;
  dport: number;
  icmpId: number | null;
}

export type CtState = "NEW" | "ESTABLISHED" | "RELATED" | "INVALID" | "UNTRACKED";

export interface PacketConntrack {
  readonly state: CtState;
  /** `original` also for untracked and invalid packets, as the kernel's CTINFO2DIR gives. */
  readonly direction: "original" | "reply";
  /** null for INVALID and UNTRACKED. */
  readonly entry: CtEntry | null;
}

export interface CtTuple {
  readonly src: Address;
  readonly dst: Address;
  /** Ports; for ICMP the echo id stands in `sport`, type and code in `dport` as `type * 256 + code`. */
  readonly sport: number;
  readonly dport: number;
}

/** nf_ct_tmpl_alloc(): what the entry of a new connection begins with, and where it is looked up. */
export interface CtTemplate {
  /** Zone of each direction; `mark` takes the packet's mark as the zone's id; null where the rule says nothing: zone 0. */
  readonly zoneOriginal: number | "mark" | null;
  readonly zoneReply: number | "mark" | null;
  readonly helper: string | null;
}

/** A connection (struct nf_conn). */
export interface CtEntry {
  /** Index into the journey's entries. */
  readonly index: number;
  readonly family: Family;
  readonly proto: number;
  readonly zone: number;
  readonly original: CtTuple;
  /** The original's inverse until NAT alters it. */
  reply: CtTuple;
  confirmed: boolean;
  /** IPS_SEEN_REPLY. */
  seenReply: boolean;
  assured: boolean;
  /** IPS_SRC_NAT, IPS_DST_NAT: an address or port really changes. */
  srcNat: boolean;
  dstNat: boolean;
  /** IPS_SRC_NAT_DONE, IPS_DST_NAT_DONE: that hook has decided, be it for no change. */
  srcNatDone: boolean;
  dstNatDone: boolean;
  mark: number;
  /** Bits set, by number. */
  labels: ReadonlySet<number>;
  helper: string | null;
  /** The connection that a RELATED one belongs to. */
  readonly master: CtEntry | null;
  readonly captured: boolean;
}

/** Where a packet is as a rule sees it: struct nf_hook_state, and br_netfilter's ports. */
export interface HookPlace {
  readonly iif: Link | null;
  readonly oif: Link | null;
  /** Bridge ports, where a bridged frame visits the IP hooks. */
  readonly physIn: Link | null;
  readonly physOut: Link | null;
}
