/**
 * What the kernel does at a step, by the step's kind: why there is such a step, and the functions of Linux (6.x, names as in
 * its source) that carry it out. General where the step's own sentence is particular.
 */
import type { HookName } from "../host/model.ts";
import type { ChainStep, JourneyPacket, Step } from "../kernel/journey.ts";
import { unreachable } from "../net/result.ts";

export interface InKernel {
  /** One or two sentences. */
  readonly does: string;
  /** In the order in which they are called; empty where no code of this host's kernel runs. */
  readonly functions: readonly string[];
}

/** @param packet that the step is of: what sends a packet, and what takes it, differs by its kind. */
export function inKernel(packet: Pick<JourneyPacket, "kind" | "steps">, step: Step): InKernel {
  const six = step.header.src.includes(":");
  switch (step.at) {
    case "resolve":
      return {
        does: "No packet for the other side yet: first its name becomes an address. Names of user-defined networks are answered by dockerd inside the container's own namespace; names in /etc/hosts ask nobody.",
        functions: [],
      };
    case "send":
      return sent(packet, step, six);
    case "outside":
      return {
        does:
          step.direction === "in"
            ? "The network at the other end of the cable hands it over. Whatever happened before is beyond the snapshot."
            : "From here other machines decide, and the snapshot knows nothing of them.",
        functions: step.direction === "in" ? [] : ["dev_hard_start_xmit"],
      };
    case "device":
      return step.dir === "in"
        ? {
            does: "The frame enters this namespace's network stack. The interface it came in by is what rules call -i or iif; a port hands it on to its bridge.",
            functions: ["__netif_receive_skb_core"],
          }
        : {
            does: "The frame is handed to the device. A veth end gives it straight to its other end, a bridge to one of its ports, a network card to the wire.",
            functions: ["dev_queue_xmit", "dev_hard_start_xmit"],
          };
    case "chain":
      return { does: HOOKS[step.hook] + natWords(step), functions: ["nf_hook_slow", chainFunction(step, six)] };
    case "route":
      return routed(step.purpose, six);
    case "neighbour":
      if (step.result === "not-needed")
        return {
          does: "There is but one other end on this link: nobody need be asked for an address.",
          functions: ["neigh_direct_output"],
        };
      return {
        does: `IP names the next machine, Ethernet needs its hardware address: the kernel looks in its table, and asks all on the link by ${six ? "NDP" : "ARP"} where it is not there. Without an answer the packet waits, then is given up.`,
        functions: ["neigh_resolve_output", six ? "ndisc_solicit" : "arp_solicit"],
      };
    case "bridge":
      return {
        does: "A bridge is a switch: it looks at the frame's hardware addresses alone, and knows behind which port it last saw each. IP's rules are asked only where br_netfilter is on.",
        functions: [
          ...(step.port === null ? ["br_dev_xmit"] : ["br_handle_frame", "br_handle_frame_finish"]),
          ...BRIDGED[step.decision],
        ],
      };
    case "conntrack":
      return tracked(step);
    case "nat":
      return step.kind.startsWith("un-")
        ? {
            does: "Answers carry the rewritten addresses; the connection's entry puts back what the asker wrote, so that it recognises them. No rule is asked for this.",
            functions: ["nf_nat_inet_fn", "nf_nat_packet"],
          }
        : {
            does: "The rule decides once for a connection: the new address goes into its conntrack entry, and the header is rewritten from there, checksums too, for this packet and all that follow.",
            functions: ["nf_nat_setup_info", "nf_nat_packet", "nf_nat_manip_pkt"],
          };
    case "forward":
      return {
        does: `Only where ${six ? "net.ipv6.conf.all.forwarding" : "net.ipv4.ip_forward"} is 1, which Docker sees to. The hop count falls by one, so that no packet circles for ever; then the forward hook is asked.`,
        functions: [six ? "ip6_forward" : "ip_forward"],
      };
    case "tunnel":
      return step.direction === "wrap"
        ? {
            does: "The whole packet becomes the load of another one, which is routed and filtered by itself: on the way only the outer header is seen.",
            functions: ["ndo_start_xmit"],
          }
        : {
            does: "The outer header is taken off; what was inside begins its own way through the stack.",
            functions: [],
          };
    case "socket":
      return taken(packet, step, six);
    case "drop":
      if (failsAtOnce(packet, step))
        return {
          does: "Nothing was sent, and who wanted to knows it: the call returns an error, and the program need not wait.",
          functions: [step.rule ? "nf_hook_slow" : six ? "ip6_route_output_flags" : "ip_route_output_key_hash_rcu"],
        };
      return step.rejected
        ? {
            does: "The packet ends here, and its sender is told by an answer: it fails at once instead of waiting.",
            functions: step.rule ? ["nf_hook_slow"] : [],
          }
        : {
            does: "The packet's memory is freed, and nothing is sent: its sender tries again until it gives up. Counters and drop monitors are all that shows it.",
            functions: ["kfree_skb_reason"],
          };
    case "undetermined":
      return {
        does: "The kernel decides this by something that the capture does not hold, so that what comes next would be a guess.",
        functions: [],
      };
    default:
      return unreachable(step);
  }
}

