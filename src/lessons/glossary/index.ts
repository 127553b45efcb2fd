/** The words of the field, each in a sentence or two, with the command that shows it on a real host. */

export interface Term {
  /** As it stands at the head of its explanation. */
  readonly word: string;
  /** Other forms that are the same thing. */
  readonly also?: readonly string[];
  readonly means: string;
  /** What one types to see it; null where no command shows it. */
  readonly command: string | null;
}

const TERMS = {
  namespace: {
    word: "network namespace",
    also: ["namespace"],
    means:
      "A network of its own inside one kernel: interfaces, routes, rules, sockets. Each container has one, the host has one.",
    command: "lsns -t net",
  },
  veth: {
    word: "veth",
    also: ["veth pair"],
    means: "A virtual cable with two ends. What goes in at one end comes out at the other, be it in another namespace.",
    command: "ip link show type veth",
  },
  bridge: {
    word: "bridge",
    also: ["docker0"],
    means:
      "A switch in the kernel. Frames come in by one port and go out by the port behind which their address was seen.",
    command: "ip link show type bridge",
  },
  port: {
    word: "bridge port",
    means: "An interface that is plugged into a bridge: a container's cable, or a network card.",
    command: "bridge link",
  },
  loopback: {
    word: "loopback",
    also: ["localhost"],
    means: "The interface lo, by which a namespace talks to itself. 127.0.0.1 is another machine in every namespace.",
    command: "ip addr show lo",
  },
  interface: {
    word: "interface",
    means: "Where packets enter and leave a network stack: a card, a cable's end, a bridge.",
    command: "ip link",
  },
  mac: {
    word: "MAC address",
    means: "The address of an interface on its own wire. Frames are sent to it; routers never look past it.",
    command: "ip link",
  },
  arp: {
    word: "ARP",
    means: "How a machine asks its own wire: who has this IPv4 address? The owner answers with its MAC address.",
    command: "ip neigh",
  },
  ndp: {
    word: "neighbour discovery",
    also: ["NDP"],
    means: "What ARP is to IPv4, in IPv6: asked by ICMPv6, so rules may see it, and must let it pass.",
    command: "ip -6 neigh",
  },
  neighbour: {
    word: "neighbour",
    also: ["neighbour table"],
    means:
      "Who is on the same wire, with the MAC address under which it answers. Learnt by ARP, or by neighbour discovery.",
    command: "ip neigh",
  },
  fdb: {
    word: "forwarding table",
    also: ["FDB"],
    means: "What a bridge has learnt: behind which of its ports each MAC address was seen last.",
    command: "bridge fdb show",
  },
  flood: {
    word: "flooding",
    means: "A bridge that does not know where an address is sends the frame out of every port but the one it came by.",
    command: "bridge fdb show",
  },
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
  forwarding: {
    word: "forwarding",
    means: "Passing a packet on that is meant for somebody else, as a router does. Its TTL falls by one.",
    command: "sysctl net.ipv4.ip_forward",
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
    means:
      "The first table that a packet meets, before connection tracking: what is not to be tracked, or not to come in.",
    command: "iptables -t raw -S",
  },
  mangle: {
    word: "mangle table",
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
    means: "The packet ends here and nobody is told: its sender waits until it gives up.",
    command: "iptables -S | grep DROP",
  },
  reject: {
    word: "REJECT",
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
  hairpin: {
    word: "hairpin",
    means:
      "A frame that goes back out of the port it came in by. A bridge port does that only where hairpin mode is on.",
    command: "bridge -d link",
  },
  routing: {
    word: "routing decision",
    also: ["routing"],
    means: "Which way from here? Policy rules choose a table, and in it the longest prefix wins.",
    command: "ip route get 203.0.113.7",
  },
  route: {
    word: "route",
    means: "A prefix, and the interface or gateway by which it is reached.",
    command: "ip route",
  },
  "default-route": {
    word: "default route",
    also: ["default gateway", "gateway"],
    means: "Where everything goes that no other route names.",
    command: "ip route show default",
  },
  "rp-filter": {
    word: "rp_filter",
    also: ["source check", "reverse path"],
    means: "A check on what arrives: would an answer to its source leave by the same interface? If not, it is dropped.",
    command: "sysctl net.ipv4.conf.all.rp_filter",
  },
  ttl: {
    word: "TTL",
    means: "How many routers a packet may still pass. Each takes one off; a bridge does not.",
    command: "ping -t 5 203.0.113.7",
  },
  mark: {
    word: "mark",
    means: "A number that rules write on a packet inside this host, for other rules or routes to see. It never leaves.",
    command: "ip rule",
  },
  socket: {
    word: "socket",
    means: "Where a process listens, or holds a connection: a protocol, an address, a port.",
    command: "ss -tlnp",
  },
  "docker-proxy": {
    word: "docker-proxy",
    means:
      "A small process for each published port: it accepts on the host and opens a connection of its own to the container.",
    command: "ps -C docker-proxy -o args",
  },
  publish: {
    word: "published port",
    also: ["publishing a port", "publish"],
    means: "A port of the host that leads to a container: a DNAT rule, and a docker-proxy beside it.",
    command: "docker port web",
  },
  "docker-dns": {
    word: "127.0.0.11",
    also: ["Docker's DNS"],
    means: "Docker's name server, seen inside containers of networks that somebody made. It knows their names.",
    command: "cat /etc/resolv.conf",
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
  "docker-network": {
    word: "Docker network",
    means: "Containers that reach each other: in the kernel mostly a bridge, a subnet, and rules around it.",
    command: "docker network ls",
  },
  internal: {
    word: "internal network",
    means: "A Docker network without a way out: --internal.",
    command: "docker network inspect -f '{{.Internal}}' back",
  },
  ufw: {
    word: "ufw",
    means: "A friendly front for iptables. Its rules for the host stand in INPUT, where forwarded packets never come.",
    command: "ufw status",
  },
  macvlan: {
    word: "macvlan",
    means: "Interfaces with MAC addresses of their own on one card: containers beside the host on its LAN.",
    command: "ip -d link show type macvlan",
  },
  ipvlan: {
    word: "ipvlan",
    means: "Like macvlan, but all share the card's MAC address and differ by IP address alone.",
    command: "ip -d link show type ipvlan",
  },
  tunnel: {
    word: "tunnel",
    means: "An interface that puts packets into other packets, to be unpacked at the other end.",
    command: "ip -d tunnel show",
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
  syn: {
    word: "SYN",
    means: "The first packet of a TCP connection: may I?",
    command: "tcpdump 'tcp[tcpflags] & tcp-syn != 0'",
  },
  "syn-ack": {
    word: "SYN/ACK",
    means: "The answer to a SYN: you may. From now on both sides know of the connection.",
    command: "ss -tn state syn-recv",
  },
  rst: {
    word: "RST",
    means: "A refusal: nobody listens there, or the connection is over.",
    command: "tcpdump 'tcp[tcpflags] & tcp-rst != 0'",
  },
  icmp: {
    word: "ICMP",
    means: "The protocol of pings and of errors: unreachable, too long a way, too big.",
    command: "ping 203.0.113.7",
  },
  outside: {
    word: "outside world",
    means:
      "What lies behind the host's interfaces. A snapshot holds nothing of it; it is assumed to be there and to answer.",
    command: "ip route",
  },
  resolver: {
    word: "name lookup",
    means: "A name is made an address before anything is sent: by /etc/hosts, or by asking a name server.",
    command: "getent hosts api",
  },
  undetermined: {
    word: "undetermined",
    means: "The snapshot does not say what is needed to know. Hookline then says so, and does not guess.",
    command: null,
  },
} as const satisfies Readonly<Record<string, Term>>;

export type TermId = keyof typeof TERMS;

export const GLOSSARY: Readonly<Record<TermId, Term>> = TERMS;
