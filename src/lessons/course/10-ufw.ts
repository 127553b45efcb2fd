import type { Lesson } from "../lesson.ts";

/** Why Docker passes by ufw, and DOCKER-USER. */
export const ufw: Lesson = {
  format: "hookline-lesson",
  version: 1,
  id: "ufw",
  title: "Why Docker passes by ufw",
  about: "ufw denies everything, and the published port is open all the same. Where to put a rule that counts.",
  minutes: 4,
  sample: "docker-20.10-ufw",
  ask: { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 9100, src: "203.0.113.7" },
  stops: [
    {
      title: "ufw at work",
      at: { at: "chain", chain: "INPUT" },
      shows: "step",
      says: [
        {
          claim:
            "This host runs ufw: deny incoming, allow 22. A stranger tries port 9100, where a program of the host's listens.",
          holds: [
            { chain: "host/ip/filter/ufw-user-input", has: "--dport 22 -j ACCEPT" },
            { chain: "host/ip/filter/INPUT", policy: "DROP" },
            { socket: "host/tcp/*:9100" },
          ],
        },
        {
          claim:
            "The packet is for the host, so it comes to INPUT. No rule of ufw's lets it pass, and the policy drops it.",
          holds: [
            { rule: "filter/INPUT", matched: true, verdict: "drop", text: "-P INPUT DROP" },
            { step: { at: "drop", reason: "the policy of filter/INPUT" } },
            { outcome: "silence" },
          ],
        },
        { aside: "As it should be." },
      ],
      commands: [{ run: "iptables -S ufw-user-input" }],
    },
    {
      title: "And the published port?",
      ask: { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8080, src: "203.0.113.7" },
      at: { at: "nat", kind: "dnat" },
      says: [
        {
          claim:
            "web is published on 8080. Nobody told ufw to allow that. But first of all, prerouting rewrites: the packet is now for 172.18.0.2:80.",
          holds: [
            { container: "web", port: "0.0.0.0:8080->80/tcp" },
            { chain: "host/ip/filter/ufw-user-input", has: "8080", not: true },
            { translated: "dst", from: "192.0.2.10:8080", to: "172.18.0.2:80", hook: "prerouting" },
          ],
        },
        {
          claim: "It is no longer for the host, so it does not come to INPUT, where ufw waits for it.",
          holds: [
            { never: { at: "chain", chain: "INPUT", ns: "host", packet: "syn" } },
            { step: { at: "forward", packet: "syn" } },
          ],
        },
      ],
    },
    {
      title: "Docker stands in front",
      at: { at: "chain", chain: "FORWARD", packet: "syn" },
      shows: "step",
      says: [
        {
          claim:
            "In FORWARD, too, ufw has chains, at the end. Docker's rules stand at the top, and one of them accepts: the packet never comes to ufw's.",
          holds: [
            { chain: "host/ip/filter/FORWARD", has: "-j ufw-before-forward" },
            { rule: "filter/DOCKER", matched: true, text: "-d 172.18.0.2/32" },
            { never: { at: "chain", chain: "FORWARD", walks: "ufw-before-forward", packet: "syn" } },
            { outcome: "answered" },
          ],
        },
        { aside: "Nothing is broken. Two tools write into one table, and each is right about its own part." },
      ],
      commands: [{ run: "iptables -S FORWARD" }],
    },
    {
      title: "The chain that is yours",
      ask: { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8081, src: "203.0.113.7" },
      at: { at: "drop" },
      shows: "step",
      says: [
        {
          claim:
            "Docker leaves one chain to you: DOCKER-USER, the first thing in FORWARD. Here somebody closed admin's port 8081 to what comes by `eth0`.",
          holds: [
            { rule: "filter/FORWARD", matched: true, text: "-j DOCKER-USER" },
            {
              rule: "filter/DOCKER-USER",
              matched: true,
              text: "-i eth0 -p tcp -m conntrack --ctorigdstport 8081 --ctdir ORIGINAL -j DROP",
            },
            { container: "admin", port: "0.0.0.0:8081->80/tcp" },
            { outcome: "silence" },
          ],
        },
        {
          claim: "From the LAN, by `eth1`, it is still open.",
          holds: [
            {
              asking: { from: "outside:eth1", proto: "tcp", to: "10.20.0.10", port: 8081, src: "10.20.0.50" },
              outcome: "answered",
            },
          ],
        },
      ],
      commands: [{ run: "iptables -S DOCKER-USER" }],
    },
    {
      title: "The rule that never matches",
      ask: { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8082, src: "203.0.113.7" },
      at: { at: "chain", chain: "FORWARD", packet: "syn" },
      shows: "step",
      says: [
        {
          claim:
            "Somebody tried the same for wiki's port 8082, with `--dport 8082`. The rule looks right, and does nothing: the port is open.",
          holds: [
            { rule: "filter/DOCKER-USER", matched: false, text: "-i eth0 -p tcp -m tcp --dport 8082 -j DROP" },
            { container: "wiki", port: "0.0.0.0:8082->80/tcp" },
            { outcome: "answered" },
          ],
        },
        {
          claim:
            "Look at the packet as it is here: it was rewritten before, and is for port 80. The port that was asked is what connection tracking remembers, hence `--ctorigdstport`.",
          holds: [
            { step: { at: "chain", chain: "FORWARD", packet: "syn", header: { dport: 80 } } },
            { entry: "host", original: { dst: "192.0.2.10:8082" } },
            { chain: "host/ip/filter/DOCKER-USER", has: "--ctorigdstport 8081" },
          ],
        },
      ],
    },
    {
      title: "Your turn",
      says: [{ aside: "One rule to choose." }],
      quiz: {
        asks: "You want to close web's 8080 to the internet. Which one works?",
        how: "choose",
        answers: [
          {
            text: "ufw deny 8080",
            says: "It would stand in ufw's chains of INPUT. The packet is forwarded, and never comes there.",
            holds: [
              {
                asking: { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8080, src: "203.0.113.7" },
                never: { at: "chain", chain: "INPUT", ns: "host" },
              },
            ],
          },
          {
            text: "In DOCKER-USER: -i eth0 -p tcp --dport 80 -j DROP",
            says: "It matches, and too much: by then every published port on this host is port 80. Adding web's address, `-d 172.18.0.2`, would do, until it changes.",
            holds: [
              { container: "web", port: "0.0.0.0:8080->80/tcp", address: "172.18.0.2" },
              { container: "admin", port: "0.0.0.0:8081->80/tcp" },
              { container: "wiki", port: "0.0.0.0:8082->80/tcp" },
            ],
          },
          {
            text: "In DOCKER-USER: -i eth0 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j DROP",
            right: true,
            says: "Yes: by the port that was asked, and in the direction of the question alone. Like the rule that closes 8081 here.",
            holds: [
              {
                asking: { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8081, src: "203.0.113.7" },
                rule: "filter/DOCKER-USER",
                matched: true,
                text: "--ctorigdstport 8081 --ctdir ORIGINAL -j DROP",
              },
            ],
          },
        ],
      },
    },
  ],
};
