/** `-j ECN`: net/ipv4/netfilter/ipt_ECN.c ecn_tg. */
import { PROTO } from "../../../net/protocol.ts";
import { TCP_CWR, TCP_ECE } from "../../packet.ts";
import { NEXT, type Statement } from "../../rule.ts";
import type { Options } from "../options.ts";
import { action } from "../statement.ts";
import { numberOf } from "../values.ts";

export function ecn(options: Options): Statement {
  const remove = options.has("--ecn-tcp-remove");
  const cwr = options.setting("--ecn-tcp-cwr");
  const ece = options.setting("--ecn-tcp-ece");
  const ect = options.setting("--ecn-ip-ect");
  const bits = ect === undefined ? null : numberOf(ect, 3);
  const clear = (remove || cwr !== undefined ? TCP_CWR : 0) | (remove || ece !== undefined ? TCP_ECE : 0);
  const set = (cwr === "1" ? TCP_CWR : 0) | (ece === "1" ? TCP_ECE : 0);
  return action(({ packet }) => {
    if (packet.proto === PROTO.tcp) packet.tcpFlags = (packet.tcpFlags & ~clear) | set;
    if (bits !== null) packet.tos = (packet.tos & ~3) | bits;
    return NEXT;
  }, "has its ECN bits altered, and goes on");
}
