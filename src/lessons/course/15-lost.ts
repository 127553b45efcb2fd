import type { Lesson } from "../lesson.ts";

/** Debug a lost packet, an exercise on a broken host. */
export const lost: Lesson = {
  format: "hookline-lesson",
  version: 1,
  id: "lost",
  title: "Find the lost packets",
  about: "An exercise: somebody ran a firewall script, and three things do not work. Find out why.",
  minutes: 5,
  sample: "docker-20.10-broken",
  ask: { from: "host", proto: "tcp", to: "127.0.0.1", port: 8080 },
  stops: [
    {
      title: "It works for me",
      at: { at: "socket", process: "docker-proxy" },
      says: [
        { aside: "A colleague calls: the site is down. You log in to the host and try." },
        {
          claim: "On the host, `localhost:8080` answers: docker-proxy takes it, web serves it. So web is alive.",
          holds: [
            { outcome: "answered" },
            { step: { at: "socket", process: "docker-proxy" } },
            { step: { at: "socket", ns: "web" } },
          ],
        },
        {
          claim:
            "But mind the way it took. Nothing was rewritten, and nothing forwarded. It is no proof for anybody else.",
          holds: [{ never: { at: "nat" } }, { never: { at: "forward" } }],
        },
      ],
    },
    {
      title: "First case: the site",
      ask: { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8080, src: "203.0.113.7" },
      says: [
        {
          claim: "From the internet, 192.0.2.10:8080 is silent. A SYN goes in, nothing comes out.",
          holds: [
            { outcome: "silence" },
            { packet: "syn", fate: "dropped" },
            { step: { at: "send", header: { dst: "192.0.2.10", dport: 8080 } } },
          ],
        },
        { aside: "Play it, or step through, and watch where it ends. Then answer." },
      ],
      quiz: {
        asks: "Where is it lost?",
        how: "point",
        answers: [
          {
            text: "forward",
            select: "hook:host/forward",
            right: true,
            says: "Yes. It was rewritten to web as it should be, and in FORWARD no rule lets it in. The policy drops it: Docker's rules are gone.",
            holds: [
              { translated: "dst", to: "172.18.0.2:80" },
              { rule: "filter/FORWARD", matched: true, verdict: "drop" },
              { step: { at: "drop", reason: "the policy of filter/FORWARD" } },
              { chain: "host/ip/filter/DOCKER", rules: 0 },
            ],
          },
          {
            text: "prerouting",
            select: "hook:host/prerouting",
            says: "It gets past there, rewritten: the nat rule for 8080 still stands.",
            holds: [{ rule: "nat/DOCKER", matched: true, text: "--dport 8080 -j DNAT" }],
          },
          {
            text: "input",
            select: "hook:host/input",
            says: "There is a rule there that drops what comes by `eth0`, but this packet is forwarded: it never comes to input.",
            holds: [
              { chain: "host/ip/filter/INPUT", has: "-i eth0 -j DROP" },
              { never: { at: "chain", hook: "input" } },
            ],
          },
        ],
        otherwise: "Not there. Follow the packet to its last step, and point at the station where it stands.",
      },
    },
    {
      title: "What happened",
      at: { at: "drop" },
      shows: "step",
      says: [
        {
          claim:
            "`iptables -F` empties every chain of the filter table: Docker's chains are there, but DOCKER-USER, DOCKER and the isolation chains have no rule left, and FORWARD no longer leads to them.",
          holds: [
            { chain: "host/ip/filter/DOCKER-USER", rules: 0 },
            { chain: "host/ip/filter/DOCKER", rules: 0 },
            { chain: "host/ip/filter/DOCKER-ISOLATION-STAGE-1", rules: 0 },
            { chain: "host/ip/filter/FORWARD", has: "DOCKER", not: true },
          ],
        },
        {
          claim: "The policy of FORWARD is DROP still: a flush does not touch policies.",
          holds: [{ chain: "host/ip/filter/FORWARD", policy: "DROP" }],
        },
        {
          aside:
            "The cure is to restart the engine, which writes its rules anew, and a script that leaves Docker's chains alone.",
        },
      ],
      commands: [{ run: "iptables -S" }],
    },
    {
      title: "Second case: no way out",
      ask: { from: "container:web", proto: "tcp", to: "203.0.113.7", port: 443 },
      at: { at: "chain", table: "nat", chain: "POSTROUTING", ns: "host" },
      shows: "step",
      says: [
        {
          claim:
            "Somebody noticed that web cannot get out, and added a rule that lets its bridge through. It matches; the packet is not dropped, it leaves. And still nothing comes back.",
          holds: [
            { rule: "filter/FORWARD", matched: true, text: "-i br-aadeae39cf23 -j ACCEPT" },
            { packet: "syn", fate: "left-host" },
            { outcome: "silence" },
          ],
        },
        { aside: "Look at the header as it leaves." },
      ],
      quiz: {
        asks: "What is missing?",
        how: "choose",
        answers: [
          {
            text: "Masquerade",
            right: true,
            says: "Yes. It leaves as from 172.18.0.2, and nobody out there knows the way to that. POSTROUTING has no rule any more.",
            holds: [
              { step: { at: "outside", direction: "out", header: { src: "172.18.0.2" } } },
              { chain: "host/ip/nat/POSTROUTING", rules: 0 },
              { explains: "The answer to 172.18.0.2 is lost" },
            ],
          },
          {
            text: "A rule that lets the answer in",
            says: "There is one: `--ctstate RELATED,ESTABLISHED` is accepted in FORWARD. But no answer ever comes to it.",
            holds: [
              { chain: "host/ip/filter/FORWARD", has: "--ctstate RELATED,ESTABLISHED -j ACCEPT" },
              { packet: "syn-ack", not: true },
            ],
          },
          {
            text: "Forwarding",
            says: "It was forwarded, from the bridge to `eth0`, and its TTL shows it.",
            holds: [
              { step: { at: "forward", note: "from app (br-aadeae39cf23) to eth0" } },
              { step: { at: "outside", header: { ttl: 63 } } },
            ],
          },
        ],
      },
    },
    {
      title: "Third case: no rule to blame",
      ask: { from: "outside:eth1", proto: "tcp", to: "10.20.0.10", port: 22, src: "198.51.100.20" },
      says: [
        {
          claim:
            "SSH by `eth1` is answered to a neighbour of the LAN. From 198.51.100.20, behind a router there, it is silent, and yet no rule drops it.",
          holds: [
            {
              asking: { from: "outside:eth1", proto: "tcp", to: "10.20.0.10", port: 22, src: "10.20.0.50" },
              outcome: "answered",
            },
            { outcome: "silence" },
            { step: { at: "send", header: { src: "198.51.100.20" } } },
            { never: { at: "chain", verdict: "drop" } },
          ],
        },
        { aside: "Step to the end, and read what the kernel did." },
      ],
      quiz: {
        asks: "What dropped it?",
        how: "choose",
        answers: [
          {
            text: "The source check, rp_filter",
            right: true,
            says: "Yes. `rp_filter` is 1 on `eth1`: the way back to 198.51.100.20 leads out by `eth0`, not by where it came in, so the kernel takes it for forged.",
            holds: [
              { sysctl: "net.ipv4.conf.eth1.rp_filter", is: "1" },
              { step: { at: "drop", reason: "rp_filter=1 on eth1: the route back to 198.51.100.20 leaves by eth0" } },
            ],
          },
          {
            text: "The policy of INPUT",
            says: "It never comes to INPUT, where port 22 would have been accepted.",
            holds: [
              { never: { at: "chain", hook: "input" } },
              { chain: "host/ip/filter/INPUT", has: "--dport 22 -j ACCEPT" },
            ],
          },
          {
            text: "Nobody listens on port 22",
            says: "Somebody does, and a refusal would have been a RST, not silence.",
            holds: [{ socket: "host/tcp/*:22" }, { packet: "rst", not: true }],
          },
        ],
      },
    },
    {
      title: "What to take home",
      at: { at: "drop" },
      says: [
        {
          claim:
            "Three packets, three ends: a policy, an answer that never comes, and a check that is no rule. `iptables -S` shows only the first.",
          holds: [
            { step: { at: "drop", reason: "rp_filter" } },
            {
              asking: { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8080, src: "203.0.113.7" },
              step: { at: "drop", reason: "policy" },
            },
            {
              asking: { from: "container:web", proto: "tcp", to: "203.0.113.7", port: 443 },
              packet: "syn",
              fate: "left-host",
            },
          ],
        },
        {
          aside: "Capture your own host, ask from where to where, and go to the last step. That is all there is to it.",
        },
      ],
      commands: [{ run: "sysctl net.ipv4.conf.eth1.rp_filter" }],
    },
  ],
};
