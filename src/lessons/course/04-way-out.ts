import type { Lesson } from "../lesson.ts";

/** The way out: forwarding, masquerade, and how the answer finds back. */
export const wayOut: Lesson = {
  format: "hookline-lesson",
  version: 1,
  id: "way-out",
  title: "The way out",
  about: "How a container with a private address talks to the internet, and how the answer finds back.",
  minutes: 4,
  sample: "docker-28.5-basic",
  ask: { from: "container:web", proto: "tcp", to: "203.0.113.7", port: 443 },
  stops: [
    {
      title: "To the gateway",
      at: { at: "neighbour", ns: "web" },
      says: [
        {
          claim:
            "web opens a connection to 203.0.113.7. Its default route says: give it to 172.18.0.1, the host's address on the bridge.",
          holds: [
            { step: { at: "route", ns: "web", note: "203.0.113.7 is reached over eth0 by way of 172.18.0.1" } },
            { link: "host/br-06eb8e308daf", address: "172.18.0.1/16" },
          ],
        },
        {
          claim:
            "So the frame goes to the bridge's own MAC address, while the packet inside stays addressed to 203.0.113.7.",
          holds: [
            { step: { at: "neighbour", ns: "web", address: "172.18.0.1", mac: "be:34:73:a6:1d:de" } },
            { link: "host/br-06eb8e308daf", mac: "be:34:73:a6:1d:de" },
            { step: { at: "device", ns: "web", dir: "out", header: { dst: "203.0.113.7" } } },
          ],
        },
      ],
      commands: [{ run: "ip route", in: "web" }],
    },
    {
      title: "The host is a router",
      at: { at: "forward", packet: "syn" },
      says: [
        {
          claim:
            "The frame was for the bridge itself, so it goes up to the host. The packet is not for the host, so it is forwarded: in by the bridge, out by `eth0`.",
          holds: [
            { step: { at: "bridge", packet: "syn", decision: "local" } },
            { step: { at: "forward", packet: "syn", note: "from app (br-06eb8e308daf) to eth0" } },
          ],
        },
        {
          claim: "That is routing, and it costs one off the TTL: 63 is left. It is allowed because `ip_forward` is 1.",
          holds: [
            { step: { at: "chain", chain: "FORWARD", packet: "syn", header: { ttl: 63 } } },
            { sysctl: "net.ipv4.ip_forward", is: "1" },
          ],
        },
      ],
      commands: [{ run: "sysctl net.ipv4.ip_forward" }],
    },
    {
      title: "Is it allowed through?",
      at: { at: "chain", chain: "FORWARD", packet: "syn" },
      shows: "step",
      says: [
        {
          claim: "On a Docker host the policy of FORWARD is DROP. Somebody has to say yes.",
          holds: [{ chain: "host/ip/filter/FORWARD", policy: "DROP" }],
        },
        {
          claim: "Rule 5 of DOCKER-FORWARD does: what comes from this bridge may go.",
          holds: [
            {
              rule: "filter/DOCKER-FORWARD",
              matched: true,
              text: "-A DOCKER-FORWARD -i br-06eb8e308daf -j ACCEPT",
              packet: "syn",
            },
            { step: { at: "chain", chain: "FORWARD", packet: "syn", note: "Rule 5 of filter/DOCKER-FORWARD" } },
          ],
        },
      ],
    },
    {
      title: "Another name on the envelope",
      at: { at: "nat", kind: "snat" },
      shows: "step",
      says: [
        {
          claim:
            "Nobody out there knows the way to 172.18.0.2. So on its way out the source becomes the host's own address, 192.0.2.10.",
          holds: [{ translated: "src", from: "172.18.0.2", to: "192.0.2.10", hook: "postrouting" }],
        },
        {
          claim: "This is masquerade, a kind of SNAT that takes whatever address the outgoing interface has.",
          holds: [
            {
              rule: "nat/POSTROUTING",
              matched: true,
              text: "-s 172.18.0.0/16 ! -o br-06eb8e308daf -j MASQUERADE",
              why: "the address of eth0",
            },
          ],
        },
      ],
      commands: [{ run: "iptables -t nat -S POSTROUTING" }],
    },
    {
      title: "The kernel remembers",
      at: { at: "conntrack", action: "confirmed", ns: "host", packet: "syn" },
      says: [
        {
          claim:
            "Connection tracking has made an entry. Its first half is what web sent; its second half is what the answer will look like: to 192.0.2.10, not to web.",
          holds: [
            {
              entry: "host",
              original: { src: "172.18.0.2", dst: "203.0.113.7:443" },
              reply: { src: "203.0.113.7:443", dst: "192.0.2.10" },
            },
          ],
        },
        { aside: "Read the two halves below: the rewriting is the difference between them." },
      ],
      commands: [{ run: "conntrack -L" }],
    },
    {
      title: "The answer finds back",
      at: { at: "nat", kind: "un-snat" },
      shows: "step",
      says: [
        {
          claim:
            "The answer comes to 192.0.2.10. The entry is found, and the destination is put back to 172.18.0.2. No rule of the nat table was asked.",
          holds: [
            { translated: "dst", from: "192.0.2.10", to: "172.18.0.2", packet: "syn-ack" },
            { never: { at: "chain", table: "nat", ns: "host", packet: "syn-ack" } },
          ],
        },
        {
          claim: "Only then is it routed: to the bridge, and down the cable to web, which never hears of any of this.",
          holds: [
            {
              first: { at: "nat", kind: "un-snat" },
              second: { at: "route", ns: "host", packet: "syn-ack", note: "br-06eb8e308daf" },
            },
            { packet: "syn-ack", fate: "delivered" },
            { outcome: "answered" },
          ],
        },
      ],
    },
    {
      title: "Your turn",
      says: [{ aside: "One rule of the way out, seen from the other side." }],
      quiz: {
        asks: "Somebody flushes the nat table's POSTROUTING. What becomes of web's connections to the internet?",
        how: "choose",
        answers: [
          {
            text: "They leave, and no answer ever comes",
            right: true,
            says: "Yes. Forwarding is none of nat's business, so the packet leaves, as from 172.18.0.2. Nobody out there can answer that. On the broken host this is what happened.",
            holds: [
              {
                sample: "docker-20.10-broken",
                asking: { from: "container:web", proto: "tcp", to: "203.0.113.7", port: 443 },
                packet: "syn",
                fate: "left-host",
              },
              {
                sample: "docker-20.10-broken",
                asking: { from: "container:web", proto: "tcp", to: "203.0.113.7", port: 443 },
                step: { at: "outside", header: { src: "172.18.0.2" } },
              },
              {
                sample: "docker-20.10-broken",
                asking: { from: "container:web", proto: "tcp", to: "203.0.113.7", port: 443 },
                outcome: "silence",
              },
            ],
          },
          {
            text: "They are dropped in FORWARD",
            says: "FORWARD is the filter table's, and its rule for this bridge still stands: it looks at interfaces, not at nat.",
            holds: [{ rule: "filter/DOCKER-FORWARD", matched: true, text: "-i br-06eb8e308daf -j ACCEPT" }],
          },
          {
            text: "Nothing: conntrack rewrites them anyway",
            says: "Conntrack repeats what was decided for a connection's first packet. It was a rule of POSTROUTING that decided it.",
            holds: [
              {
                first: { at: "chain", table: "nat", chain: "POSTROUTING", ns: "host" },
                second: { at: "nat", kind: "snat" },
              },
            ],
          },
        ],
      },
    },
  ],
};
