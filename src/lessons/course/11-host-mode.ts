import type { Lesson } from "../lesson.ts";

/** `network_mode: host`, what it gives away, port conflicts. */
export const hostMode: Lesson = {
  format: "hookline-lesson",
  version: 1,
  id: "host-mode",
  title: "On the host's own network",
  about: "network_mode: host: no room of its own, no rewriting, and what is given away for that.",
  minutes: 3,
  sample: "docker-28.5-basic",
  ask: { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 9100, src: "203.0.113.7" },
  stops: [
    {
      title: "A container without a room",
      select: "socket:host/tcp/*:9100",
      says: [
        {
          claim:
            "metrics was started with `--network host`. It has no namespace of its own: its socket, port 9100, stands among the host's.",
          holds: [
            { container: "metrics", mode: "host", namespace: "host" },
            { socket: "host/tcp/*:9100", process: "httpd" },
          ],
        },
        { aside: "Its files and processes are still its own. Only its network is not." },
      ],
      commands: [{ run: "docker inspect -f '{{.HostConfig.NetworkMode}}' metrics" }, { run: "ss -tlnp | grep 9100" }],
    },
    {
      title: "Straight to it",
      at: { at: "socket", process: "httpd" },
      says: [
        {
          claim:
            "A stranger asks for port 9100. No DNAT, no bridge, no forwarding: the packet goes up to the host and finds the socket.",
          holds: [
            { never: { at: "nat" } },
            { never: { at: "bridge" } },
            { never: { at: "forward" } },
            { step: { at: "socket", ns: "host", process: "httpd" } },
            { outcome: "answered" },
          ],
        },
        {
          claim: "That is the gain: no rewriting, and nothing for docker-proxy to do.",
          holds: [{ never: { at: "nat" } }, { never: { at: "socket", process: "docker-proxy" } }],
        },
      ],
    },
    {
      title: "Open without being published",
      at: { at: "route", ns: "host", purpose: "input" },
      says: [
        {
          claim:
            "Nobody published anything. metrics listens on every address of the host, so every address of the host has it: 192.0.2.10, and 10.20.0.10 on the LAN.",
          holds: [
            { socket: "host/tcp/*:9100" },
            { container: "metrics", port: "0.0.0.0:9100->9100/tcp", not: true },
            { link: "host/eth0", address: "192.0.2.10/24" },
            { asking: { from: "outside:eth1", proto: "tcp", to: "10.20.0.10", port: 9100 }, outcome: "answered" },
          ],
        },
        {
          claim:
            "At least it comes by INPUT, where your packet filter's rules count. On the host with ufw, the same port is closed by them.",
          holds: [
            {
              sample: "docker-20.10-ufw",
              asking: { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 9100, src: "203.0.113.7" },
              step: { at: "drop", reason: "filter/INPUT" },
            },
            { socket: "host/tcp/*:9100" },
          ],
        },
      ],
    },
    {
      title: "What it gives away",
      ask: { from: "container:metrics", proto: "tcp", to: "127.0.0.1", port: 9000 },
      at: { at: "socket", process: "docker-proxy" },
      says: [
        {
          claim:
            "metrics is on the host's loopback. It reaches api's port that was published on 127.0.0.1 alone, meant for the host's own programs.",
          holds: [
            { container: "api", port: "127.0.0.1:9000->80/tcp" },
            { outcome: "answered" },
            { step: { at: "send", header: { dst: "127.0.0.1", dport: 9000 } } },
          ],
        },
        {
          claim: "And it stands on every bridge at once. Even db, on an internal network, answers it.",
          holds: [
            { network: "back", internal: true },
            { asking: { from: "container:metrics", proto: "tcp", to: "172.19.0.3", port: 5432 }, outcome: "answered" },
          ],
        },
        {
          claim:
            "Only names it has none: Docker's DNS lives in containers' namespaces, and this one has no part in it.",
          holds: [{ prints: "ss -ulnp", line: "127.0.0.11", not: true }],
        },
      ],
    },
    {
      title: "Your turn",
      says: [{ aside: "Ports belong to a namespace; this one has many owners." }],
      quiz: {
        asks: "You start a second web server with --network host. It wants port 8080. What happens?",
        how: "choose",
        answers: [
          {
            text: "It fails: the address is in use",
            right: true,
            says: "Yes. docker-proxy listens on `0.0.0.0:8080` in the very same namespace, for web.",
            holds: [{ socket: "host/tcp/0.0.0.0:8080", process: "docker-proxy" }],
          },
          {
            text: "It works: containers have ports of their own",
            says: "With a namespace of its own it would: web and api both have port 80. On the host's network there is but one of each.",
            holds: [
              { socket: "web/tcp/*:80" },
              { socket: "api/tcp/*:80" },
              { container: "metrics", namespace: "host" },
            ],
          },
          {
            text: "It works, and takes the port over from web",
            says: "web is not on that port at all: it listens on 80, in its own namespace. On the host 8080 is docker-proxy's, and it does not let go.",
            holds: [
              { socket: "web/tcp/*:80", process: "httpd" },
              { socket: "host/tcp/0.0.0.0:8080", process: "docker-proxy" },
            ],
          },
        ],
      },
    },
  ],
};
