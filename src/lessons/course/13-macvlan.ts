import type { Lesson } from "../lesson.ts";

/** macvlan. */
export const macvlan: Lesson = {
  format: "hookline-lesson",
  version: 1,
  id: "macvlan",
  title: "macvlan: beside the host, not behind it",
  about: "Containers with addresses on the LAN itself, and why the host of all machines cannot reach them.",
  minutes: 3,
  sample: "docker-28.5-macvlan",
  ask: { from: "outside:eth1", proto: "tcp", to: "10.20.0.128", port: 80, src: "10.20.0.50" },
  stops: [
    {
      title: "No cable, no bridge",
      select: "link:m1/eth0",
      says: [
        {
          claim:
            "m1 is on a macvlan network. Its `eth0` is no veth: it sits right on the host's card `eth1`, with a MAC address of its own, fa:51:a3:b9:ac:c2.",
          holds: [
            { network: "mv", driver: "macvlan" },
            { link: "m1/eth0", kind: "macvlan", mode: "bridge", mac: "fa:51:a3:b9:ac:c2" },
            { prints: "ip link show eth0", in: "m1", line: "eth0@if3" },
            { prints: "ip link show eth1", line: "3: eth1" },
          ],
        },
        {
          claim: "Its address, 10.20.0.128, is one of the LAN's, like the host's own 10.20.0.10.",
          holds: [
            { link: "m1/eth0", address: "10.20.0.128/24" },
            { link: "host/eth1", address: "10.20.0.10/24" },
          ],
        },
      ],
      commands: [{ run: "ip link show eth0", in: "m1" }],
    },
    {
      title: "A neighbour asks",
      at: { at: "device", ns: "m1", dev: "eth0", dir: "in" },
      says: [
        {
          claim:
            "A neighbour at 10.20.0.50 opens m1's port 80. The frame comes in by the card, is for m1's MAC address, and is in m1 at once.",
          holds: [
            {
              first: { at: "device", ns: "host", dev: "eth1", dir: "in" },
              second: { at: "device", ns: "m1", dev: "eth0", dir: "in" },
            },
            { step: { at: "device", ns: "m1", header: { src: "10.20.0.50" } } },
            { outcome: "answered" },
          ],
        },
        {
          claim: "Not a single rule of the host was asked. No port was published, and none need be.",
          holds: [{ never: { at: "chain", ns: "host" } }, { container: "m1", port: "0.0.0.0:80->80/tcp", not: true }],
        },
        { aside: "That is the charm of it, and the danger: your packet filter on the host is not in the way." },
      ],
    },
    {
      title: "From one to another",
      ask: { from: "container:m1", proto: "tcp", to: "10.20.0.129", port: 80 },
      at: { at: "device", ns: "m2", dev: "eth0", dir: "in" },
      says: [
        {
          claim:
            "m1 and m2 reach each other: in bridge mode the driver hands frames from one macvlan interface to the other.",
          holds: [
            { link: "m1/eth0", mode: "bridge" },
            { link: "m2/eth0", address: "10.20.0.129/24" },
            { outcome: "answered" },
          ],
        },
        {
          claim: "The frame never goes out on the wire.",
          holds: [{ never: { at: "outside" } }, { never: { at: "device", ns: "host", dev: "eth1", dir: "out" } }],
        },
      ],
    },
    {
      title: "The host stands outside",
      ask: { from: "host", proto: "tcp", to: "10.20.0.128", port: 80 },
      at: { at: "neighbour", result: "failed" },
      shows: "step",
      says: [
        {
          claim:
            "Now the host tries. It asks by ARP on `eth1`: who has 10.20.0.128? Nobody answers, and the connection fails: host unreachable.",
          holds: [
            { step: { at: "neighbour", dev: "eth1", address: "10.20.0.128", result: "failed" } },
            { outcome: "unreachable" },
          ],
        },
        {
          claim:
            "What the host itself sends by `eth1` goes to the wire, and m1 does not listen to the wire's far end: the macvlan driver never passes frames between its interfaces and the card they sit on.",
          holds: [
            { never: { ns: "m1" } },
            { asking: { from: "container:m1", proto: "tcp", to: "10.20.0.10", port: 22 }, outcome: "unreachable" },
          ],
        },
      ],
    },
    {
      title: "Your turn",
      says: [{ aside: "Two things that people try." }],
      quiz: {
        asks: "The host must talk to m1. What gets it there?",
        how: "choose",
        answers: [
          {
            text: "A macvlan interface of the host's own on eth1",
            right: true,
            says: "Yes. Macvlan interfaces on one card do reach each other, as m1 and m2 do; then the host has one among them.",
            holds: [
              { asking: { from: "container:m1", proto: "tcp", to: "10.20.0.129", port: 80 }, outcome: "answered" },
              { link: "m2/eth0", kind: "macvlan" },
            ],
          },
          {
            text: "Publishing a port of m1",
            says: "A published port is DNAT to the container's address, and the host would have to reach that: nobody answers for it.",
            holds: [{ step: { at: "neighbour", address: "10.20.0.128", result: "failed" } }],
          },
          {
            text: "A static route to m1",
            says: "It has one: the LAN is on `eth1`. The way is not what is missing.",
            holds: [
              { route: "host", text: "10.20.0.0/24 dev eth1 src 10.20.0.10" },
              { step: { at: "route", ns: "host", note: "10.20.0.128 is reached over eth1" } },
            ],
          },
        ],
      },
    },
  ],
};
