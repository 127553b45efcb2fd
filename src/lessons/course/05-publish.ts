import type { Lesson } from "../lesson.ts";

/** Publishing a port is DNAT, not exposure: what listens, what rewrites. */
export const publish: Lesson = {
  format: "hookline-lesson",
  version: 1,
  id: "publish",
  title: "Publishing a port is rewriting",
  about: "What -p 8080:80 really makes: a rule that rewrites, a rule that lets pass, and a process that listens.",
  minutes: 4,
  sample: "docker-28.5-basic",
  ask: { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8080, src: "203.0.113.7" },
  stops: [
    {
      title: "A stranger knocks",
      at: { at: "device", ns: "host", dev: "eth0", dir: "in" },
      says: [
        {
          claim:
            "web was started with `-p 8080:80`. Somebody at 203.0.113.7 sends a SYN to the host, 192.0.2.10, port 8080.",
          holds: [
            { container: "web", port: "0.0.0.0:8080->80/tcp" },
            {
              step: {
                at: "device",
                dev: "eth0",
                dir: "in",
                header: { src: "203.0.113.7", dst: "192.0.2.10", dport: 8080 },
              },
            },
          ],
        },
        { aside: "A first guess: something on the host takes it and hands it on. Watch what really happens." },
      ],
      commands: [{ run: "docker port web" }],
    },
    {
      title: "Is it for one of my addresses?",
      at: { at: "chain", table: "nat", chain: "PREROUTING" },
      shows: "step",
      says: [
        {
          claim:
            "Before anything is routed, prerouting looks: a packet for a local address is sent through Docker's chain of published ports.",
          holds: [
            { rule: "nat/PREROUTING", matched: true, text: "-m addrtype --dst-type LOCAL -j DOCKER" },
            {
              first: { at: "chain", table: "nat", chain: "PREROUTING", ns: "host" },
              second: { at: "route", ns: "host" },
            },
          ],
        },
        {
          claim: "Its fourth rule is ours: port 8080, unless it comes from web's own bridge, becomes 172.18.0.2:80.",
          holds: [
            {
              rule: "nat/DOCKER",
              matched: true,
              text: "! -i br-06eb8e308daf -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80",
            },
            { step: { at: "chain", chain: "PREROUTING", note: "Rule 4 of nat/DOCKER" } },
          ],
        },
      ],
    },
    {
      title: "A new destination",
      at: { at: "nat", kind: "dnat" },
      says: [
        {
          claim:
            "That is DNAT: from here on the packet is for 172.18.0.2, port 80. The sender is still 203.0.113.7, so web sees who it really is.",
          holds: [
            { translated: "dst", from: "192.0.2.10:8080", to: "172.18.0.2:80" },
            { step: { at: "device", ns: "web", dir: "in", header: { src: "203.0.113.7" } } },
          ],
        },
        {
          claim:
            "And because it is no longer for the host, it never comes to INPUT. Rules there see nothing of published ports.",
          holds: [{ never: { at: "chain", hook: "input", ns: "host" } }, { step: { at: "forward", packet: "syn" } }],
        },
      ],
      commands: [{ run: "iptables -t nat -S DOCKER" }],
    },
    {
      title: "Let through, by another rule",
      at: { at: "chain", chain: "FORWARD", packet: "syn" },
      shows: "step",
      says: [
        {
          claim:
            "Rewriting is not permission. A second rule, in the filter table, lets in what is for 172.18.0.2 port 80: the port inside, for by now the packet has been rewritten.",
          holds: [
            {
              rule: "filter/DOCKER",
              matched: true,
              text: "-d 172.18.0.2/32 ! -i br-06eb8e308daf -o br-06eb8e308daf -p tcp -m tcp --dport 80 -j ACCEPT",
            },
            { first: { at: "nat", kind: "dnat" }, second: { at: "chain", chain: "FORWARD" } },
          ],
        },
      ],
    },
    {
      title: "Who was listening?",
      at: { at: "socket", packet: "syn" },
      says: [
        {
          claim:
            "On the host, docker-proxy listens on port 8080. This packet never went near it: httpd in web took it.",
          holds: [
            { socket: "host/tcp/0.0.0.0:8080", process: "docker-proxy" },
            { step: { at: "socket", ns: "web", process: "httpd" } },
            { never: { at: "socket", process: "docker-proxy" } },
          ],
        },
        { aside: "What docker-proxy is good for is the next lesson." },
      ],
      commands: [{ run: "ss -tlnp | grep 8080" }],
    },
    {
      title: "The way back",
      at: { at: "nat", kind: "un-dnat" },
      says: [
        {
          claim:
            "web's answer says: from 172.18.0.2. The stranger asked 192.0.2.10, and would not know it. So the entry puts the source back.",
          holds: [
            { translated: "src", from: "172.18.0.2:80", to: "192.0.2.10:8080", packet: "syn-ack" },
            { outcome: "answered" },
          ],
        },
        {
          claim: "The kernel does that by itself: the nat chains are not walked again for an answer.",
          holds: [{ never: { at: "chain", table: "nat", packet: "syn-ack" } }],
        },
      ],
      commands: [{ run: "conntrack -L" }],
    },
    {
      title: "Your turn",
      says: [{ aside: "Think of a Dockerfile." }],
      quiz: {
        asks: "plain's server listens on port 80 and no port was published. Can a neighbour on the LAN, who has a route to 172.17.0.2, open it?",
        how: "choose",
        answers: [
          {
            text: "No: a rule drops it",
            right: true,
            says: "Right. Since Docker 28 a packet for a container's own address must come by its bridge: here the first rule of raw PREROUTING drops it.",
            holds: [
              {
                asking: { from: "outside:eth1", proto: "tcp", to: "172.17.0.2", port: 80 },
                rule: "raw/PREROUTING",
                matched: true,
                text: "-d 172.17.0.2/32 ! -i docker0 -j DROP",
              },
              { asking: { from: "outside:eth1", proto: "tcp", to: "172.17.0.2", port: 80 }, outcome: "silence" },
            ],
          },
          {
            text: "Yes: nothing stands in the way",
            says: "Not any more. An older engine drops it later, in FORWARD. This one has a rule against it in the raw table.",
            holds: [
              { chain: "host/ip/raw/PREROUTING", has: "-d 172.17.0.2/32 ! -i docker0 -j DROP" },
              {
                sample: "docker-20.10-basic",
                asking: { from: "outside:eth1", proto: "tcp", to: "172.17.0.2", port: 80 },
                rule: "filter/FORWARD",
                matched: true,
                verdict: "drop",
              },
            ],
          },
          {
            text: "No: nobody listens",
            says: "Somebody does: httpd, in plain, on every address of its namespace. What is missing is permission to come in.",
            holds: [{ socket: "plain/tcp/*:80", process: "httpd" }],
          },
        ],
      },
    },
  ],
};
