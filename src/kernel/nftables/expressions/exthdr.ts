/** `exthdr hbh exists`, `frag more-fragments 1`: IPv6 extension headers (net/netfilter/nft_exthdr.c, nft_exthdr_ipv6_eval()). */
import type { Json } from "../../../host/model.ts";
import type { Packet } from "../../packet.ts";
import { ipv6Address } from "../datatypes/addresses.ts";
import type { DataType } from "../datatypes/datatype.ts";
import { integer, mobilityType, presence, protocol } from "../datatypes/index.ts";
import type { ExpressionKind, Operand } from "../language.ts";
import { operand } from "../operand.ts";
import { membersOf, NotUnderstood, textOf } from "../understanding.ts";
import { undetermined } from "../value.ts";

/** By nft's name; `srh`, `rt0` and `rt2` are routing headers of one type. */
const HEADERS: Readonly<Record<string, number>> = {
  hbh: 0,
  rt: 43,
  rt0: 43,
  rt2: 43,
  srh: 43,
  frag: 44,
  dst: 60,
  mh: 135,
};

const FIELDS: Readonly<Record<string, Readonly<Record<string, DataType>>>> = {
  hbh: { nexthdr: protocol, hdrlength: integer(8) },
  dst: { nexthdr: protocol, hdrlength: integer(8) },
  rt: { nexthdr: protocol, hdrlength: integer(8), type: integer(8), "seg-left": integer(8) },
  rt0: { addr: ipv6Address },
  rt2: { addr: ipv6Address },
  srh: { "last-entry": integer(8), flags: integer(8), tag: integer(16), sid: ipv6Address },
  frag: {
    nexthdr: protocol,
    reserved: integer(8),
    "frag-off": integer(13),
    reserved2: integer(2),
    "more-fragments": integer(1),
    id: integer(32),
  },
  mh: {
    nexthdr: protocol,
    hdrlength: integer(8),
    type: mobilityType,
    reserved: integer(8),
    checksum: integer(16),
  },
};

interface Parsed {
  readonly name: string;
  readonly number: number;
  readonly field: string | null;
  readonly type: DataType;
}

function parse(body: Json): Parsed {
  const { name, field, offset } = membersOf(body, ["name", "field", "offset"]);
  const header = textOf(name, "name");
  const number = HEADERS[header];
  if (number === undefined) throw new NotUnderstood(`extension header '${header}' is not known`);
  if (field === undefined) return { name: header, number, field: null, type: presence };
  const text = textOf(field, "field");
  const type = FIELDS[header]?.[text.replace(/\[\d+\]$/, "")];
  if (type === undefined || offset !== undefined) throw new NotUnderstood(`field '${header} ${text}' is not known`);
  return { name: header, number, field: text, type };
}

export const exthdr: ExpressionKind = {
  types: (body) => [parse(body).type],
  print(body) {
    const { name, field } = parse(body);
    return field === null ? `exthdr ${name}` : `${name} ${field}`;
  },
  compile: (body) => compile(parse(body)),
};

function has(packet: Packet, number: number): boolean {
  return packet.family === 6 && packet.extensionHeaders.includes(number);
}

/** In a table of more families than IPv6, nft looks for the header in IPv6 packets alone. */
function compile({ name, number, field, type }: Parsed): Operand {
  const subject = field === null ? `extension header ${name}` : `${name} ${field}`;
  const absence = ({ packet }: { readonly packet: Packet }): string =>
    packet.family === 6 ? `the packet has no ${name} header` : "the packet is ip, not ip6";
  if (field === null)
    return operand(type, ({ packet }) => (packet.family === 6 ? Number(has(packet, number)) : undefined), {
      subject,
      absence,
    });
  if (field === "nexthdr")
    return operand(
      type,
      ({ packet }) => {
        if (!has(packet, number)) return undefined;
        return packet.extensionHeaders[packet.extensionHeaders.indexOf(number) + 1] ?? packet.proto;
      },
      { subject, absence },
    );
  const unknown = undetermined(`what stands in the ${name} header is not known`);
  return operand(type, ({ packet }) => (has(packet, number) ? unknown : undefined), { subject, absence });
}
