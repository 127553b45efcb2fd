import type { Lesson } from "../lesson.ts";

/** IPv6, dual stack. */
export const ipv6: Lesson = {
  format: "hookline-lesson",
  version: 1,
  id: "ipv6",
  title: "IPv6, beside IPv4",
  about: "A dual-stack network: the same hooks with tables of their own, and what is different about localhost.",
  minutes: 3,
  sample: "docker-28.5-dualstack",
  ask: { from: "outside:eth0", proto: "tcp", to: "2001:db8:1::10", port: 8080, src: "2001:db8:ffff::7" },
  stops: [
    {
      title: "Two addresses on one cable",
      select: "link:s1/eth0",
      says: [
        {
          claim:
            "The network six was made with IPv6. s1 has two addresses on its one `eth0`: 172.28.0.2 and fd00:18::2.",
          holds: [
            { network: "six", ipv6: true },
            { link: "s1/eth0", address: "172.28.0.2/24" },
            { link: "s1/eth0", address: "fd00:18::2/64" },
          ],
        },
        {
          claim: "And two default routes, one for each family.",
          holds: [
            { route: "s1", text: "default via 172.28.0.1 dev eth0" },
            { prints: "ip -6 route", in: "s1", line: "default via fd00:18::1 dev eth0" },
          ],
        },
      ],
      commands: [
        { run: "ip -br addr show eth0", in: "s1" },
        { run: "ip -6 route", in: "s1" },
      ],
    },
    {
      title: "The same place, other rules",
      at: { at: "chain", table: "nat", chain: "PREROUTING" },
      shows: "step",
      says: [
        {
          claim:
            "Somebody opens port 8080 at the host's IPv6 address, 2001:db8:1::10. The hooks are the same; the tables are ip6tables' own.",
          holds: [
            {
              step: {
                at: "chain",
                family: "ip6",
                table: "nat",
                chain: "PREROUTING",
                header: { dst: "2001:db8:1::10" },
              },
            },
            { never: { at: "chain", family: "ip" } },
          ],
        },
        {
          claim: "Docker wrote a rule there as well: to fd00:18::2, port 80.",
          holds: [
            { rule: "nat/DOCKER", matched: true, text: "-j DNAT --to-destination [fd00:18::2]:80" },
            { translated: "dst", from: "[2001:db8:1::10]:8080", to: "[fd00:18::2]:80" },
          ],
        },
        { aside: "Whoever writes rules for one family alone leaves the other as it is." },
      ],
      commands: [{ run: "ip6tables -t nat -S DOCKER" }],
    },
    {
      title: "Masquerade, in IPv6 too",
      ask: { from: "container:s1", proto: "tcp", to: "2001:db8:ffff::7", port: 443 },
      at: { at: "nat", kind: "snat" },
      shows: "step",
      says: [
        {
          claim:
            "fd00:18::2 is a private address, as 172.28.0.2 is. So on the way out the source becomes the host's, 2001:db8:1::10.",
          holds: [
            { translated: "src", from: "fd00:18::2", to: "2001:db8:1::10", hook: "postrouting" },
            { rule: "nat/POSTROUTING", matched: true, text: "-s fd00:18::/64 ! -o br-4ccee62fd3c5 -j MASQUERADE" },
            { container: "s1", address: "172.28.0.2" },
          ],
        },
        {
          aside:
            "IPv6 was meant to do without this. With addresses that the world can reach, and a network in gateway mode routed, it does.",
        },
      ],
    },
    {
      title: "localhost in IPv6",
      ask: { from: "host", proto: "tcp", to: "::1", port: 8080 },
      at: { at: "socket", process: "docker-proxy" },
      says: [
        {
          claim:
            "The host opens ::1, port 8080. The rule in OUTPUT leaves ::1 out, and docker-proxy answers on `[::]:8080`.",
          holds: [
            { rule: "nat/OUTPUT", matched: false, text: "! -d ::1/128" },
            { step: { at: "socket", process: "docker-proxy", socket: "[::]:8080" } },
          ],
        },
        {
          claim: "It connects to s1 over IPv6 as well, from the bridge's address fd00:18::1 to fd00:18::2.",
          holds: [
            {
              step: {
                at: "send",
                process: "docker-proxy",
                header: { src: "fd00:18::1", dst: "fd00:18::2" },
              },
            },
          ],
        },
        { aside: "In IPv6 there is no such switch as route_localnet, so this one can never be done by rewriting." },
      ],
    },
    {
      title: "Which one is taken?",
      ask: { from: "container:s1", proto: "tcp", to: "s2", port: 80 },
      at: { at: "resolve" },
      shows: "step",
      says: [
        {
          claim: "Docker's DNS knows both addresses of s2: 172.28.0.3 and fd00:18::3.",
          holds: [{ step: { at: "resolve", note: "127.0.0.11 says 172.28.0.3, fd00:18::3" } }],
        },
        {
          aside:
            "Which of them is tried first is up to the program and its resolver. Hookline takes the first of the list, and says so.",
        },
      ],
      quiz: {
        asks: "d6 is on docker0 and published on 8086. At which addresses of the host does the internet reach it?",
        how: "choose",
        answers: [
          {
            text: "IPv4 and IPv6",
            right: true,
            says: "Yes: docker0 has IPv6 on this host, and Docker wrote a rule in each family.",
            holds: [
              {
                asking: { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8086, src: "203.0.113.7" },
                outcome: "answered",
              },
              {
                asking: {
                  from: "outside:eth0",
                  proto: "tcp",
                  to: "2001:db8:1::10",
                  port: 8086,
                  src: "2001:db8:ffff::7",
                },
                outcome: "answered",
              },
              { chain: "host/ip6/nat/DOCKER", has: "--dport 8086" },
              { chain: "host/ip/nat/DOCKER", has: "--dport 8086" },
            ],
          },
          {
            text: "IPv4 alone",
            says: "That is how it would be with IPv6 switched off for the network. Here ip6tables has a rule for 8086.",
            holds: [
              { chain: "host/ip6/nat/DOCKER", has: "--dport 8086" },
              { network: "bridge", ipv6: true },
            ],
          },
          {
            text: "IPv6 alone",
            says: "IPv4 has its rule as always.",
            holds: [{ chain: "host/ip/nat/DOCKER", has: "--dport 8086" }],
          },
        ],
      },
    },
  ],
};
