import type { Lesson } from "../lesson.ts";

/** A namespace is a network of its own. */
export const namespace: Lesson = {
  format: "hookline-lesson",
  version: 1,
  id: "namespace",
  title: "A namespace is a network of its own",
  about: "What a container's network is made of: its own interfaces, routes, rules and sockets.",
  minutes: 3,
  sample: "docker-28.5-basic",
  ask: { from: "container:web", proto: "tcp", to: "172.18.0.3", port: 80 },
  stops: [
    {
      title: "One kernel, many networks",
      says: [
        { aside: "A container is a process that the kernel shows a smaller world. Its network is part of that." },
        {
          claim:
            "The large room is the host's own network namespace, with its cards `eth0` and `eth1` and the bridges that Docker made.",
          holds: [
            { link: "host/eth0", address: "192.0.2.10/24" },
            { link: "host/eth1", address: "10.20.0.10/24" },
            { link: "host/docker0", kind: "bridge" },
          ],
        },
        {
          claim: "Each smaller room below it is a network namespace too. web lives in one of them, api in another.",
          holds: [
            { container: "web", namespace: "web" },
            { container: "api", namespace: "api" },
          ],
        },
      ],
      select: "namespace:host",
    },
    {
      title: "What is inside",
      select: "namespace:web",
      says: [
        {
          claim: "web sees two interfaces and no more: `lo`, and one called `eth0`. None of the host's cards is there.",
          holds: [{ links: "web", are: ["lo", "eth0"] }],
        },
        {
          claim: "That `eth0` has an address of its own, 172.18.0.2. It has nothing to do with the host's `eth0`.",
          holds: [
            { link: "web/eth0", address: "172.18.0.2/16" },
            { link: "host/eth0", address: "172.18.0.2/16", not: true },
          ],
        },
        {
          aside:
            "On a real host you go and look from inside: the command enters the namespace of the container's process.",
        },
      ],
      commands: [{ run: "ip -br addr", in: "web" }],
    },
    {
      title: "Routes of its own",
      select: "namespace:web",
      says: [
        {
          claim:
            "A namespace decides for itself where packets go. web knows two routes: its own network is right at hand, and all else goes to 172.18.0.1.",
          holds: [
            { route: "web", text: "172.18.0.0/16 dev eth0 src 172.18.0.2" },
            { route: "web", text: "default via 172.18.0.1 dev eth0" },
          ],
        },
        {
          claim: "The host's default route is another one: by way of 192.0.2.1.",
          holds: [{ route: "host", text: "default via 192.0.2.1 dev eth0" }],
        },
      ],
      commands: [{ run: "ip route", in: "web" }, { run: "ip route" }],
    },
    {
      title: "Listening sockets too",
      says: [
        {
          claim:
            "A port belongs to a namespace. web and api both listen on port 80, and neither is in the other's way.",
          holds: [
            { socket: "web/tcp/*:80", process: "httpd" },
            { socket: "api/tcp/*:80", process: "httpd" },
          ],
        },
        {
          claim: "On the host itself nobody listens on port 80.",
          holds: [
            { socket: "host/tcp/*:80", not: true },
            { socket: "host/tcp/0.0.0.0:80", not: true },
          ],
        },
      ],
      commands: [{ run: "ss -tlnp", in: "web" }, { run: "ss -tlnp" }],
    },
    {
      title: "From one room to another",
      at: { at: "device", ns: "web", dev: "eth0", dir: "out" },
      says: [
        {
          claim: "So a packet from web to api leaves one network and enters another: out by web's `eth0`, in by api's.",
          holds: [
            {
              first: { at: "device", ns: "web", dev: "eth0", dir: "out", packet: "syn" },
              second: { at: "device", ns: "api", dev: "eth0", dir: "in", packet: "syn" },
            },
          ],
        },
        {
          claim: "api's kernel side answers, and web has its connection.",
          holds: [{ outcome: "answered" }, { packet: "syn-ack", fate: "delivered" }],
        },
        { aside: "Press play and watch it cross. How it gets from room to room is the next lesson." },
      ],
    },
    {
      title: "Which is which?",
      says: [{ aside: "One container here shares its namespace with another: it has no room of its own." }],
      quiz: {
        asks: "Docker started side with `--network container:web`. In which room do you find it?",
        how: "point",
        answers: [
          {
            text: "web's",
            select: "namespace:web",
            right: true,
            says: "Yes. side lives in web's namespace: same interfaces, same address, and each reaches the other at `localhost`.",
            holds: [
              { container: "side", namespace: "web" },
              { socket: "web/tcp/*:8000", process: "httpd" },
            ],
          },
          {
            text: "the host's",
            select: "namespace:host",
            says: "That is what `--network host` does; metrics was started so. side shares with a container instead.",
            holds: [
              { container: "metrics", mode: "host", namespace: "host" },
              { container: "side", namespace: "host", not: true },
            ],
          },
          {
            text: "lonely's",
            select: "namespace:lonely",
            says: "lonely has nobody for company: started with `--network none`, its namespace has `lo` and nothing else.",
            holds: [
              { links: "lonely", are: ["lo"] },
              { container: "lonely", mode: "none" },
            ],
          },
        ],
        otherwise:
          "Not that one. Look for the room that its sockets stand in: one of them listens on a port besides 80.",
      },
    },
  ],
};
