/**
 * `tcp dport`, `ip saddr`, `ether type`, `@nh,8,8`: bits of the packet itself (net/netfilter/nft_payload.c). nft puts
 * before each what the packet must be for the field to be there, and leaves that out when it prints the rule: a field that
 * the packet does not have ends the rule (nftables src/payload.c, payload_gen_dependency()).
 */
import type { Json, NftFamily } from "../../../host/model.ts";
import { protocolName } from "../../../net/protocol.ts";
import type { Packet } from "../../packet.ts";
import type { RuleContext } from "../../rule.ts";
import type { DataType } from "../datatypes/datatype.ts";
import { rawInteger } from "../datatypes/index.ts";
import { isTagged } from "../headers/ethernet.ts";
import type { Base, Field, Header } from "../headers/header.ts";
import { fieldsAt, HEADERS } from "../headers/index.ts";
import type { ExpressionKind, Operand, RuleScope } from "../language.ts";
import { hasEthernet } from "../links.ts";
import { operand } from "../operand.ts";
import { isObject, membersOf, NotUnderstood, numberOf, textOf, wordOf } from "../understanding.ts";
import { integerOf, type Reading, toValue, undetermined } from "../value.ts";

/** A field of a header known by name, and the header. */
export interface NamedField {
  readonly protocol: string;
  readonly header: Header;
  readonly name: string;
  readonly field: Field;
}

interface RawBits {
  readonly base: Base;
  readonly offset: number;
  readonly bits: number;
}

const BASES: readonly Base[] = ["ll", "nh", "th", "ih"];

function parse(body: Json): NamedField | RawBits {
  const { protocol, field: name, base, offset, len } = membersOf(body, ["protocol", "field", "base", "offset", "len"]);
  if (protocol === undefined)
    return { base: wordOf(base, BASES, "base"), offset: numberOf(offset, "offset"), bits: numberOf(len, "len") };
  return named(textOf(protocol, "protocol"), textOf(name, "field"));
}

function named(protocol: string, name: string): NamedField {
  const header = Object.hasOwn(HEADERS, protocol) ? HEADERS[protocol] : undefined;
  if (header === undefined) throw new NotUnderstood(`protocol '${protocol}' is not known`);
  const field = Object.hasOwn(header.fields, name) ? header.fields[name] : undefined;
  if (field === undefined) throw new NotUnderstood(`field '${protocol} ${name}' is not known`);
  return { protocol, header, name, field };
}

/** The field that a `payload` object names; undefined for bits that it counts. */
export function namedFieldOf(body: Json): NamedField | undefined {
  const parsed = parse(body);
  return "field" in parsed ? parsed : undefined;
}

/** Protocols whose fields may stand at the network header of a family's packets. */
const AT_NETWORK: Readonly<Record<NftFamily, readonly string[]>> = {
  ip: ["ip"],
  ip6: ["ip6"],
  arp: ["arp"],
  inet: ["ip", "ip6"],
  bridge: ["ip", "ip6", "arp"],
  netdev: ["ip", "ip6", "arp"],
};

/**
 * `(@nh,8,8 & 0xfc) >> 2`, which is how nft 1.0.6 prints `ip dscp` where it maps it: the `payload` object of the field that
 * the bits are. undefined where they are no field's.
 */
export function fieldOfBits(raw: Json, mask: number, shift: number, family: NftFamily): Json | undefined {
  if (!isObject(raw) || !isObject(raw.payload) || !("base" in raw.payload)) return undefined;
  const parsed = parse(raw.payload);
  if ("field" in parsed || parsed.base !== "nh") return undefined;
  const bits = (mask >>> shift).toString(2).length;
  if ((2 ** bits - 1) * 2 ** shift !== mask) return undefined;
  const offset = parsed.offset + parsed.bits - shift - bits;
  for (const protocol of AT_NETWORK[family])
    for (const [field, known] of Object.entries(HEADERS[protocol]?.fields ?? {}))
      if (known.offset === offset && known.bits === bits) return { payload: { protocol, field } };
  return undefined;
}

