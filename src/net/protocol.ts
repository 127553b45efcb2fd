/** IP protocol numbers (IANA; `/etc/protocols` spells the names). */
export const PROTO = {
  hopopt: 0,
  icmp: 1,
  igmp: 2,
  ipip: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  ipv6: 41,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  ospf: 89,
  vrrp: 112,
  sctp: 132,
  udplite: 136,
} as const;

const ALIASES: Readonly<Record<string, number>> = {
  ...PROTO,
  ipencap: 4,
  "ipv6-icmp": 58,
  mh: 135,
  "mobility-header": 135,
  l2tp: 115,
  pim: 103,
};
const NAMES = new Map<number, string>(Object.entries(PROTO).map(([name, number]) => [number, name]));

/** A protocol by name or number (`tcp`, `6`, `ipv6-icmp`); undefined where the name is not known. */
export function parseProtocol(text: string): number | undefined {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= 255 ? Number(text) : undefined;
  return ALIASES[text.toLowerCase()];
}

export function protocolName(number: number): string {
  return NAMES.get(number) ?? String(number);
}

/** Whether the protocol's header begins with a source and a destination port. */
export function hasPorts(number: number): boolean {
  return number === 6 || number === 17 || number === 33 || number === 132 || number === 136;
}
