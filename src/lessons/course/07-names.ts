import type { Lesson } from "../lesson.ts";

/** Names: 127.0.0.11 and user-defined networks, against the default bridge. */
export const names: Lesson = {
  format: "hookline-lesson",
  version: 1,
  id: "names",
  title: "Names, and who answers them",
  about: "How web finds api by its name, where 127.0.0.11 is, and why the default bridge knows no names.",
  minutes: 3,
  sample: "docker-28.5-basic",
  ask: { from: "container:web", proto: "tcp", to: "api", port: 80 },
  stops: [
    {
      title: "First a lookup",
      at: { at: "resolve" },
      shows: "step",
      says: [
        {
          claim:
            "web wants to talk to api, by name. Before any packet goes there, the name is looked up: 127.0.0.11 says 172.18.0.3.",
          holds: [
            { step: { at: "resolve", by: "127.0.0.11", name: "api", note: "127.0.0.11 says 172.18.0.3" } },
            { first: { at: "resolve" }, second: { at: "send" } },
          ],
        },
        {
          claim:
            "Both are on the network app, which somebody made with `docker network create`. There Docker answers for the names of its containers.",
          holds: [
            { container: "web", network: "app" },
            { container: "api", network: "app", address: "172.18.0.3" },
          ],
        },
      ],
    },
    {
      title: "Where is 127.0.0.11?",
      ask: { from: "container:web", proto: "udp", to: "127.0.0.11", port: 53 },
      select: "socket:web/udp/127.0.0.11:44197",
      says: [
        {
          claim:
            "In web's own namespace. All of `127/8` is loopback, and a socket of dockerd stands there: on port 44197, not on 53.",
          holds: [
            { socket: "web/udp/127.0.0.11:44197", process: "dockerd" },
            { socket: "web/udp/127.0.0.11:53", not: true },
            { prints: "ss -ulnp", in: "web", line: "127.0.0.11:44197" },
            { step: { at: "route", ns: "web", note: "127.0.0.11 is an address of this very network stack" } },
            { link: "web/lo", address: "127.0.0.1/8" },
          ],
        },
        { aside: "The engine opened that socket from outside: it entered the namespace for a moment, as one may." },
      ],
      commands: [{ run: "ss -ulnp", in: "web" }],
    },
    {
      title: "Rules inside a container",
      at: { at: "nat", kind: "dnat", ns: "web" },
      shows: "step",
      says: [
        {
          claim: "Rules of web's own lead port 53 there: DOCKER_OUTPUT rewrites 127.0.0.11:53 to 127.0.0.11:44197.",
          holds: [
            { rule: "nat/DOCKER_OUTPUT", ns: "web", matched: true, text: "--dport 53" },
            { translated: "dst", ns: "web", from: "127.0.0.11:53", to: "127.0.0.11:44197", hook: "output" },
          ],
        },
        { aside: "Containers have hooks of their own. The small line in each room on the stage shows them." },
      ],
      commands: [{ run: "iptables -t nat -S", in: "web" }],
    },
    {
      title: "It never leaves the room",
      at: { at: "socket", process: "dockerd" },
      says: [
        {
          claim:
            "The question went round by `lo`; no cable, no bridge, nothing of the host's. dockerd takes it, and answers from what it knows.",
          holds: [
            { never: { ns: "host" } },
            { step: { at: "device", ns: "web", dev: "lo" } },
            { step: { at: "socket", ns: "web", process: "dockerd" } },
            { outcome: "answered" },
          ],
        },
        {
          claim: "So a packet filter on the host will never see a container's question to Docker's DNS.",
          holds: [{ never: { at: "chain", ns: "host" } }],
        },
      ],
    },
    {
      title: "The default bridge knows no names",
      select: "namespace:plain",
      ask: { from: "container:plain", proto: "tcp", to: "172.17.0.3", port: 80 },
      says: [
        {
          claim:
            "plain and legacy are on docker0, the default bridge. They reach each other by address: 172.17.0.3 answers.",
          holds: [
            { container: "plain", network: "bridge" },
            { container: "legacy", network: "bridge", address: "172.17.0.3" },
            { outcome: "answered" },
          ],
        },
        {
          claim: "But there is no 127.0.0.11 in plain: no socket of dockerd's, and no rules of its own.",
          holds: [
            { socket: "plain/tcp/*:80", process: "httpd" },
            { prints: "ss -ulnp", in: "plain", line: "dockerd", not: true },
            { prints: "ss -ulnp", in: "plain", line: "127.0.0.11", not: true },
            { chain: "plain/ip/nat/DOCKER_OUTPUT", not: true },
          ],
        },
        { aside: "That is one good reason to make a network of your own, even for two containers." },
      ],
      commands: [{ run: "ss -ulnp", in: "plain" }],
    },
    {
      title: "Your turn",
      says: [{ aside: "api is on two networks." }],
      select: "namespace:api",
      quiz: {
        asks: "web looks up db, which is on the network back alone. What does it get?",
        how: "choose",
        answers: [
          {
            text: "No such name",
            right: true,
            says: "Right. Names are told among those that share a network, and web is not on back; api is on both.",
            holds: [
              { container: "db", network: "back" },
              { container: "web", network: "back", not: true },
              { container: "api", network: "back" },
              { container: "api", network: "app" },
            ],
          },
          {
            text: "db's address, but no answer from it",
            says: "Docker's DNS does not even tell the name. Had web known the address, the rules between networks would have dropped the packet.",
            holds: [
              { container: "web", network: "back", not: true },
              { asking: { from: "container:web", proto: "tcp", to: "172.19.0.3", port: 5432 }, outcome: "silence" },
            ],
          },
          {
            text: "api's address, because api is on both",
            says: "A name is a container's own. api may look up db, and reaches it, but stands in for nobody.",
            holds: [
              { asking: { from: "container:api", proto: "tcp", to: "db", port: 5432 }, outcome: "answered" },
              {
                asking: { from: "container:api", proto: "tcp", to: "db", port: 5432 },
                step: { at: "resolve", name: "db", by: "127.0.0.11" },
              },
            ],
          },
        ],
      },
    },
  ],
};
