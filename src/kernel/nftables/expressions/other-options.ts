/**
 * Options that no packet of the simulator carries: of IPv4 (`ip option rr exists`), chunks of SCTP (`sctp chunk data
 * exists`), options of DCCP (net/netfilter/nft_exthdr.c).
 */
import type { Json } from "../../../host/model.ts";
import { PROTO } from "../../../net/protocol.ts";
import type { RuleContext } from "../../rule.ts";
import { integer, presence } from "../datatypes/index.ts";
import type { ExpressionKind } from "../language.ts";
import { operand, unknownOperand } from "../operand.ts";
import { membersOf, textOf } from "../understanding.ts";

interface Parsed {
  readonly name: string;
  readonly field: string | null;
}

function parse(body: Json): Parsed {
  const { name, field, type } = membersOf(body, ["name", "field", "type"]);
  return {
    name: typeof type === "number" ? String(type) : textOf(name, "name"),
    field: field === undefined ? null : textOf(field, "field"),
  };
}

const WIDTH = 32;
const typeOf = ({ field }: Parsed) => (field === null ? presence : integer(WIDTH));

function kind(words: string): Pick<ExpressionKind, "types" | "print"> {
  return {
    types: (body) => [typeOf(parse(body))],
    print(body) {
      const { name, field } = parse(body);
      return `${words} ${name}${field === null ? "" : ` ${field}`}`;
    },
  };
}

/** Packets of the simulator have no IPv4 options. */
export const ipOption: ExpressionKind = {
  ...kind("ip option"),
  compile(body) {
    const parsed = parse(body);
    const is4 = ({ packet }: RuleContext): boolean => packet.family === 4 && packet.arp === undefined;
    return operand(typeOf(parsed), (context) => (parsed.field === null && is4(context) ? 0 : undefined), {
      subject: `IP option ${parsed.name}`,
      absence: () => `the packet has no IP option ${parsed.name}`,
    });
  },
};

function carriedBy(words: string, proto: number, reason: string): ExpressionKind {
  return {
    ...kind(words),
    compile(body) {
      const parsed = parse(body);
      const of = ({ packet }: RuleContext): boolean => packet.proto === proto;
      const made = unknownOperand(typeOf(parsed), reason, {
        subject: `${words} ${parsed.name}`,
        absence: () => `the packet has no ${words} ${parsed.name}`,
        present: of,
      });
      // Asked for in a packet of another protocol, there is none (NFT_EXTHDR_F_PRESENT).
      return parsed.field === null ? { ...made, read: (context) => (of(context) ? made.read(context) : 0) } : made;
    },
  };
}

export const sctpChunk = carriedBy("sctp chunk", PROTO.sctp, "which chunks an SCTP packet carries is not known");
export const dccpOption = carriedBy("dccp option", PROTO.dccp, "which options a DCCP packet carries is not known");
