import type { Lesson } from "../lesson.ts";

/** From iptables to nftables: the same question under Docker 28's and 29's rules. */
export const nftables: Lesson = {
  format: "hookline-lesson",
  version: 1,
  id: "nftables",
  title: "From iptables to nftables",
  about: "The same packet under Docker 28's iptables rules and under the nftables rules that Docker 29 makes.",
  minutes: 4,
  sample: "docker-28.5-basic",
  ask: { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8080, src: "203.0.113.7" },
  stops: [
    {
      title: "As you know it",
      at: { at: "chain", chain: "FORWARD", packet: "syn" },
      shows: "step",
      says: [
        {
          claim:
            "Docker 28, a published port. In FORWARD the packet is sent from chain to chain, looking at rules for bridges it has nothing to do with, until rule 3 of DOCKER accepts it.",
          holds: [
            { engine: "28" },
            { rule: "filter/DOCKER", matched: false, text: "-o docker0" },
            { rule: "filter/DOCKER", matched: true, text: "-d 172.18.0.2/32" },
            { step: { at: "chain", chain: "FORWARD", note: "Rule 3 of filter/DOCKER" } },
          ],
        },
        { aside: "Every network adds rules to the same chains, and each packet walks past them." },
      ],
    },
    {
      title: "A table of Docker's own",
      sample: "docker-29-nftables",
      select: "chain:host/ip/docker-bridges/filter-FORWARD",
      says: [
        {
          claim:
            "Docker 29 can write nftables instead. All of its IPv4 rules are in one table, `docker-bridges`; the chains of iptables have no part in it.",
          holds: [
            { chain: "host/ip/docker-bridges/filter-FORWARD", rules: 2 },
            { never: { at: "chain", table: "filter" } },
            { step: { at: "chain", table: "docker-bridges" } },
          ],
        },
        {
          claim:
            "To be exact: this capture's containers run on an engine 26, with the rules of 29's nftables backend put in place of its own.",
          holds: [{ engine: "26.1" }, { chain: "host/ip/docker-bridges/nat-PREROUTING" }],
        },
      ],
      commands: [{ run: "nft list chain ip docker-bridges filter-FORWARD" }],
    },
    {
      title: "DNAT, in other words",
      at: { at: "chain", table: "docker-bridges", chain: "nat-PREROUTING" },
      shows: "step",
      says: [
        {
          claim:
            "The idea is the same: is it for a local address? Then look for the port. `fib daddr type local` is what `--dst-type LOCAL` was.",
          holds: [
            { rule: "docker-bridges/nat-PREROUTING", matched: true, text: "fib daddr type local" },
            { sample: "docker-28.5-basic", rule: "nat/PREROUTING", matched: true, text: "--dst-type LOCAL" },
          ],
        },
        {
          claim: "And the rule: `tcp dport 8080 … dnat to 172.30.0.2:80`.",
          holds: [
            { rule: "docker-bridges/nat-prerouting-and-output", matched: true, text: "dnat to 172.30.0.2:80" },
            { translated: "dst", to: "172.30.0.2:80" },
          ],
        },
      ],
      commands: [{ run: "nft list chain ip docker-bridges nat-prerouting-and-output" }],
    },
    {
      title: "One look instead of many",
      at: { at: "chain", table: "docker-bridges", chain: "filter-FORWARD", packet: "syn" },
      shows: "step",
      says: [
        {
          claim:
            "In forward there is a verdict map: it goes by the name of the interface, and sends what leaves by `br-app` to that bridge's own chain. One look, however many networks there are.",
          holds: [
            {
              rule: "docker-bridges/filter-FORWARD",
              matched: true,
              text: "oifname vmap @filter-forward-in-jumps",
              why: "filter-forward-in__br-app",
            },
          ],
        },
        {
          claim:
            "In that chain the third rule accepts: for 172.30.0.2, port 80. The last one would have dropped what is published nowhere.",
          holds: [
            {
              rule: "docker-bridges/filter-forward-in__br-app",
              matched: true,
              text: "ip daddr 172.30.0.2 tcp dport 80",
              verdict: "accept",
            },
            { chain: "host/ip/docker-bridges/filter-forward-in__br-app", has: "UNPUBLISHED PORT DROP" },
          ],
        },
      ],
      commands: [{ run: "nft list chain ip docker-bridges filter-forward-in__br-app" }],
    },
    {
      title: "What stays",
      at: { at: "nat", kind: "un-dnat" },
      says: [
        {
          claim:
            "Underneath, nothing changed: the same hooks, the same connection tracking. The answer's source is put back to 192.0.2.10 by the entry, with no rule asked.",
          holds: [
            { translated: "src", to: "192.0.2.10:8080", packet: "syn-ack" },
            { sample: "docker-28.5-basic", translated: "src", to: "192.0.2.10:8080", packet: "syn-ack" },
            { outcome: "answered" },
          ],
        },
        {
          claim:
            "One thing to mind: there is no DOCKER-USER here. Rules of your own go into a table of your own, on the same hook; a drop in any table is final, an accept is not.",
          holds: [
            { chain: "host/ip/filter/DOCKER-USER", not: true },
            { sample: "docker-28.5-basic", chain: "host/ip/filter/DOCKER-USER", rules: 0 },
          ],
        },
      ],
    },
    {
      title: "Your turn",
      ask: { from: "container:p1", proto: "tcp", to: "172.30.0.2", port: 80 },
      says: [
        {
          claim: "p1, on docker0, tries w1, 172.30.0.2, which is on another bridge.",
          holds: [
            { container: "p1", network: "bridge" },
            { container: "w1", network: "app", address: "172.30.0.2" },
          ],
        },
      ],
      quiz: {
        asks: "Which chain ends that packet? Try it: press play.",
        how: "choose",
        answers: [
          {
            text: "raw-PREROUTING",
            right: true,
            says: "Yes: as under Docker 28, what is for a container's address and came by another interface goes no further than there.",
            holds: [
              { rule: "docker-bridges/raw-PREROUTING", matched: true, text: 'iifname != "br-app"', verdict: "drop" },
              {
                sample: "docker-28.5-basic",
                asking: { from: "container:plain", proto: "tcp", to: "172.18.0.2", port: 80 },
                step: { at: "drop", reason: "raw/PREROUTING" },
              },
            ],
          },
          {
            text: "filter-FORWARD",
            says: "It does not come that far: it is dropped before it is routed.",
            holds: [{ never: { at: "chain", chain: "filter-FORWARD" } }, { never: { at: "route", ns: "host" } }],
          },
          {
            text: "None: it is answered",
            says: "Networks are still kept apart. p1 waits in silence.",
            holds: [{ outcome: "silence" }],
          },
        ],
      },
    },
  ],
};
