/** `osf name "Linux"`: a guess at the sender's system by its SYN (net/netfilter/nft_osf.c). */
import type { Json } from "../../../host/model.ts";
import { PROTO } from "../../../net/protocol.ts";
import { TCP_SYN } from "../../packet.ts";
import { systemName } from "../datatypes/index.ts";
import type { ExpressionKind } from "../language.ts";
import { unknownOperand } from "../operand.ts";
import { membersOf, wordOf } from "../understanding.ts";

export const osf: ExpressionKind = {
  types: () => [systemName],
  print(body) {
    const { key, ttl } = parseOsf(body);
    return `osf ${ttl === null ? "" : `ttl ${ttl} `}${key}`;
  },
  compile(body) {
    parseOsf(body);
    return unknownOperand(systemName, "the fingerprint of the sender's system is not in a snapshot", {
      subject: "system of the sender",
      absence: () => "the packet opens no TCP connection",
      present: ({ packet }) => packet.proto === PROTO.tcp && (packet.tcpFlags & TCP_SYN) !== 0,
    });
  },
};

function parseOsf(body: Json) {
  const { key, ttl } = membersOf(body, ["key", "ttl"]);
  return {
    key: wordOf(key, ["name", "version"], "key"),
    ttl: ttl === undefined ? null : wordOf(ttl, ["loose", "skip"], "ttl"),
  };
}