export const payload: ExpressionKind = {
  types: (body) => [typeOf(parse(body))],
  print(body) {
    const parsed = parse(body);
    return "field" in parsed ? `${parsed.protocol} ${parsed.name}` : `@${parsed.base},${parsed.offset},${parsed.bits}`;
  },
  compile(body, scope) {
    const parsed = parse(body);
    return "field" in parsed ? compileNamed(parsed, scope) : compileRaw(parsed);
  },
};

function typeOf(parsed: NamedField | RawBits): DataType {
  return "field" in parsed ? parsed.field.type : rawInteger(parsed.bits);
}

function compileNamed({ protocol, header, name, field }: NamedField, scope: RuleScope): Operand {
  const present = presence(protocol, header, scope);
  const read = (context: RuleContext): Reading => (present(context) ? field.read(context.packet) : undefined);
  const made = operand(field.type, read, {
    subject: field.subject ?? `${protocol} ${name}`,
    absence: (context) => absence(context, protocol, header, name),
  });
  return field.unknown === undefined ? made : { ...made, unknown: field.unknown };
}

/** Whether the packet has the header, as the conditions say that nft put before the field in this family. */
export function presence(protocol: string, header: Header, scope: RuleScope): (context: RuleContext) => boolean {
  const { carried } = header;
  if (header.base === "ll" && scope.family !== "bridge")
    // `meta iiftype ether`: where the packet came in by no Ethernet device, there is no such header.
    return (context) => hasEthernet(context) && carried(context.packet);
  if (scope.family === "bridge" && !scope.tagged && ["arp", "icmp", "icmpv6"].includes(protocol))
    // `ether type`, which is that of the tag where there is one, and not `meta protocol`.
    return ({ packet }) => carried(packet) && !isTagged(packet);
  return ({ packet }) => carried(packet);
}

function absence({ packet, place }: RuleContext, protocol: string, header: Header, name: string): string {
  if (header.carried(packet) && header.base !== "ll") return `the packet has no field '${protocol} ${name}'`;
  if (header.base !== "ll") return `the packet is ${nameOf(packet, header.base)}, not ${protocol}`;
  if (protocol === "vlan" && packet.ether !== null) return "the frame has no VLAN tag";
  return place.iif === null ? "the packet came in by no device" : "the packet has no Ethernet header";
}

/** The protocol of the packet at a layer, in nft's words. */
function nameOf(packet: Packet, base: Base): string {
  if (packet.arp !== undefined) return "arp";
  if (base === "nh") return packet.family === 4 ? "ip" : "ip6";
  return protocolName(packet.proto);
}

// ── bits without a name ─────────────────────────────────────────────────────────────────────────────────────────────

function compileRaw(raw: RawBits): Operand {
  return operand(rawInteger(raw.bits), ({ packet }) => readRaw(raw, packet), {
    subject: `bits @${raw.base},${raw.offset},${raw.bits}`,
    absence: ({ packet }) => `the packet is ${nameOf(packet, raw.base)}`,
  });
}

/** Puts the bits together from the fields that stand there. */
function readRaw({ base, offset, bits }: RawBits, packet: Packet): Reading {
  const fields = fieldsAt(base, packet);
  if (fields === undefined) return undefined;
  const end = offset + bits;
  let value = 0n;
  let position = offset;
  while (position < end) {
    const field = fields.find((f) => f.offset <= position && position < f.offset + f.bits);
    const reading = field?.read(packet);
    if (field === undefined || reading === undefined)
      return undetermined(`what stands at @${base},${offset},${bits} is not known`);
    if (typeof reading === "object") return reading;
    const integer = integerOf(reading);
    if (integer === undefined) return undetermined(`what stands at @${base},${offset},${bits} is not known`);
    const upTo = Math.min(end, field.offset + field.bits);
    const taken = BigInt.asUintN(upTo - position, integer >> BigInt(field.offset + field.bits - upTo));
    value = (value << BigInt(upTo - position)) | taken;
    position = upTo;
  }
  return toValue(value, bits);
}
