/** `meta mark`, `iifname`, `meta l4proto`: what the kernel knows of the packet beside its bits (net/netfilter/nft_meta.c). */
import type { Link } from "../../../host/model.ts";
import { isMulticast } from "../../../net/address.ts";
import type { HookPlace, Packet } from "../../packet.ts";
import type { RuleContext } from "../../rule.ts";
import { interfaceIndex, interfaceName } from "../datatypes/addresses.ts";
import type { DataType } from "../datatypes/datatype.ts";
import * as types from "../datatypes/index.ts";
import { protocolOf } from "../headers/ethernet.ts";
import type { ExpressionKind, Operand, RuleScope } from "../language.ts";
import { hardwareType, linkKind } from "../links.ts";
import { operand, unknownOperand } from "../operand.ts";
import { membersOf, NotUnderstood, textOf } from "../understanding.ts";
import { type Reading, undetermined, type Value } from "../value.ts";

interface Key {
  readonly type: DataType;
  /** Printed without `meta` before it. */
  readonly bare?: boolean;
  compile(scope: RuleScope): Operand;
}

type Read = (context: RuleContext) => Reading;

function known(type: DataType, subject: string, read: Read, more: { bare?: boolean; absence?: string } = {}): Key {
  const { absence } = more;
  return {
    type,
    ...(more.bare ? { bare: true } : {}),
    compile: () => operand(type, read, { subject, ...(absence === undefined ? {} : { absence: () => absence }) }),
  };
}

function unknown(type: DataType, subject: string, reason: string): Key {
  return { type, compile: () => unknownOperand(type, reason, { subject }) };
}

// ── devices ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const NO_DEVICE = { iif: "the packet came in by no device", oif: "the packet has no output device yet" } as const;
type End = "iif" | "oif";
const WAY = { iif: "input device", oif: "output device" } as const;

/** nft_meta_store_ifname(), nft_meta_store_ifindex(): no device is an empty name, index 0. */
function nameKey(end: End): Key {
  const read = ({ place }: { readonly place: HookPlace }): Value => place[end]?.name ?? "";
  return known(interfaceName, WAY[end], read, { bare: true });
}

function indexKey(end: End): Key {
  return {
    type: interfaceIndex,
    bare: true,
    compile: () =>
      operand(interfaceIndex, ({ place }) => place[end]?.ifindex ?? 0, {
        subject: WAY[end],
        show: (value, { ns }) => interfaceIndex.print(ns.linkByIndex(Number(value))?.name ?? Number(value)),
      }),
  };
}

/** The device of which a property is asked; the type of the input device is at egress that of the output device. */
type Choose = (context: RuleContext) => Link | null;
const inputOf: Choose = ({ place }) => place.iif;
const outputOf: Choose = ({ place }) => place.oif;
const inputTypeOf: Choose = ({ place, hook }) => (hook === "egress" ? place.oif : place.iif);

/** A property of a device, where there is a device. */
function deviceKey(
  choose: Choose,
  type: DataType,
  what: string,
  of: (link: Link) => Reading,
  more: { readonly bare?: true } = {},
): Key {
  const end: End = choose === outputOf ? "oif" : "iif";
  const read: Read = (context) => {
    const link = choose(context);
    return link === null ? undefined : of(link);
  };
  return {
    type,
    ...more,
    compile: () =>
      operand(type, read, {
        subject: `${what} of the ${WAY[end]}`,
        absence(context) {
          const link = choose(context);
          return link === null ? NO_DEVICE[end] : `${link.name} has no ${what}`;
        },
      }),
  };
}

const UNKNOWN_TYPE = undetermined("the snapshot does not tell the hardware type of the device");
const UNKNOWN_GROUP = undetermined("a name of /etc/iproute2/group is not in a snapshot");
const UNKNOWN_PVID = undetermined("the snapshot does not hold the bridge's VLANs");

const typeOf = (link: Link): Reading => hardwareType(link) ?? UNKNOWN_TYPE;

function groupOf({ group }: Link): Reading {
  if (group === null || group === "default") return 0;
  return /^\d+$/.test(group) ? Number(group) : UNKNOWN_GROUP;
}

/** nft_meta_bridge.c: the bridge that the device is a port of. */
const bridgeOf = (link: Link): Reading => (link.bridgePort === null ? undefined : (link.master ?? undefined));

function pvidOf({ bridgePort }: Link): Reading {
  if (bridgePort === null) return undefined;
  return bridgePort.vlans.find((vlan) => vlan.pvid)?.first ?? UNKNOWN_PVID;
}

// ── the packet, and who sent it ─────────────────────────────────────────────────────────────────────────────────────

const NF_FAMILY = { ip: 2, ip6: 10, arp: 3, bridge: 7, netdev: 5 } as const;

/** nft_pf(): the family of the hook, which for inet is the packet's own. */
function nfFamily({ family, packet }: RuleContext): Value {
  return family === "inet" ? (packet.family === 4 ? NF_FAMILY.ip : NF_FAMILY.ip6) : NF_FAMILY[family];
}

const ETHERNET_HEADER = 14;

/** skb->len: what a device is about to send has its link-layer header already. */
function lengthOf({ packet, hook }: RuleContext): Value {
  return hook === "egress" ? packet.length + ETHERNET_HEADER : packet.length;
}

const PACKET_TYPE = { host: 0, broadcast: 1, multicast: 2, otherhost: 3, outgoing: 4 } as const;

