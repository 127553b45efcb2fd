import type { Lesson } from "../lesson.ts";

/** docker0, a switch in the kernel, and what ARP does there. */
export const bridge: Lesson = {
  format: "hookline-lesson",
  version: 1,
  id: "bridge",
  title: "docker0, a switch in the kernel",
  about: "How frames find their way between containers: ports, MAC addresses, ARP, and what the bridge learns.",
  minutes: 4,
  sample: "docker-28.5-basic",
  ask: { from: "container:plain", proto: "tcp", to: "172.17.0.3", port: 80 },
  stops: [
    {
      title: "A switch without a box",
      select: "link:host/docker0",
      says: [
        {
          claim:
            "docker0 is a bridge: a switch made of software. Two cables are plugged into it, plain's and legacy's.",
          holds: [
            { link: "host/docker0", kind: "bridge" },
            { link: "host/veth1121af2", master: "docker0", peer: "plain/eth0" },
            { link: "host/veth4e70953", master: "docker0", peer: "legacy/eth0" },
          ],
        },
        {
          claim: "The host is connected as well: the bridge is an interface too, with the address 172.17.0.1.",
          holds: [{ link: "host/docker0", address: "172.17.0.1/16" }],
        },
        { aside: "Each network of yours gets a bridge of its own, which is why there are more of them here." },
      ],
      commands: [{ run: "ip link show master docker0" }],
    },
    {
      title: "Is it on my wire?",
      at: { at: "route", ns: "plain", purpose: "output" },
      shows: "step",
      says: [
        {
          claim:
            "plain wants to reach 172.17.0.3. Its routes say: that is in my own network, straight out by `eth0`, no gateway.",
          holds: [
            { route: "plain", text: "172.17.0.0/16 dev eth0 src 172.17.0.2" },
            { step: { at: "route", ns: "plain", note: "172.17.0.3 is reached over eth0." } },
          ],
        },
        { aside: "So the packet can go in a frame to legacy itself. But to which MAC address?" },
      ],
    },
    {
      title: "Who has this address?",
      at: { at: "neighbour", ns: "plain" },
      shows: "step",
      says: [
        {
          claim:
            "plain does not know yet, and asks everybody on the wire: who has 172.17.0.3? That is ARP. legacy answers: 22:16:38:00:ce:36.",
          holds: [
            {
              step: {
                at: "neighbour",
                ns: "plain",
                address: "172.17.0.3",
                mac: "22:16:38:00:ce:36",
                result: "resolved",
              },
            },
            { link: "legacy/eth0", mac: "22:16:38:00:ce:36" },
          ],
        },
        {
          claim: "legacy will not have to ask in turn. Whoever asks says who it is, and plain's address was noted.",
          holds: [{ step: { at: "neighbour", ns: "legacy", address: "172.17.0.2", result: "cached" } }],
        },
      ],
    },
    {
      title: "The bridge looks it up",
      at: { at: "bridge", packet: "syn" },
      shows: "step",
      says: [
        {
          claim:
            "The frame comes in by `veth1121af2`. docker0 looks at the MAC address it is for, knows that it lives behind `veth4e70953`, and sends it there.",
          holds: [
            { step: { at: "bridge", bridge: "docker0", decision: "forward", note: "on veth4e70953" } },
            {
              first: { at: "device", dev: "veth1121af2", dir: "in" },
              second: { at: "device", dev: "veth4e70953", dir: "out" },
            },
          ],
        },
        {
          claim: "It knows because it remembers the sender of every frame it has seen, and the port the frame came by.",
          holds: [{ prints: "bridge fdb show br docker0", line: "22:16:38:00:ce:36 dev veth4e70953 master docker0" }],
        },
      ],
      commands: [{ run: "bridge fdb show br docker0 | grep 22:16" }],
    },
    {
      title: "No router was here",
      at: { at: "device", ns: "legacy", dev: "eth0", dir: "in" },
      says: [
        {
          claim: "The TTL is still 64: the host passed a frame on, as a switch does. It routed nothing.",
          holds: [
            { step: { at: "device", ns: "legacy", dir: "in", header: { ttl: 64 } } },
            { never: { at: "forward" } },
          ],
        },
        {
          claim:
            "And yet the packet walked the chains of FORWARD. br_netfilter shows bridged packets to iptables, so that Docker's rules hold between containers on one bridge as well.",
          holds: [
            { sysctl: "net.bridge.bridge-nf-call-iptables", is: "1" },
            { step: { at: "chain", table: "filter", chain: "FORWARD", packet: "syn" } },
          ],
        },
      ],
      commands: [{ run: "sysctl net.bridge.bridge-nf-call-iptables" }],
    },
    {
      title: "Your turn",
      says: [{ aside: "The answer is on its way back." }],
      at: { at: "bridge", packet: "syn-ack" },
      quiz: {
        asks: "By which port does legacy's answer leave the bridge?",
        how: "point",
        answers: [
          {
            text: "veth1121af2",
            select: "link:host/veth1121af2",
            right: true,
            says: "Yes. The frame is for plain's MAC address, and docker0 saw that one come in by `veth1121af2` a moment ago.",
            holds: [
              { step: { at: "bridge", packet: "syn-ack", note: "on veth1121af2" } },
              { step: { at: "device", packet: "syn-ack", dev: "veth1121af2", dir: "out" } },
            ],
          },
          {
            text: "veth4e70953",
            select: "link:host/veth4e70953",
            says: "That is where it comes in. A bridge does not send a frame back to where it came from, unless hairpin mode is on there.",
            holds: [{ step: { at: "device", packet: "syn-ack", dev: "veth4e70953", dir: "in" } }],
          },
          {
            text: "docker0 itself",
            select: "link:host/docker0",
            says: "It would go up to the host if it were for the bridge's own MAC address. This one is for plain's.",
            holds: [{ never: { at: "device", packet: "syn-ack", dev: "docker0" } }],
          },
        ],
        otherwise: "The answer does not come by there. It stays on docker0 and its two ports.",
      },
    },
  ],
};
