/** Of hooks, rules, and what the kernel remembers of connections. */
import type { Term } from "./term.ts";

export const NETFILTER = {
  "br-netfilter": {
    word: "br_netfilter",
    means: "A module that sends frames which only cross a bridge through the IP rules as well. Docker switches it on.",
    command: "sysctl net.bridge.bridge-nf-call-iptables",
  },
  netfilter: {
    word: "netfilter",
    means: "The kernel's places for rules on a packet's way: five hooks, and whatever iptables or nftables put there.",
    command: "nft list hooks",
  },
  hook: {
    word: "hook",
    means:
      "One of five places on a packet's way where chains of rules may stand: prerouting, input, forward, output, postrouting.",
    command: "nft list hooks",
  },
  prerouting: {
    word: "prerouting",
    means: "The first hook for whatever arrives, before the kernel knows where it goes. DNAT belongs here.",
    command: "iptables -t nat -S PREROUTING",
  },
  input: {
    word: "input hook",
    also: ["INPUT"],
    means: "The hook for packets that are for this host itself. What is forwarded to a container never comes here.",
    command: "iptables -S INPUT",
  },
  forward: {
    word: "forward hook",
    also: ["FORWARD"],
    means: "The hook for packets that only pass through the host, from one interface to another.",
    command: "iptables -S FORWARD",
  },
  output: {
    word: "output hook",
    also: ["OUTPUT"],
    means: "The hook for packets that the host's own processes send.",
    command: "iptables -t nat -S OUTPUT",
  },
  postrouting: {
    word: "postrouting",
    means: "The last hook before a packet leaves by an interface. SNAT and masquerade belong here.",
    command: "iptables -t nat -S POSTROUTING",
  },
  ingress: {
    word: "ingress",
    means: "Where what comes in by an interface begins its way through the stack.",
    command: "tc filter show dev eth0 ingress",
  },
  egress: {
    word: "egress",
    means: "Where what has been routed goes down to the interface that it leaves by.",
    command: "tc filter show dev eth0 egress",
  },
  table: {
    word: "table",
    means:
      "Chains of one purpose: raw before connection tracking, mangle to mark, nat to rewrite, filter to let pass or drop.",
    command: "iptables-save",
  },
  raw: {
    word: "raw table",
    signs: ["raw"],
    means:
      "The first table that a packet meets, before connection tracking: what is not to be tracked, or not to come in.",
    command: "iptables -t raw -S",
  },
  mangle: {
    word: "mangle table",
    signs: ["mangle"],
    means: "Rules that change a packet without sending it elsewhere: its mark, its TTL, the size that TCP may use.",
    command: "iptables -t mangle -S",
  },
  "nat-table": {
    word: "nat table",
    means:
      "Rules that rewrite addresses. Only the first packet of a connection asks them; conntrack does the rest alike.",
    command: "iptables -t nat -S",
  },
  filter: {
    word: "filter table",
    signs: ["filter"],
    means: "Rules that say what may pass. Docker's own, and a firewall's, stand here.",
    command: "iptables -S",
  },
  chain: {
    word: "chain",
    means:
      "A list of rules, gone through from the top until one decides. Rules may send a packet through another chain.",
    command: "iptables -S",
  },
  rule: {
    word: "rule",
    means: "Conditions, and what to do with a packet that meets all of them.",
    command: "iptables -S",
  },
  policy: {
    word: "policy",
    means: "What becomes of a packet that no rule of a base chain decided about: ACCEPT or DROP.",
    command: "iptables -S | grep ^-P",
  },
  jump: {
    word: "jump",
    means: "A rule that sends the packet through another chain, and back if nothing there decides.",
    command: "iptables -S",
  },
  drop: {
    word: "DROP",
    signs: ["drop"],
    means: "The packet ends here and nobody is told: its sender waits until it gives up.",
    command: "iptables -S | grep DROP",
  },
  reject: {
    word: "REJECT",
    signs: ["reject"],
    means: "The packet ends here and its sender is told, by an ICMP error or a TCP reset.",
    command: "iptables -S | grep REJECT",
  },
  conntrack: {
    word: "connection tracking",
    also: ["conntrack"],
    means: "The kernel's memory of every connection: both directions, and any address that was rewritten.",
    command: "conntrack -L",
  },
  entry: {
    word: "conntrack entry",
    means: "One connection as the kernel remembers it: what was sent, and what the answer will look like.",
    command: "conntrack -L",
  },
  nat: {
    word: "NAT",
    means: "Rewriting an address on the way. Decided once, by a connection's first packet; the rest follow the entry.",
    command: "iptables -t nat -S",
  },
  dnat: {
    word: "DNAT",
    means: "The destination is rewritten: this is how a published port leads to a container.",
    command: "iptables -t nat -S DOCKER",
  },
  undnat: {
    word: "un-DNAT",
    means:
      "On the answer, the source is put back to the address that was asked. The entry does it; no rule is looked at.",
    command: "conntrack -L",
  },
  snat: {
    word: "SNAT",
    means: "The source is rewritten, so that the answer comes back to this host.",
    command: "iptables -t nat -S POSTROUTING",
  },
  unsnat: {
    word: "un-SNAT",
    means:
      "On the answer, the destination is put back to whoever really asked. The entry does it; no rule is looked at.",
    command: "conntrack -L",
  },
  masquerade: {
    word: "masquerade",
    also: ["masquerading"],
    means: "SNAT to whatever address the outgoing interface has: how containers get out to the world.",
    command: "iptables -t nat -S POSTROUTING",
  },
  "docker-user": {
    word: "DOCKER-USER",
    means: "A chain that Docker makes and never writes to: your rules for forwarded packets, looked at before its own.",
    command: "iptables -S DOCKER-USER",
  },
  isolation: {
    word: "isolation",
    means: "Docker's rules that keep its networks apart: what comes from one bridge may not go out by another.",
    command: "iptables -S | grep ISOLATION",
  },
  ufw: {
    word: "ufw",
    means: "A friendly front for iptables. Its rules for the host stand in INPUT, where forwarded packets never come.",
    command: "ufw status",
  },
  iptables: {
    word: "iptables",
    means: "The tool, and the shape of rules, that Docker has always used. Today mostly kept in nftables underneath.",
    command: "iptables-save",
  },
  nftables: {
    word: "nftables",
    means: "The kernel's newer rules: one language for all families, with sets and maps to look verdicts up in.",
    command: "nft list ruleset",
  },
  "verdict-map": {
    word: "verdict map",
    means:
      "A table in nftables from a value, such as an interface's name, to what is to be done: one look instead of many rules.",
    command: "nft list maps",
  },
  "base-chain": {
    word: "base chain",
    means: "A chain that stands at a hook, so that packets come to it by themselves. All others are jumped to.",
    command: "nft list chains",
  },
  priority: {
    word: "priority",
    means: "Where a chain stands among those at the same hook: the lowest number sees a packet first.",
    command: "nft list chains",
  },
  accept: {
    word: "ACCEPT",
    signs: ["accept"],
    means: "The packet may pass this base chain. Others at the same hook, and later hooks, may still stop it.",
    command: "iptables -S | grep ACCEPT",
  },
  return: {
    word: "RETURN",
    signs: ["return"],
    means: "Back to the rule after the one that led into this chain; in a base chain, its policy decides.",
    command: "iptables -S | grep RETURN",
  },
  addrtype: {
    word: "addrtype",
    means:
      "A condition on what an address is to this host: LOCAL is any address of its own, be it of Docker's bridges.",
    command: "ip route show table local",
  },
  ipset: {
    word: "ipset",
    means: "A named set of addresses or ports that a rule can look into, instead of a rule for each.",
    command: "ipset list",
  },
  state: {
    word: "connection state",
    also: ["ctstate"],
    signs: ["NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED"],
    means:
      "What conntrack makes of a packet: NEW begins, ESTABLISHED is known both ways, RELATED reports on one, INVALID fits none.",
    command: "conntrack -L",
  },
} as const satisfies Readonly<Record<string, Term>>;
