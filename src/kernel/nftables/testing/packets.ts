/** The packets of packets.json, as the simulator has them at a hook. */
import { readFileSync } from "node:fs";
import type { HookName } from "../../../host/model.ts";
import { type Address, ipv4Of, isLimitedBroadcast } from "../../../net/address.ts";
import { parseProtocol } from "../../../net/protocol.ts";
import type { ArpHeader, CtEntry, Packet, PacketConntrack } from "../../packet.ts";
import { address, mac } from "./network.ts";

/** A packet as record.py sends it. */
export interface Sent {
  readonly via: "in-x" | "p1-x" | "local";
  readonly goes: "in" | "out" | "across";
  readonly family: 4 | 6 | "arp";
  readonly proto?: string | number;
  readonly src: string;
  readonly dst: string;
  readonly sport?: number;
  readonly dport?: number;
  readonly flags?: number;
  readonly options?: boolean;
  readonly df?: boolean;
  readonly tos?: number;
  readonly ttl?: number;
  readonly label?: number;
  readonly data?: number;
  readonly type?: number;
  readonly code?: number;
  readonly id?: number;
  readonly seq?: number;
  readonly op?: number;
  readonly smac?: string;
  readonly tmac?: string;
  readonly from?: string;
  readonly to?: string;
  readonly vlan?: number;
  readonly extensions?: readonly number[];
  readonly uid?: number;
  readonly mark?: number;
}

export const PACKETS: Readonly<Record<string, Sent>> = JSON.parse(
  readFileSync(new URL("./packets.json", import.meta.url), "utf8"),
);

const OPTIONS: ReadonlyMap<number, number> = new Map([
  [2, 1460],
  [4, 1],
  [8, 1],
  [3, 1],
]);
const HEADER_BYTES: Readonly<Record<number, number>> = { 1: 8, 6: 20, 17: 8, 58: 8, 89: 8, 132: 32 };

function lengthOf(sent: Sent, proto: number, options: boolean): number {
  if (sent.family === "arp") return 28;
  const ip = sent.family === 4 ? 20 : 40 + 8 * (sent.extensions?.length ?? 0);
  return ip + (HEADER_BYTES[proto] ?? 8) + (proto === 6 && options ? 20 : 0) + (sent.data ?? 0);
}

const sentByRouter = { src: mac("020000000201"), dst: mac("0200000002ff"), vlan: null };

/** A packet by its name, as it is at the hook. */
export function packetAt(name: string, hook: HookName): Packet {
  const sent = PACKETS[name];
  if (sent === undefined) throw new Error(`no packet '${name}'`);
  const proto = sent.family === "arp" ? 0 : (parseProtocol(String(sent.proto)) ?? 0);
  const local = sent.via === "local";
  // The router's own connections carry the options of a Linux host.
  const options = sent.options === true || (local && proto === 6);
  const passed = !local && sent.goes === "out" && ["forward", "postrouting", "egress"].includes(hook);
  const dst = address(sent.dst);
  const isIcmp = proto === 1 || proto === 58;
  const packet: Packet = {
    family: sent.family === 6 ? 6 : 4,
    proto,
    src: address(sent.src),
    dst,
    sport: sent.sport ?? 0,
    dport: sent.dport ?? 0,
    tcpFlags: sent.flags ?? 0,
    tcpOptions: options ? OPTIONS : new Map(),
    icmp: isIcmp ? { type: sent.type ?? 0, code: sent.code ?? 0, id: sent.id ?? 0, sequence: sent.seq ?? 0 } : null,
    ttl: (sent.ttl ?? 64) - (passed ? 1 : 0),
    tos: sent.tos ?? 0,
    length: lengthOf(sent, proto, options),
    dontFragment: sent.df === true || local,
    flowLabel: sent.label ?? 0,
    extensionHeaders: sent.extensions ?? [],
    ether:
      hook === "egress"
        ? sentByRouter
        : local
          ? null
          : { src: mac(sent.from ?? ""), dst: mac(sent.to ?? ""), vlan: sent.vlan ?? null },
    packetType: packetType(sent, dst),
    mark: sent.mark ?? 0,
    priority: 0,
    owner: local ? { process: null, pid: null, uid: sent.uid ?? 0, gid: 0, cgroup: null, dev: null } : null,
    ct: null,
    inner: null,
    ipsec: false,
  };
  if (sent.family === "arp") packet.arp = arpOf(sent);
  return packet;
}

/** An ARP packet has no addresses of IP; the fields stand at zero. */
function arpOf(sent: Sent): ArpHeader {
  const four = (text: string) => {
    const parsed = address(text);
    return ipv4Of(typeof parsed === "number" ? parsed : 0);
  };
  return {
    operation: sent.op ?? 0,
    senderMac: mac(sent.smac ?? ""),
    senderAddress: four(sent.src),
    targetMac: mac(sent.tmac ?? ""),
    targetAddress: four(sent.dst),
  };
}

function packetType(sent: Sent, dst: Address): Packet["packetType"] {
  if (sent.to === "ffffffffffff" || isLimitedBroadcast(dst)) return "broadcast";
  return sent.goes === "across" ? "otherhost" : "host";
}

/** What conntrack makes of the packet where it tracks: answers and errors to nothing are invalid. */
export function trackedAs(name: string, packet: Packet): PacketConntrack {
  if (name === "tcp-answer" || name === "unreachable" || name === "sctp")
    return { state: "INVALID", direction: "original", entry: null };
  return { state: "NEW", direction: "original", entry: newEntry(packet) };
}

export function newEntry(packet: Packet, more: Partial<CtEntry> = {}): CtEntry {
  const { icmp, src, dst } = packet;
  const sport = icmp?.id ?? packet.sport;
  const dport = icmp === null ? packet.dport : icmp.type * 256 + icmp.code;
  return {
    index: 0,
    family: packet.family,
    proto: packet.proto,
    zone: 0,
    original: { src, dst, sport, dport },
    reply: { src: dst, dst: src, sport: icmp === null ? dport : sport, dport: icmp === null ? sport : 0 },
    confirmed: false,
    seenReply: false,
    assured: false,
    srcNat: false,
    dstNat: false,
    srcNatDone: false,
    dstNatDone: false,
    mark: 0,
    labels: new Set(),
    helper: null,
    master: null,
    captured: false,
    ...more,
  };
}
