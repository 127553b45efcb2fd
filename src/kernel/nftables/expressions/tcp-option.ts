/** `tcp option maxseg size 1460`, `tcp option sack-perm exists` (net/netfilter/nft_exthdr.c, nft_exthdr_tcp_eval()). */
import type { Json } from "../../../host/model.ts";
import { PROTO } from "../../../net/protocol.ts";
import type { RuleContext } from "../../rule.ts";
import type { DataType } from "../datatypes/datatype.ts";
import { integer, presence } from "../datatypes/index.ts";
import type { ExpressionKind, Operand } from "../language.ts";
import { operand, unknownOperand } from "../operand.ts";
import { membersOf, NotUnderstood, numberOf, textOf } from "../understanding.ts";

const TCP_OPTIONS: Readonly<Record<string, number>> = {
  eol: 0,
  nop: 1,
  maxseg: 2,
  window: 3,
  "sack-perm": 4,
  "sack-permitted": 4,
  sack: 5,
  sack0: 5,
  sack1: 5,
  sack2: 5,
  sack3: 5,
  timestamp: 8,
  md5sig: 19,
  mptcp: 30,
  fastopen: 34,
};

const BITS: Readonly<Record<string, number>> = {
  kind: 8,
  length: 8,
  size: 16,
  count: 8,
  left: 32,
  right: 32,
  tsval: 32,
  tsecr: 32,
  subtype: 4,
};

interface Parsed {
  readonly name: string;
  readonly kind: number;
  readonly field: string | null;
  readonly type: DataType;
}

export function parseTcpOption(body: Json): Parsed {
  const { name, field, base, offset, len } = membersOf(body, ["name", "field", "base", "offset", "len"]);
  if (base !== undefined) {
    const [kind, bits] = [numberOf(base, "base"), numberOf(len, "len")];
    return { name: `@${kind},${numberOf(offset, "offset")},${bits}`, kind, field: "", type: integer(bits) };
  }
  const option = textOf(name, "name");
  const kind = TCP_OPTIONS[option] ?? (/^\d+$/.test(option) ? Number(option) : undefined);
  if (kind === undefined) throw new NotUnderstood(`TCP option '${option}' is not known`);
  if (field === undefined) return { name: option, kind, field: null, type: presence };
  const text = textOf(field, "field");
  const bits = BITS[text];
  if (bits === undefined) throw new NotUnderstood(`field '${option} ${text}' is not known`);
  return { name: option, kind, field: text, type: integer(bits) };
}

export const tcpOption: ExpressionKind = {
  types: (body) => [parseTcpOption(body).type],
  print(body) {
    const { name, field } = parseTcpOption(body);
    return `tcp option ${name}${field === null || field === "" ? "" : ` ${field}`}`;
  },
  compile: (body) => compile(parseTcpOption(body)),
};

/** nft leaves out `meta l4proto` before an option, be it of TCP or not (exthdr.c exthdr_dependency_kill()). */
const UNSAID = {
  reason: "nft does not print whether a rule that misses a TCP option asks for TCP first",
  doubtful: ({ packet }: RuleContext): boolean => packet.proto !== PROTO.tcp,
};

const NO_OPERATION = 1;
const MSS = 2;

function compile({ name, kind, field, type }: Parsed): Operand {
  const subject = `TCP option ${name}`;
  const absence = ({ packet }: RuleContext): string =>
    packet.proto === PROTO.tcp ? `the packet has no TCP option ${name}` : "the packet is not tcp";
  const present = ({ packet }: RuleContext): boolean => packet.proto === PROTO.tcp && packet.tcpOptions.has(kind);
  // Where an option is only padding, whether it is there depends on how the sender lays out the others.
  if (kind <= NO_OPERATION)
    return unknownOperand(type, "the padding between TCP options is not known", {
      subject,
      absence,
      present: ({ packet }) => packet.proto === PROTO.tcp,
    });
  if (field === null)
    return { ...operand(type, (context) => Number(present(context)), { subject, absence }), missing: UNSAID };
  if (field === "kind") return operand(type, (c) => (present(c) ? kind : undefined), { subject, absence });
  if (kind === MSS && field === "size")
    return operand(type, (c) => (present(c) ? c.packet.tcpOptions.get(MSS) : undefined), { subject, absence });
  return unknownOperand(type, `what stands in the TCP option ${name} is not known`, { subject, absence, present });
}
