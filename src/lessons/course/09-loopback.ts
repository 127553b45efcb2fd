import type { Lesson } from "../lesson.ts";

/** Ports bound to 127.0.0.1, and who still gets in. */
export const loopback: Lesson = {
  format: "hookline-lesson",
  version: 1,
  id: "loopback",
  title: "A port on 127.0.0.1 alone",
  about: "What -p 127.0.0.1:9000:80 keeps out, and who gets in all the same.",
  minutes: 3,
  sample: "docker-28.5-basic",
  ask: { from: "outside:eth1", proto: "tcp", to: "10.20.0.10", port: 9000 },
  stops: [
    {
      title: "A neighbour tries",
      at: { at: "chain", table: "nat", chain: "PREROUTING" },
      shows: "step",
      says: [
        {
          claim:
            "api was started with `-p 127.0.0.1:9000:80`. A neighbour on the LAN tries the host's port 9000 at 10.20.0.10.",
          holds: [
            { container: "api", port: "127.0.0.1:9000->80/tcp" },
            { step: { at: "device", dev: "eth1", header: { dst: "10.20.0.10", dport: 9000 } } },
          ],
        },
        {
          claim:
            "Docker's rule for it asks for the destination 127.0.0.1. This packet is for another address, so nothing is rewritten.",
          holds: [
            {
              rule: "nat/DOCKER",
              matched: false,
              text: "-d 127.0.0.1/32 ! -i br-06eb8e308daf -p tcp -m tcp --dport 9000 -j DNAT",
            },
            { never: { at: "nat" } },
          ],
        },
      ],
    },
    {
      title: "Nobody home",
      at: { at: "socket", result: "closed" },
      shows: "step",
      says: [
        {
          claim:
            "So it goes up to the host, where only 127.0.0.1:9000 is listened on. For 10.20.0.10 there is nobody: the kernel answers RST.",
          holds: [
            { socket: "host/tcp/127.0.0.1:9000", process: "docker-proxy" },
            { step: { at: "socket", result: "closed", note: "10.20.0.10:9000" } },
            { outcome: "refused" },
            { packet: "rst" },
          ],
        },
        { aside: "A refusal at once, not silence: no rule was needed to keep the neighbour out." },
      ],
      commands: [{ run: "ss -tlnp | grep 9000" }],
    },
    {
      title: "The host gets in",
      ask: { from: "host", proto: "tcp", to: "127.0.0.1", port: 9000 },
      at: { at: "socket", process: "docker-proxy" },
      says: [
        {
          claim:
            "Any process on the host reaches it by 127.0.0.1: docker-proxy takes it and connects to 172.18.0.3:80.",
          holds: [
            { step: { at: "socket", process: "docker-proxy", proxyTo: "172.18.0.3:80" } },
            { step: { at: "send", header: { dst: "127.0.0.1" } } },
            { outcome: "answered" },
          ],
        },
        {
          claim: "That counts containers on the host's own network: metrics shares its loopback.",
          holds: [
            { container: "metrics", namespace: "host" },
            { asking: { from: "container:metrics", proto: "tcp", to: "127.0.0.1", port: 9000 }, outcome: "answered" },
          ],
        },
      ],
    },
    {
      title: "Its own network does not need the port",
      ask: { from: "container:web", proto: "tcp", to: "172.18.0.3", port: 80 },
      at: { at: "socket", ns: "api" },
      says: [
        {
          claim:
            "web is on the same network as api. It goes straight to 172.18.0.3, port 80; what is published where does not matter to it.",
          holds: [
            { container: "web", network: "app" },
            { container: "api", network: "app", address: "172.18.0.3" },
            { outcome: "answered" },
            { never: { at: "socket", process: "docker-proxy" } },
          ],
        },
      ],
    },
    {
      title: "A neighbour with a trick",
      sample: "docker-20.10-basic",
      ask: { from: "outside:eth1", proto: "tcp", to: "127.0.0.1", port: 9000, src: "10.20.0.50" },
      at: { at: "nat", kind: "dnat" },
      shows: "step",
      says: [
        {
          claim:
            "On an older engine, somebody on the LAN sends a packet for 127.0.0.1 to the host's card. It matches the rule, and becomes 172.18.0.3:80 before the kernel looks whether such a packet may come from outside.",
          holds: [
            { engine: "20.10" },
            { step: { at: "device", dev: "eth1", dir: "in", header: { dst: "127.0.0.1" } } },
            { rule: "nat/DOCKER", matched: true, text: "-d 127.0.0.1/32" },
            { translated: "dst", from: "127.0.0.1:9000", to: "172.18.0.3:80", hook: "prerouting" },
            { first: { at: "nat", kind: "dnat" }, second: { at: "route", purpose: "input" } },
          ],
        },
        {
          claim:
            "It arrives in api, where httpd takes it. A machine on the same wire could do this; nobody behind a router, for none would carry such a packet.",
          holds: [
            { step: { at: "device", ns: "api", dev: "eth0", dir: "in" } },
            { step: { at: "socket", ns: "api", process: "httpd" } },
            { packet: "syn", fate: "delivered" },
          ],
        },
        {
          claim:
            "The answer leaves by eth1, its source 127.0.0.1 again. From a wire the neighbour's own kernel takes no such packet: nothing comes of it, unless the neighbour listens for it in a way of its own.",
          holds: [
            { translated: "src", from: "172.18.0.3:80", to: "127.0.0.1:9000", packet: "syn-ack" },
            { step: { at: "device", ns: "host", dev: "eth1", dir: "out", header: { src: "127.0.0.1" } } },
            { packet: "syn-ack", fate: "left-host" },
            { outcome: "silence" },
          ],
        },
      ],
    },
    {
      title: "And the lock for it",
      sample: "docker-28.5-basic",
      at: { at: "drop" },
      shows: "step",
      says: [
        {
          claim:
            "Docker 28 has a rule against that, in the raw table, before anything is rewritten: for 127.0.0.1, not by `lo`, port 9000: drop.",
          holds: [
            { engine: "28" },
            {
              rule: "raw/PREROUTING",
              matched: true,
              text: "-d 127.0.0.1/32 ! -i lo -p tcp -m tcp --dport 9000 -j DROP",
            },
            { outcome: "silence" },
          ],
        },
      ],
      quiz: {
        asks: "You want a port for the host's nginx alone, and run an old engine. What would keep the trick out?",
        how: "choose",
        answers: [
          {
            text: "A rule of your own in raw PREROUTING, as Docker 28 has it",
            right: true,
            says: "Yes. It has to stand before nat PREROUTING: once the packet is rewritten, nothing shows that it was for 127.0.0.1, except connection tracking.",
            holds: [
              { rule: "raw/PREROUTING", matched: true, text: "-d 127.0.0.1/32 ! -i lo" },
              {
                sample: "docker-20.10-basic",
                asking: { from: "outside:eth1", proto: "tcp", to: "127.0.0.1", port: 9000, src: "10.20.0.50" },
                step: { at: "chain", chain: "FORWARD", header: { dst: "172.18.0.3" } },
              },
            ],
          },
          {
            text: "A rule in INPUT that drops 127.0.0.1 from outside",
            says: "It would never see the packet: rewritten to 172.18.0.3, it is forwarded, and INPUT is for the host's own.",
            holds: [
              {
                sample: "docker-20.10-basic",
                asking: { from: "outside:eth1", proto: "tcp", to: "127.0.0.1", port: 9000, src: "10.20.0.50" },
                never: { at: "chain", hook: "input", ns: "host" },
              },
              {
                sample: "docker-20.10-basic",
                asking: { from: "outside:eth1", proto: "tcp", to: "127.0.0.1", port: 9000, src: "10.20.0.50" },
                translated: "dst",
                to: "172.18.0.3:80",
                from: "127.0.0.1:9000",
              },
            ],
          },
          {
            text: "Publishing it at 10.20.0.10 instead",
            says: "Then every neighbour gets in without a trick: the rule would ask for 10.20.0.10, and they can all send there.",
            holds: [
              { link: "host/eth1", address: "10.20.0.10/24" },
              { asking: { from: "outside:eth1", proto: "tcp", to: "10.20.0.10", port: 8080 }, outcome: "answered" },
            ],
          },
        ],
      },
    },
  ],
};
