import type { Lesson } from "../lesson.ts";

/** `localhost` and docker-proxy. */
export const localhost: Lesson = {
  format: "hookline-lesson",
  version: 1,
  id: "localhost",
  title: "localhost, and docker-proxy",
  about: "Why localhost:8080 works although no rule rewrites it, and what docker-proxy does there.",
  minutes: 3,
  sample: "docker-28.5-basic",
  ask: { from: "host", proto: "tcp", to: "127.0.0.1", port: 8080 },
  stops: [
    {
      title: "On the host itself",
      says: [
        {
          claim: "A process on the host opens `localhost:8080`. The packet is from 127.0.0.1, and for 127.0.0.1.",
          holds: [{ step: { at: "send", header: { src: "127.0.0.1", dst: "127.0.0.1", dport: 8080 } } }],
        },
        { aside: "It is the port of the lesson before. One would think that the same rule rewrites it." },
      ],
    },
    {
      title: "The rule that steps aside",
      at: { at: "chain", table: "nat", chain: "OUTPUT" },
      shows: "step",
      says: [
        {
          claim:
            "What the host sends itself comes to OUTPUT, not to prerouting first. There is a way into Docker's chain there too, but not for 127.0.0.0/8.",
          holds: [
            { rule: "nat/OUTPUT", matched: false, text: "! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER" },
            { never: { at: "nat" } },
          ],
        },
        {
          claim:
            "For good reason: a packet from 127.0.0.1 may not leave the host by a bridge, unless somebody sets `route_localnet`. Here it is 0.",
          holds: [
            { sysctl: "net.ipv4.conf.br-06eb8e308daf.route_localnet", is: "0" },
            { step: { at: "send", header: { src: "127.0.0.1" } } },
          ],
        },
      ],
    },
    {
      title: "So somebody listens",
      at: { at: "socket", process: "docker-proxy" },
      shows: "step",
      says: [
        {
          claim: "The packet goes round by `lo` and finds a socket: docker-proxy's, on port 8080.",
          holds: [
            { step: { at: "device", dev: "lo", dir: "in" } },
            { step: { at: "socket", process: "docker-proxy", socket: "0.0.0.0:8080" } },
          ],
        },
        {
          claim:
            "Docker starts one such process for each published port and address family: it accepts here, and connects to 172.18.0.2:80.",
          holds: [
            { proxy: "0.0.0.0:8080", to: "172.18.0.2:80" },
            { socket: "host/tcp/[::]:8080", process: "docker-proxy" },
          ],
        },
      ],
      commands: [{ run: "ss -tlnp | grep docker-proxy" }],
    },
    {
      title: "A connection of its own",
      at: { at: "send", process: "docker-proxy" },
      says: [
        {
          claim:
            "docker-proxy opens a second connection, as any program would. Routing picks its source: 172.18.0.1, the host on web's bridge.",
          holds: [
            {
              step: {
                at: "send",
                process: "docker-proxy",
                header: { src: "172.18.0.1", dst: "172.18.0.2", dport: 80 },
              },
            },
          ],
        },
        {
          claim: "So there are two connections, each with its own SYN, and nothing is rewritten in either.",
          holds: [{ step: { at: "send", packet: "syn" }, times: 2 }, { never: { at: "nat" } }],
        },
      ],
    },
    {
      title: "What web sees",
      at: { at: "device", ns: "web", dev: "eth0", dir: "in" },
      says: [
        {
          claim:
            "To web the client is 172.18.0.1, whoever it was. Through DNAT it would have seen the client's own address.",
          holds: [
            { step: { at: "device", ns: "web", dir: "in", header: { src: "172.18.0.1" } } },
            {
              asking: { from: "outside:eth0", proto: "tcp", to: "192.0.2.10", port: 8080, src: "203.0.113.7" },
              step: { at: "device", ns: "web", dir: "in", header: { src: "203.0.113.7" } },
            },
          ],
        },
        { aside: "Keep that in mind when a log of yours shows the bridge's address for everybody." },
      ],
    },
    {
      title: "Without it",
      sample: "docker-28.5-noproxy",
      at: { at: "nat", kind: "dnat" },
      shows: "step",
      says: [
        {
          claim:
            "An engine may be told to do without: `--userland-proxy=false`. There is no docker-proxy here, and `localhost` is rewritten in OUTPUT after all.",
          holds: [
            { proxy: "0.0.0.0:8080", to: "172.18.0.2:80", not: true },
            { rule: "nat/OUTPUT", matched: true, text: "-m addrtype --dst-type LOCAL -j DOCKER" },
            { translated: "dst", from: "127.0.0.1:8080", to: "172.18.0.2:80", hook: "output" },
          ],
        },
        {
          claim: "For that Docker sets `route_localnet` on the bridge, and masquerades: 127.0.0.1 becomes 172.18.0.1.",
          holds: [
            { sysctl: "net.ipv4.conf.br-7fcf73ceacda.route_localnet", is: "1" },
            { translated: "src", from: "127.0.0.1", to: "172.18.0.1" },
          ],
        },
        {
          claim:
            "dockerd still holds a socket on 8080, so that nobody else takes the port. The packet never comes to it.",
          holds: [
            { socket: "host/tcp/0.0.0.0:8080", process: "dockerd" },
            { never: { at: "socket", process: "dockerd" } },
          ],
        },
      ],
    },
    {
      title: "Your turn",
      sample: "docker-28.5-basic",
      ask: { from: "container:plain", proto: "tcp", to: "192.0.2.10", port: 8080 },
      at: { at: "chain", table: "nat", chain: "PREROUTING", ns: "host" },
      shows: "step",
      says: [
        {
          claim:
            "One more that docker-proxy answers: plain, on docker0, opens web's published port at the host's address, 192.0.2.10.",
          holds: [
            { step: { at: "socket", process: "docker-proxy" } },
            { step: { at: "send", header: { dst: "192.0.2.10" } } },
          ],
        },
      ],
      quiz: {
        asks: "Why is that packet not rewritten to web by the rule for port 8080?",
        how: "choose",
        answers: [
          {
            text: "An earlier rule sends it back",
            right: true,
            says: "Yes: `-i docker0 -j RETURN` comes first. What comes from a bridge of Docker's leaves the chain before any DNAT.",
            holds: [
              { rule: "nat/DOCKER", matched: true, text: "-i docker0 -j RETURN", verdict: "return" },
              { never: { at: "nat" } },
            ],
          },
          {
            text: "It is not for a local address",
            says: "It is: that very rule matched and sent it into the chain.",
            holds: [{ rule: "nat/PREROUTING", matched: true, text: "--dst-type LOCAL" }],
          },
          {
            text: "Containers never come to prerouting",
            says: "They do, like everything that comes in by an interface. Look at the rules above.",
            holds: [{ step: { at: "chain", table: "nat", chain: "PREROUTING", ns: "host" } }],
          },
        ],
      },
    },
  ],
};
