/** Of namespaces, cables, routes, and what Docker makes of them. */
import type { Term } from "./term.ts";

export const NETWORK = {
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
  forwarding: {
    word: "forwarding",
    means: "Passing a packet on that is meant for somebody else, as a router does. Its TTL falls by one.",
    command: "sysctl net.ipv4.ip_forward",
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
    also: ["hop limit"],
    signs: ["ttl", "hops"],
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
  "policy-rule": {
    word: "policy rule",
    means:
      "What chooses the routing table for a packet: by its source, mark or interface. The lowest number is asked first.",
    command: "ip rule",
  },
  "routing-table": {
    word: "routing table",
    means:
      "A list of routes: local holds the host's own addresses, main what one usually sees, others are for policy rules.",
    command: "ip route show table all",
  },
  mtu: {
    word: "MTU",
    means: "How many bytes a packet may have to leave by an interface in one piece.",
    command: "ip link show dev eth0",
  },
  vlan: {
    word: "VLAN",
    also: ["PVID"],
    means:
      "A number in a frame that keeps networks on one cable or bridge apart. A port's PVID is what frames without one get.",
    command: "bridge vlan show",
  },
} as const satisfies Readonly<Record<string, Term>>;
