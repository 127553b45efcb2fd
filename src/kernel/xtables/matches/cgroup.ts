/**
 * `-m cgroup`: net/netfilter/xt_cgroup.c cgroup_mt_v2. On input the socket is known only where early demultiplexing found an
 * established one (tcp_v4_early_demux), which is never so for the first packet of a connection. A SYN-ACK leaves by a request
 * for a socket that is none yet (sk_fullsock()), and neither a match nor its negation holds for it.
 */
import { PROTO } from "../../../net/protocol.ts";
import { type Packet, TCP_ACK, TCP_SYN } from "../../packet.ts";
import { BREAK, type RuleContext, type Statement, type StatementResult } from "../../rule.ts";
import { hasSocket } from "../../rule-socket.ts";
import { type Options, Unreadable } from "../options.ts";
import { answers, condition } from "../statement.ts";
import { numberOf } from "../values.ts";

const UNKNOWN_GROUP = {
  type: "undetermined",
  reason: "the control group of the sending process is not known",
} as const;
const UNKNOWN_CLASS = { type: "undetermined", reason: "net_cls classes are not in the snapshot" } as const;
const UNKNOWN_SOCKET = {
  type: "undetermined",
  reason: "whether the receiving socket is found before the input chain is not modelled",
} as const;

export function cgroup(options: Options): Statement {
  const path = options.value("--path");
  const option = path ?? options.value("--cgroup");
  if (!option) throw new Unreadable("neither --path nor --cgroup is given");
  const wanted = option.value.replace(/^\/+|\/+$/g, "");
  const { yes, no } = answers(option);
  // the kernel's own sockets are in the root group, whose net_cls class is 0
  const ofRoot = (path ? wanted === "" : numberOf(option.value) === 0) ? yes : no;
  return condition(
    () => ({
      option,
      subject: "the packet was sent from control group",
      wanted: option.value,
      actual: ({ packet }) => packet.owner?.cgroup ?? "unknown",
      absent({ packet }) {
        if (packet.owner === null) return "no process of this host sent the packet";
        return isSynAck(packet) ? "the connection has no socket of its own yet" : null;
      },
    }),
    (context) => {
      const { owner } = context.packet;
      if (!owner) return withoutOwner(context, ofRoot);
      if (isSynAck(context.packet)) return BREAK;
      if (!path) return UNKNOWN_CLASS;
      if (wanted === "") return yes;
      if (owner.cgroup === null) return UNKNOWN_GROUP;
      const actual = owner.cgroup.replace(/^\/+|\/+$/g, "");
      return actual === wanted || actual.startsWith(`${wanted}/`) ? yes : no;
    },
  );
}

function isSynAck({ proto, tcpFlags }: Packet): boolean {
  return proto === PROTO.tcp && (tcpFlags & (TCP_SYN | TCP_ACK)) === (TCP_SYN | TCP_ACK);
}

function withoutOwner(context: RuleContext, ofRoot: StatementResult): StatementResult {
  const { hook, packet } = context;
  if (hasSocket(context)) return ofRoot;
  if (hook !== "input" || packet.proto === PROTO.icmp || packet.proto === PROTO.icmpv6) return BREAK;
  if (packet.proto === PROTO.tcp && (packet.tcpFlags & (TCP_SYN | TCP_ACK)) === TCP_SYN) return BREAK;
  return UNKNOWN_SOCKET;
}