/** What there can be between a program's call and its failure; what has come to a neighbour or device is sent. */
const UNSENT: ReadonlySet<Step["at"]> = new Set(["resolve", "send", "route", "conntrack", "chain", "nat", "drop"]);
/** A SYN that a rule drops is sent again: tcp_connect() heeds no error of tcp_transmit_skb() but ECONNREFUSED. */
const NO_SYN: ReadonlySet<Step["at"]> = new Set(["resolve", "send", "route", "drop"]);

/** Whether a program's own call fails where its packet ends: connect() or sendto() returns an error. */
export function failsAtOnce({ kind, steps }: Pick<JourneyPacket, "kind" | "steps">, drop: At<"drop">): boolean {
  const before = steps.slice(0, steps.indexOf(drop) + 1);
  const passed = kind === "syn" ? NO_SYN : UNSENT;
  return before.some((step) => step.at === "send" && step.by === "process") && before.every(({ at }) => passed.has(at));
}

type At<Kind extends Step["at"]> = Extract<Step, { at: Kind }>;

function sent({ kind }: Pick<JourneyPacket, "kind">, { by }: At<"send">, six: boolean): InKernel {
  if (by === "outside")
    return {
      does: "It is another machine's packet: nothing of this host has touched it yet. Its source port and TTL are assumed as usual ones; the rules decide by what is in its header.",
      functions: [],
    };
  switch (kind) {
    case "syn":
      return {
        does: "connect() asks for a connection. The route lookup that follows also chooses the source address, and a free port is taken.",
        functions: [six ? "tcp_v6_connect" : "tcp_v4_connect", "tcp_transmit_skb"],
      };
    case "syn-ack":
      return {
        does: "The kernel shakes hands by itself; the program sees the connection only once it is made.",
        functions: [six ? "tcp_v6_send_synack" : "tcp_v4_send_synack"],
      };
    case "rst":
      return {
        does: "A port where nobody listens is answered with RST: the asker reads 'connection refused'.",
        functions: [six ? "tcp_v6_send_reset" : "tcp_v4_send_reset"],
      };
    case "datagram":
      return {
        does: "sendto() needs no handshake: each datagram finds its own way, and whether it arrived nobody is told.",
        functions: [six ? "udpv6_sendmsg" : "udp_sendmsg"],
      };
    case "echo-request":
      return {
        does: "ping asks the other side's kernel, not a program there: no port, no socket that listens.",
        functions: [six ? "ping_v6_sendmsg" : "ping_v4_sendmsg"],
      };
    case "echo-reply":
      return {
        does: "The kernel answers pings itself, from the address that was asked.",
        functions: [six ? "icmpv6_echo_reply" : "icmp_reply"],
      };
    case "icmp-error":
      return {
        does: "An error carries the head of the packet that it is about, so that its sender, and conntrack on the way, know which one.",
        functions: [six ? "icmp6_send" : "__icmp_send"],
      };
    default:
      return unreachable(kind);
  }
}

/** What stands at a hook, and what for. */
const HOOKS: Readonly<Record<HookName, string>> = {
  ingress: "Right behind the device, before IP has seen the frame: cheap to drop at.",
  prerouting: "What arrives for IP passes here, before routing: what is rewritten here decides where it goes.",
  input: "Routing found the packet to be for this namespace itself: the last rules before a socket.",
  forward: "Routing found the packet to be for somewhere else: here it is decided whether the host passes it on.",
  output: "A packet of this namespace's own, on its way out.",
  postrouting: "What leaves passes here, when its device is known: the place to rewrite the source.",
  egress: "Right before the device: the last look at what leaves.",
};

function natWords({ type }: ChainStep): string {
  return type === "nat" ? " A nat chain is asked for the first packet of a connection only." : "";
}

