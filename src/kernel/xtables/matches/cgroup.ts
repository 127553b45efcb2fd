/**
 * `-m cgroup`: net/netfilter/xt_cgroup.c cgroup_mt_v2. On input the socket is known only where early demultiplexing found an
 * established one (tcp_v4_early_demux), which is never so for the first packet of a connection.
 */
import { PROTO } from "../../../net/protocol.ts";
import { TCP_ACK, TCP_SYN } from "../../packet.ts";
import { BREAK, type RuleContext, type Statement, type StatementResult } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { answers, condition } from "../statement.ts";

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
  return condition(
    () => ({
      option,
      subject: "the packet was sent from control group",
      wanted: option.value,
      actual: ({ packet }) => packet.owner?.cgroup ?? "unknown",
      absent: ({ packet }) => (packet.owner ? null : "no process of this host sent the packet"),
    }),
    (context) => {
      const { owner } = context.packet;
      if (!owner) return withoutOwner(context, wanted === "" ? yes : no);
      if (!path) return UNKNOWN_CLASS;
      if (owner.cgroup === null) return UNKNOWN_GROUP;
      const actual = owner.cgroup.replace(/^\/+|\/+$/g, "");
      return wanted === "" || actual === wanted || actual.startsWith(`${wanted}/`) ? yes : no;
    },
  );
}

/** What the kernel itself sends belongs to the root group. */
function withoutOwner({ hook, packet }: RuleContext, ofRoot: StatementResult): StatementResult {
  if (hook === "output") return ofRoot;
  if (hook !== "input" || packet.proto === PROTO.icmp || packet.proto === PROTO.icmpv6) return BREAK;
  if (packet.proto === PROTO.tcp && (packet.tcpFlags & (TCP_SYN | TCP_ACK)) === TCP_SYN) return BREAK;
  return UNKNOWN_SOCKET;
}
