import type { Packet } from "../../packet.ts";
import type { DataType } from "../datatypes/datatype.ts";
import { type Reading, undetermined, type Value } from "../value.ts";

/** Where a header begins (enum nft_payload_bases): link layer, network, transport, and what the transport carries. */
export type Base = "ll" | "nh" | "th" | "ih";

/** A protocol's header as nft knows it (src/proto.c of nftables). */
export interface Header {
  readonly base: Base;
  /** Whether the packet has such a header. */
  carried(packet: Packet): boolean;
  readonly fields: Readonly<Record<string, Field>>;
}

export interface Field {
  /** In bits, from the header's beginning. */
  readonly offset: number;
  readonly bits: number;
  readonly type: DataType;
  /** The value in a packet that has the header; undefined where this packet has no such field. */
  read(packet: Packet): Reading;
  /** Set where the value can never be told, and why. */
  readonly unknown?: string;
  /** Sets it; `"no-effect"` where nothing that is simulated depends on it; absent where that cannot be simulated. */
  readonly write?: ((packet: Packet, value: Value) => void) | "no-effect";
  /** In plain words; where absent, nft's own name. */
  readonly subject?: string;
}

type Options = Pick<Field, "write" | "subject">;

/** A field at an offset in bits. */
export function field(offset: number, bits: number, type: DataType, read: Field["read"], options: Options = {}): Field {
  return { offset, bits, type, read, ...options };
}

/** A field whose value no snapshot tells, of those packets that have it. */
export function unknownField(
  offset: number,
  bits: number,
  type: DataType,
  unknown: string,
  options: Options & { readonly present?: (packet: Packet) => boolean } = {},
): Field {
  const { present, ...rest } = options;
  const verdict = undetermined(unknown);
  const read = present === undefined ? () => verdict : (p: Packet) => (present(p) ? verdict : undefined);
  return { offset, bits, type, read, unknown, ...rest };
}

/** A value of a field that is kept as a number. */
export function numberIn(value: Value): number {
  return typeof value === "string" ? 0 : Number(value);
}
