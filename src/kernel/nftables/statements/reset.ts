/** `reset tcp option sack-perm`: overwrites the option with padding (net/netfilter/nft_exthdr.c, nft_exthdr_tcp_strip_eval()). */
import { PROTO } from "../../../net/protocol.ts";
import { BREAK, NEXT } from "../../rule.ts";
import { parseTcpOption } from "../expressions/tcp-option.ts";
import type { StatementKind } from "../language.ts";
import { membersOf } from "../understanding.ts";
import { action } from "./action.ts";

export const reset: StatementKind = {
  print: (body, language) => `reset ${language.print(body)}`,
  compile(body) {
    const option = parseTcpOption(membersOf(body, ["tcp option"])["tcp option"] ?? null);
    return action(
      ({ packet }) => {
        if (packet.proto !== PROTO.tcp) return BREAK;
        if (packet.tcpOptions.has(option.kind))
          packet.tcpOptions = new Map([...packet.tcpOptions].filter(([kind]) => kind !== option.kind));
        return NEXT;
      },
      ({ packet }) => (packet.proto === PROTO.tcp ? `removes the TCP option ${option.name}` : "the packet is not tcp"),
    );
  },
};
