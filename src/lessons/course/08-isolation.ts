import type { Lesson } from "../lesson.ts";

/** Why two networks cannot talk, and the isolation rules. */
export const isolation: Lesson = {
  format: "hookline-lesson",
  version: 1,
  id: "isolation",
  title: "Why two networks cannot talk",
  about: "The host could route between its bridges. The rules that keep them apart, then and now.",
  minutes: 4,
  sample: "docker-20.10-basic",
  ask: { from: "container:plain", proto: "tcp", to: "172.18.0.2", port: 80 },
  stops: [
    {
      title: "There is a way",
      at: { at: "route", ns: "host", purpose: "input" },
      shows: "step",
      says: [
        { aside: "This is an engine of 2020. A container on one bridge tries one on another." },
        {
          claim:
            "plain, on docker0, sends to web, 172.18.0.2, which is on app. The host knows the way: out by `br-3777e685879c`.",
          holds: [
            { container: "plain", network: "bridge" },
            { container: "web", network: "app", address: "172.18.0.2" },
            { step: { at: "route", ns: "host", note: "172.18.0.2 is reached over app (br-3777e685879c)" } },
          ],
        },
        {
          claim: "And it forwards. A router would pass this on without a second thought.",
          holds: [{ sysctl: "net.ipv4.ip_forward", is: "1" }, { step: { at: "forward" } }],
        },
      ],
    },
    {
      title: "Stage one: where from?",
      at: { at: "chain", chain: "FORWARD" },
      shows: "step",
      says: [
        {
          claim:
            "Docker's rules come first. DOCKER-ISOLATION-STAGE-1 asks: does it leave the bridge that it came by? From docker0, and not out by docker0: on to stage two.",
          holds: [
            {
              rule: "filter/DOCKER-ISOLATION-STAGE-1",
              matched: true,
              text: "-i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2",
            },
          ],
        },
        {
          claim:
            "A packet for the internet passes here as well. It gets through, for stage two only minds other bridges.",
          holds: [
            {
              asking: { from: "container:plain", proto: "tcp", to: "203.0.113.7", port: 443 },
              rule: "filter/DOCKER-ISOLATION-STAGE-1",
              matched: true,
              text: "-i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2",
            },
            { asking: { from: "container:plain", proto: "tcp", to: "203.0.113.7", port: 443 }, outcome: "answered" },
          ],
        },
      ],
      commands: [{ run: "iptables -S DOCKER-ISOLATION-STAGE-1" }],
    },
    {
      title: "Stage two: where to?",
      at: { at: "drop" },
      shows: "step",
      says: [
        {
          claim:
            "Stage two asks: does it go out by a bridge of Docker's? It does, and is dropped. Nobody is told; plain waits in silence.",
          holds: [
            { rule: "filter/DOCKER-ISOLATION-STAGE-2", matched: true, text: "-o br-3777e685879c -j DROP" },
            { step: { at: "drop", reason: "DOCKER-ISOLATION-STAGE-2" } },
            { outcome: "silence" },
          ],
        },
        { aside: "Two stages, because one list of every pair of bridges would grow with their square." },
      ],
      commands: [{ run: "iptables -S DOCKER-ISOLATION-STAGE-2" }],
    },
    {
      title: "Today: stopped at the door",
      sample: "docker-28.5-basic",
      at: { at: "drop" },
      shows: "step",
      says: [
        {
          claim:
            "The same question under Docker 28. It does not even come to routing: the raw table drops what is for 172.18.0.2 and came by another bridge.",
          holds: [
            { engine: "28" },
            { rule: "raw/PREROUTING", matched: true, text: "-d 172.18.0.2/32 ! -i br-06eb8e308daf -j DROP" },
            { never: { at: "route", ns: "host" } },
            { outcome: "silence" },
          ],
        },
        {
          claim: "The isolation chains are still there, for what raw does not name.",
          holds: [{ chain: "host/ip/filter/DOCKER-ISOLATION-STAGE-2", has: "-o br-06eb8e308daf -j DROP" }],
        },
      ],
    },
    {
      title: "A network without a way out",
      ask: { from: "container:web", proto: "tcp", to: "172.19.0.3", port: 5432 },
      at: { at: "drop" },
      shows: "step",
      says: [
        {
          claim:
            "back is an internal network. What comes to it from another subnet is dropped by the first isolation rule.",
          holds: [
            { network: "back", internal: true },
            {
              rule: "filter/DOCKER-ISOLATION-STAGE-1",
              matched: true,
              text: "! -s 172.19.0.0/16 -o br-17ea6f77d6dd -j DROP",
            },
          ],
        },
        {
          claim: "And db, inside it, has no default route at all: it cannot even try to leave.",
          holds: [
            { links: "db", are: ["lo", "eth0"] },
            { route: "db", text: "default via 172.19.0.1 dev eth0", not: true },
            { asking: { from: "container:db", proto: "tcp", to: "203.0.113.7", port: 443 }, outcome: "no-route" },
          ],
        },
      ],
      commands: [{ run: "docker network inspect -f '{{.Internal}}' back" }, { run: "ip route", in: "db" }],
    },
    {
      title: "Your turn",
      says: [{ aside: "They are kept apart, and yet some get across." }],
      quiz: {
        asks: "Which container can open a connection to db at 172.19.0.3, port 5432?",
        how: "point",
        answers: [
          {
            text: "api",
            select: "namespace:api",
            right: true,
            says: "Yes: api is on both networks. Its `eth1` is plugged into back, so it reaches db over one bridge, and nothing is forwarded.",
            holds: [
              { container: "api", network: "back" },
              { link: "api/eth1", peer: "host/vethc75cf99" },
              { asking: { from: "container:api", proto: "tcp", to: "172.19.0.3", port: 5432 }, outcome: "answered" },
              {
                asking: { from: "container:api", proto: "tcp", to: "172.19.0.3", port: 5432 },
                never: { at: "forward" },
              },
            ],
          },
          {
            text: "web",
            select: "namespace:web",
            says: "You have just seen web's packet die.",
            holds: [
              { asking: { from: "container:web", proto: "tcp", to: "172.19.0.3", port: 5432 }, outcome: "silence" },
            ],
          },
          {
            text: "plain",
            select: "namespace:plain",
            says: "plain is on docker0, another network still. Its packet is lost as well.",
            holds: [
              { asking: { from: "container:plain", proto: "tcp", to: "172.19.0.3", port: 5432 }, outcome: "silence" },
            ],
          },
        ],
        otherwise: "Look for a room with a cable into back.",
      },
    },
  ],
};
