import { hasPorts, PROTO } from "../../net/protocol.ts";
import type { CtTuple, InnerHeader, Packet } from "../packet.ts";

/** invmap of nf_conntrack_proto_icmp.c and _icmpv6.c: the types that come in pairs. */
const ICMP_PAIRS: ReadonlyMap<number, ReadonlyMap<number, number>> = new Map([
  [PROTO.icmp, paired([8, 0], [13, 14], [15, 16], [17, 18])],
  [PROTO.icmpv6, paired([128, 129], [139, 140])],
]);

function paired(...pairs: readonly (readonly [number, number])[]): ReadonlyMap<number, number> {
  return new Map(
    pairs.flatMap(([a, b]): [number, number][] => [
      [a, b],
      [b, a],
    ]),
  );
}

function isIcmp(proto: number): boolean {
  return proto === PROTO.icmp || proto === PROTO.icmpv6;
}

/** nf_ct_get_tuple(): what of a packet tells its connection. */
export function tupleOf({ proto, src, dst, sport, dport, icmp }: Packet): CtTuple {
  if (icmp) return { src, dst, sport: icmp.id, dport: icmp.type * 256 + icmp.code };
  return hasPorts(proto) ? { src, dst, sport, dport } : { src, dst, sport: 0, dport: 0 };
}

/** The tuple of the packet whose header an ICMP error carries; of ICMP only echo requests are reported on here. */
export function innerTuple({ src, dst, proto, sport, dport, icmpId }: InnerHeader): CtTuple {
  if (!isIcmp(proto)) return { src, dst, sport, dport };
  return { src, dst, sport: icmpId ?? 0, dport: (proto === PROTO.icmp ? 8 : 128) * 256 };
}

/** nf_ct_invert_tuple(): the tuple of the answer; null where the ICMP type has none. */
export function inverted({ src, dst, sport, dport }: CtTuple, proto: number): CtTuple | null {
  if (!isIcmp(proto)) return { src: dst, dst: src, sport: dport, dport: sport };
  const type = ICMP_PAIRS.get(proto)?.get(dport >> 8);
  return type === undefined ? null : { src: dst, dst: src, sport, dport: type * 256 + (dport & 255) };
}

export function sameTuple(a: CtTuple, b: CtTuple): boolean {
  return a.src === b.src && a.dst === b.dst && a.sport === b.sport && a.dport === b.dport;
}
