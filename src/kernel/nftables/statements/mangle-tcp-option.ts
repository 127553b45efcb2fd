/** nft_exthdr_tcp_set_eval(): an option that the packet does not carry is not added. */
import { PROTO } from "../../../net/protocol.ts";
import { BREAK, NEXT } from "../../rule.ts";
import type { parseTcpOption } from "../expressions/tcp-option.ts";
import { numberIn } from "../headers/header.ts";
import type { Writer } from "./writer.ts";

const MSS = 2;

export function tcpOptionWriter({ kind, field, name }: ReturnType<typeof parseTcpOption>): Writer {
  if (field === null || field === "") return `changes of the TCP option ${name} are not simulated`;
  return ({ packet }, value) => {
    if (packet.proto !== PROTO.tcp) return BREAK;
    const before = packet.tcpOptions.get(kind);
    // A greater segment size than the sender's could stall the connection: it is only ever lowered.
    if (kind === MSS && field === "size" && before !== undefined && numberIn(value) < before)
      packet.tcpOptions = new Map([...packet.tcpOptions, [MSS, numberIn(value)]]);
    return NEXT;
  };
}