/** nft_meta_get_eval_pkttype_lo(): a copy of one's own multicast, looped back, is seen as what it is. */
function packetTypeOf({ packetType, family, dst }: Packet): Value {
  if (packetType !== "loopback") return PACKET_TYPE[packetType];
  return family === 6 || isMulticast(dst) ? PACKET_TYPE.multicast : PACKET_TYPE.broadcast;
}

const NOT_LOCAL = "no local process sent the packet";
const UNKNOWN_OWNER = undetermined("the user of the process that sends is not known");
const UNKNOWN_CLASS = undetermined("the net_cls cgroup of the process that sends is not known");

function ownerKey(type: DataType, subject: string, id: "uid" | "gid"): Key {
  const read: Read = ({ packet }) => (packet.owner === null ? undefined : (packet.owner[id] ?? UNKNOWN_OWNER));
  return known(type, subject, read, { absence: NOT_LOCAL });
}

/** The device that a packet of a VRF came in by: none where there is no VRF. */
function slave(type: DataType, none: Value): Key {
  const unknownSlave = undetermined("which device of a VRF the packet came in by is not known");
  const read: Read = ({ ns }) => (ns.links.some((link) => link.kind.type === "vrf") ? unknownSlave : none);
  return known(type, "device within its VRF", read);
}

const random: Key = {
  type: types.integer(32),
  compile: (scope) =>
    operand(
      types.integer(32),
      (context) => {
        const value = Math.floor(context.random(`${scope.rule} meta random`) * 2 ** 32);
        context.assume(`the random number of rule ${scope.rule} is ${value}`);
        return value;
      },
      { subject: "random number" },
    ),
};

const CLOCK = "the time at which the packet passes is not in a snapshot";

const KEYS: Readonly<Record<string, Key>> = {
  length: known(types.integer(32, "host"), "packet length", lengthOf),
  protocol: known(types.etherType, "protocol", ({ packet }) => protocolOf(packet)),
  nfproto: known(types.nfFamily, "family", nfFamily),
  l4proto: known(types.protocol, "protocol", ({ packet }) => (packet.arp ? undefined : packet.proto), {
    absence: "the packet is arp",
  }),
  priority: known(types.trafficClass, "priority", ({ packet }) => packet.priority),
  mark: known(types.mark, "mark", ({ packet }) => packet.mark),
  iif: indexKey("iif"),
  iifname: nameKey("iif"),
  iiftype: deviceKey(inputTypeOf, types.linkType, "hardware type", typeOf),
  iifkind: deviceKey(inputOf, types.linkKind, "kind", linkKind),
  iifgroup: deviceKey(inputOf, types.linkGroup, "group", groupOf, { bare: true }),
  oif: indexKey("oif"),
  oifname: nameKey("oif"),
  oiftype: deviceKey(outputOf, types.linkType, "hardware type", typeOf),
  oifkind: deviceKey(outputOf, types.linkKind, "kind", linkKind),
  oifgroup: deviceKey(outputOf, types.linkGroup, "group", groupOf, { bare: true }),
  ibrname: deviceKey(inputOf, interfaceName, "bridge", bridgeOf),
  obrname: deviceKey(outputOf, interfaceName, "bridge", bridgeOf),
  ibrpvid: deviceKey(inputOf, types.integer(16, "host"), "PVID", pvidOf),
  ibrvproto: unknown(types.etherType, "VLAN protocol of the bridge", "the VLAN protocol of a bridge is not known"),
  ibrhwaddr: unknown(types.integer(48), "MAC address of the bridge", "the port's own bridge address is not known"),
  sdif: slave(interfaceIndex, 0),
  sdifname: slave(interfaceName, ""),
  skuid: ownerKey(types.uid, "user", "uid"),
  skgid: ownerKey(types.gid, "group", "gid"),
  cgroup: known(
    types.integer(32, "host"),
    "control group",
    ({ packet }) => (packet.owner && UNKNOWN_CLASS) || undefined,
    {
      absence: NOT_LOCAL,
    },
  ),
  pkttype: known(types.packetType, "packet type", ({ packet }) => packetTypeOf(packet)),
  ipsec: known(types.presence, "IPsec", ({ packet }) => (packet.ipsec ? 1 : 0)),
  random,
  rtclassid: unknown(types.realm, "routing realm", "realms of routes are not in a snapshot"),
  secmark: unknown(types.integer(32, "host"), "security mark", "security marks are not in a snapshot"),
  cpu: unknown(types.integer(32, "host"), "processor", "which processor takes the packet is not known"),
  time: unknown(types.date, "time", CLOCK),
  hour: unknown(types.hour, "hour", CLOCK),
  day: unknown(types.day, "day", CLOCK),
  nftrace: unknown(types.integer(1), "tracing", "whether the packet is traced is not known"),
  broute: unknown(types.integer(1), "brouting", "whether the frame is to be routed is not known"),
};
const ALIASES: Readonly<Record<string, string>> = {
  ibridgename: "ibrname",
  obridgename: "obrname",
  secpath: "ipsec",
};

function keyOf(body: Parameters<ExpressionKind["compile"]>[0]): { readonly name: string; readonly key: Key } {
  const { key } = membersOf(body, ["key"]);
  const name = textOf(key, "key");
  const found = KEYS[ALIASES[name] ?? name];
  if (found === undefined) throw new NotUnderstood(`'meta ${name}' is not known`);
  return { name, key: found };
}

export const meta: ExpressionKind = {
  types: (body) => [keyOf(body).key.type],
  print(body) {
    const { name, key } = keyOf(body);
    return key.bare ? name : `meta ${name}`;
  },
  compile: (body, scope) => keyOf(body).key.compile(scope),
};
