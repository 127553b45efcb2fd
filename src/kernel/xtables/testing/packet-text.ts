/**
 * Packets as a line of text, for tests:
 *
 *   tcp 203.0.113.7:42573 > 192.0.2.10:8080 in=eth0 hook=prerouting flags=S ttl=63
 *   icmpv6 [2001:db8::1] > [2001:db8::2] type=128
 */
import type { HookName, Link, LinkKind } from "../../../host/model.ts";
import { type Address, parseAddress } from "../../../net/address.ts";
import { type Mac, parseMac } from "../../../net/mac.ts";
import { parseProtocol } from "../../../net/protocol.ts";
import type { CtEntry, CtState, HookPlace, Packet, PacketConntrack, PacketOwner } from "../../packet.ts";

export interface Situation {
  readonly packet: Packet;
  readonly place: HookPlace;
  readonly hook: HookName;
}

const FLAGS = "FSRPAUEC";
const HOOKS: readonly HookName[] = ["prerouting", "input", "forward", "output", "postrouting"];

export function situation(text: string): Situation {
  const [proto = "", from = "", , to = "", ...rest] = text.split(" ");
  const words = new Map(rest.map((word) => [word.split("=")[0] ?? "", word.slice(word.indexOf("=") + 1)]));
  const take = (key: string): string | undefined => {
    const value = words.get(key);
    words.delete(key);
    return value;
  };
  const [src, sport] = endpoint(from);
  const [dst, dport] = endpoint(to);
  const number = proto === "icmpv6" ? 58 : parseProtocol(proto);
  if (number === undefined) throw new Error(`'${proto}' is no protocol`);
  const [type, code] = (take("type") ?? "8/0").split("/");
  const place: HookPlace = {
    iif: device(take("in")),
    oif: device(take("out")),
    physIn: device(take("port-in")),
    physOut: device(take("port-out")),
  };
  const hook = HOOKS.find((h) => h === words.get("hook")) ?? "forward";
  words.delete("hook");
  const packet: Packet = {
    family: typeof src === "number" ? 4 : 6,
    proto: number,
    src,
    dst,
    sport,
    dport,
    tcpFlags: [...(take("flags") ?? (number === 6 ? "S" : ""))].reduce((bits, f) => bits | (1 << FLAGS.indexOf(f)), 0),
    tcpOptions: new Map((take("options") ?? "").split(",").flatMap((word) => option(word))),
    icmp: number === 1 || number === 58 ? { type: Number(type), code: Number(code ?? "0"), id: 1, sequence: 1 } : null,
    ttl: Number(take("ttl") ?? "64"),
    tos: Number(take("tos") ?? "0"),
    length: Number(take("length") ?? "60"),
    dontFragment: true,
    flowLabel: 0,
    extensionHeaders: (take("headers") ?? "").split(",").filter(Boolean).map(Number),
    ether: ether(take("ether")),
    packetType: "host",
    mark: Number(take("mark") ?? "0"),
    priority: 0,
    owner: owner(take("owner")),
    ct: conntrack(take("ct"), number, src, dst, sport, dport),
    inner: null,
    ipsec: take("ipsec") === "yes",
  };
  if (take("socketless") !== undefined) packet.socketless = true;
  const packetType = take("to");
  if (packetType === "broadcast" || packetType === "multicast" || packetType === "loopback")
    packet.packetType = packetType;
  if (words.size > 0) throw new Error(`'${[...words.keys()].join(" ")}' is not known here`);
  return { packet, place, hook };
}

function endpoint(text: string): readonly [address: Address, port: number] {
  const parts = /^\[(.*)\](?::(\d+))?$/.exec(text) ?? /^([\d.]+)(?::(\d+))?$/.exec(text);
  const address = parseAddress(parts?.[1] ?? text);
  if (!address.ok) throw new Error(address.error);
  return [address.value, Number(parts?.[2] ?? "0")];
}

function option(word: string): [number, number][] {
  if (word === "") return [];
  const [kind, value] = word.split(":");
  return [[Number(kind), Number(value ?? "0")]];
}

/** `02:00:00:00:00:01>02:00:00:00:00:02` */
function ether(text: string | undefined): Packet["ether"] {
  if (text === undefined) return null;
  const [src, dst] = text.split(">").map((part): Mac => {
    const mac = parseMac(part);
    if (!mac.ok) throw new Error(mac.error);
    return mac.value;
  });
  if (!src || !dst) throw new Error(`'${text}' should be two addresses`);
  return { src, dst, vlan: null };
}

/** `uid:gid`, or `uid:gid:cgroup`; `?` for an id not known. */
function owner(text: string | undefined): PacketOwner | null {
  if (text === undefined) return null;
  const [uid, gid, cgroup] = text.split(":");
  const id = (s: string | undefined): number | null => (s === undefined || s === "?" ? null : Number(s));
  return { process: "test", pid: 1, uid: id(uid), gid: id(gid), cgroup: cgroup ?? null, dev: null };
}

/** `NEW`, `ESTABLISHED,reply,dnat,mark:0x1,label:3`, `INVALID`. */
function conntrack(
  text: string | undefined,
  proto: number,
  src: Address,
  dst: Address,
  sport: number,
  dport: number,
): PacketConntrack | null {
  if (text === undefined) return null;
  const [name = "", ...words] = text.split(",");
  const state: CtState | undefined = (["NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED"] as const).find(
    (s) => s === name,
  );
  if (!state) throw new Error(`'${name}' is no state`);
  const value = (key: string): string | undefined => words.find((w) => w.startsWith(`${key}:`))?.slice(key.length + 1);
  const reply = words.includes("reply");
  if (state === "INVALID" || state === "UNTRACKED") return { state, direction: "original", entry: null };
  const there = { src, dst, sport, dport };
  const back = { src: dst, dst: src, sport: dport, dport: sport };
  const entry: CtEntry = {
    index: 0,
    family: typeof src === "number" ? 4 : 6,
    proto,
    zone: 0,
    original: reply ? back : there,
    reply: reply ? there : back,
    confirmed: words.includes("confirmed"),
    seenReply: words.includes("seen-reply"),
    assured: words.includes("assured"),
    srcNat: words.includes("snat"),
    dstNat: words.includes("dnat"),
    srcNatDone: false,
    dstNatDone: false,
    mark: Number(value("mark") ?? "0"),
    labels: new Set((value("label") ?? "").split("+").filter(Boolean).map(Number)),
    helper: value("helper") ?? null,
    master: null,
    captured: words.includes("captured"),
  };
  const master = value("master");
  return {
    state,
    direction: reply ? "reply" : "original",
    entry: master === undefined ? entry : { ...entry, master: { ...entry, helper: master } },
  };
}

/** `eth0`, or `eth0:mtu=1400:group=5`. */
export function device(text: string | undefined): Link | null {
  if (text === undefined) return null;
  const [name = "", ...words] = text.split(":");
  const value = (key: string): string | undefined => words.find((w) => w.startsWith(`${key}~`))?.slice(key.length + 1);
  const kind: LinkKind = name === "lo" ? { type: "loopback" } : { type: "physical" };
  return {
    ifindex: [...name].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7) % 65536,
    name,
    altNames: [],
    mac: null,
    mtu: Number(value("mtu") ?? "1500"),
    flags: new Set(name === "lo" ? ["UP", "LOOPBACK"] : ["UP"]),
    operstate: "UP",
    master: null,
    bridgePort: null,
    kind,
    addresses: [],
    linkIndex: null,
    linkNetnsId: null,
    peer: null,
    group: value("group") ?? null,
  };
}
