import type { Lesson } from "../lesson.ts";

/** veth, the cable between. */
export const veth: Lesson = {
  format: "hookline-lesson",
  version: 1,
  id: "veth",
  title: "veth, the cable between",
  about: "How a container's eth0 is joined to the host, and how to find the other end of the cable.",
  minutes: 3,
  sample: "docker-28.5-basic",
  ask: { from: "host", proto: "tcp", to: "172.17.0.2", port: 80 },
  stops: [
    {
      title: "Two ends of one cable",
      select: "link:plain/eth0",
      says: [
        { aside: "Two rooms without a door: how does anything get from one to the other? By cable." },
        {
          claim:
            "plain's `eth0` is not a card. It is one end of a veth pair, and the other end is the host's `veth1121af2`.",
          holds: [
            { link: "plain/eth0", kind: "veth", peer: "host/veth1121af2" },
            { link: "host/veth1121af2", kind: "veth", peer: "plain/eth0" },
          ],
        },
        { aside: "What goes in at one end comes out at the other. There is nothing more to it." },
      ],
    },
    {
      title: "Find the other end",
      select: "link:host/veth1121af2",
      says: [
        {
          claim:
            "Each end says the number of the other behind an @. On the host, `veth1121af2@if2` means: my other end is interface 2, in another namespace.",
          holds: [
            { prints: "ip link show type veth", line: "veth1121af2@if2" },
            { prints: "ip link show type veth", in: "plain", line: "2: eth0@if7" },
          ],
        },
        {
          claim: "And seen from inside plain, `eth0@if7` means interface 7 of the host: `veth1121af2` again.",
          holds: [{ prints: "ip link show type veth", line: "7: veth1121af2" }],
        },
        {
          aside:
            "Many have an @if2, for that is the number of eth0 in most containers. The number seen from inside settles it.",
        },
      ],
      commands: [{ run: "ip link show type veth" }, { run: "ip link show type veth", in: "plain" }],
    },
    {
      title: "A packet takes the cable",
      at: { at: "device", ns: "host", dev: "veth1121af2", dir: "out" },
      says: [
        {
          claim: "The host opens a connection to plain, 172.17.0.2. The packet leaves the host by `veth1121af2` …",
          holds: [
            { step: { at: "device", ns: "host", dev: "veth1121af2", dir: "out", header: { dst: "172.17.0.2" } } },
          ],
        },
        {
          claim: "… and the very next thing that happens is in plain: it comes in on `eth0`.",
          holds: [
            {
              first: { at: "device", ns: "host", dev: "veth1121af2", dir: "out" },
              second: { at: "device", ns: "plain", dev: "eth0", dir: "in" },
            },
          ],
        },
      ],
    },
    {
      title: "The other side of the wall",
      at: { at: "device", ns: "plain", dev: "eth0", dir: "in" },
      says: [
        {
          claim: "Nothing was rewritten on the way: plain sees the host's own address on the bridge, 172.17.0.1.",
          holds: [
            { step: { at: "device", ns: "plain", dev: "eth0", dir: "in", header: { src: "172.17.0.1" } } },
            { never: { at: "nat" } },
          ],
        },
        {
          claim: "Its TTL is untouched too: a cable is no router.",
          holds: [
            { step: { at: "device", ns: "plain", dev: "eth0", dir: "in", header: { ttl: 64 } } },
            { never: { at: "forward", packet: "syn" } },
          ],
        },
      ],
    },
    {
      title: "And back",
      at: { at: "device", ns: "host", dev: "veth1121af2", dir: "in", packet: "syn-ack" },
      says: [
        {
          claim:
            "The answer takes the same cable the other way: out by plain's `eth0`, in by the host's `veth1121af2`.",
          holds: [
            {
              first: { at: "device", ns: "plain", dev: "eth0", dir: "out", packet: "syn-ack" },
              second: { at: "device", ns: "host", dev: "veth1121af2", dir: "in", packet: "syn-ack" },
            },
          ],
        },
        {
          claim: "On the host's side, each of these cables is plugged into a bridge; this one into docker0.",
          holds: [{ link: "host/veth1121af2", master: "docker0" }],
        },
        { aside: "That bridge is the next lesson." },
      ],
    },
    {
      title: "Your turn",
      says: [{ aside: "Say which end belongs to which." }],
      quiz: {
        asks: "Pull one cable and api loses the app network. Point at its end on the host.",
        how: "point",
        answers: [
          {
            text: "veth8333788",
            select: "link:host/veth8333788",
            right: true,
            says: "Right: `veth8333788` is plugged into app's bridge, and its other end is api's `eth0`.",
            holds: [{ link: "host/veth8333788", master: "br-06eb8e308daf", peer: "api/eth0" }],
          },
          {
            text: "veth88b28c1",
            select: "link:host/veth88b28c1",
            says: "That one is plugged into the same bridge, but it leads to web.",
            holds: [{ link: "host/veth88b28c1", master: "br-06eb8e308daf", peer: "web/eth0" }],
          },
          {
            text: "vethc75cf99",
            select: "link:host/vethc75cf99",
            says: "Close: that leads to api as well, to its `eth1` on the network back. api is on two networks, so it has two cables.",
            holds: [
              { link: "host/vethc75cf99", peer: "api/eth1" },
              { container: "api", network: "back" },
              { container: "api", network: "app" },
            ],
          },
        ],
        otherwise: "That is not a cable of api's. Follow the line up from api's eth0.",
      },
    },
  ],
};