function chainFunction({ backend, family }: ChainStep, six: boolean): string {
  if (backend !== "legacy") return "nft_do_chain";
  return family === "bridge" ? "ebt_do_table" : six ? "ip6t_do_table" : "ipt_do_table";
}

function routed(purpose: At<"route">["purpose"], six: boolean): InKernel {
  const lookup = six ? "fib6_rule_lookup" : "fib_lookup";
  switch (purpose) {
    case "input":
      return {
        does: "For this namespace, or to be passed on, and then by which device? Policy rules name tables; in a table the longest prefix that holds the destination wins, then the lowest metric.",
        functions: [six ? "ip6_route_input" : "ip_route_input_slow", lookup],
      };
    case "output":
      return {
        does: "By which device, through which gateway, and from which address of its own? In a table the longest prefix that holds the destination wins.",
        functions: [six ? "ip6_route_output_flags" : "ip_route_output_key_hash_rcu", lookup],
      };
    case "reroute":
      return {
        does: "Output rewrote the destination or the mark, so that the way found before may be wrong: it is looked up once more.",
        functions: [six ? "ip6_route_me_harder" : "ip_route_me_harder", lookup],
      };
    case "reverse-path":
      return {
        does: "Would an answer leave by the device that this came in by? Where rp_filter is strict and it would not, the source is taken as forged.",
        functions: six ? ["rpfilter_mt", lookup] : ["fib_validate_source", lookup],
      };
    default:
      return unreachable(purpose);
  }
}

const BRIDGED: Readonly<Record<At<"bridge">["decision"], readonly string[]>> = {
  local: ["br_pass_frame_up"],
  forward: ["br_forward"],
  flood: ["br_flood"],
  drop: [],
};

function tracked({ action }: At<"conntrack">): InKernel {
  switch (action) {
    case "new":
      return {
        does: "The kernel remembers connections: from now on each of its packets is recognised, in both directions. Until it has passed all hooks the entry belongs to this packet alone.",
        functions: ["nf_conntrack_in", "resolve_normal_ct", "init_conntrack"],
      };
    case "found":
      return {
        does: "Its addresses and ports are those of a known connection. Rules ask for this as ctstate; translations follow from the entry.",
        functions: ["nf_conntrack_in", "resolve_normal_ct"],
      };
    case "related":
      return {
        does: "An error is told by the packet that it carries: it counts as RELATED to that packet's connection.",
        functions: ["nf_conntrack_in", "nf_conntrack_inet_error"],
      };
    case "confirmed":
      return {
        does: "The packet came through all hooks, so that its entry goes into the table, with both tuples. A packet that was dropped on the way leaves none.",
        functions: ["nf_confirm", "__nf_conntrack_confirm"],
      };
    case "invalid":
      return {
        does: "It fits no connection and may begin none. It is not dropped for that: a rule has to ask for INVALID, and NAT leaves it alone.",
        functions: ["nf_conntrack_in"],
      };
    case "untracked":
      return {
        does: "A rule asked for no tracking: the packet has no entry, so that NAT cannot touch it.",
        functions: ["nf_conntrack_in"],
      };
    default:
      return unreachable(action);
  }
}

function taken({ kind }: Pick<JourneyPacket, "kind">, { result, proxyTo }: At<"socket">, six: boolean): InKernel {
  const receive =
    kind === "datagram"
      ? [six ? "udpv6_rcv" : "udp_rcv"]
      : kind.startsWith("echo") || kind === "icmp-error"
        ? [six ? "icmpv6_rcv" : "icmp_rcv"]
        : [six ? "tcp_v6_rcv" : "tcp_v4_rcv"];
  switch (result) {
    case "accepted":
      return proxyTo === null
        ? {
            does: "The kernel looks for the socket that fits best: one bound to this very address before one that listens on all.",
            functions: receive,
          }
        : {
            does: "docker-proxy is an ordinary program: the connection ends here, and it opens another to the container, which sees the host as its asker.",
            functions: receive,
          };
    case "closed":
      return {
        does: "No socket of this namespace has that port. A container's sockets do not count: they live in its own namespace.",
        functions: receive,
      };
    case "kernel":
      return {
        does: "Nobody need listen: the kernel itself answers.",
        functions: [...receive, six ? "icmpv6_echo_reply" : "icmp_echo"],
      };
    case "asker":
      return {
        does: "Addresses and ports are those that the asker's socket waits for: the circle is closed.",
        functions: receive,
      };
    default:
      return unreachable(result);
  }
}
