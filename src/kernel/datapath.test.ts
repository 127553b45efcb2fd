import { describe, expect, test } from "vitest";
import type { DockerNetwork } from "../host/model.ts";
import { parsePrefix } from "../net/prefix.ts";
import { compileHost, simulate } from "./simulator.ts";
import { ask, crossings, fates, headersAt, hostOf, question, walkOf } from "./testing/ask.ts";
import { HostText } from "./testing/host-text.ts";

/** A bridge with two containers behind a host that forwards, masquerades, and publishes web's port. */
const PUBLISHED = `
  host
    forward
    br_netfilter
    eth0 192.0.2.10/24
    br0 bridge 172.18.0.1/24
    route default via 192.0.2.1 dev eth0
    tcp *:22 sshd
    proxy tcp 0.0.0.0:8080 172.18.0.2:80
    *nat
    -A PREROUTING ! -i br0 -p tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80
    -A POSTROUTING -s 172.18.0.0/24 ! -o br0 -j MASQUERADE
    *filter
    -A FORWARD -j ACCEPT
  web
    eth0 172.18.0.2/24 on br0
    route default via 172.18.0.1 dev eth0
    tcp *:80 httpd
  api
    eth0 172.18.0.3/24 on br0
    route default via 172.18.0.1 dev eth0
`;

describe("hooks", () => {
  test("HK-8: postrouting of a forwarded packet knows the input device, of a local one it does not", () => {
    const host = hostOf(PUBLISHED);
    expect(walkOf(ask(host, "web -> 203.0.113.7:443 tcp").packets[0])).toContain(
      "host nat/POSTROUTING br0→eth0 1 accept",
    );
    expect(walkOf(ask(host, "host -> 203.0.113.7:443 tcp").packets[0])).toContain(
      "host nat/POSTROUTING →eth0 policy accept",
    );
  });
});

describe("connection tracking", () => {
  test("CT-7: an entry is kept at the end of input; CT-8: and not known to the next namespace", () => {
    const journey = ask(hostOf(PUBLISHED), "web -> 192.0.2.10:22 tcp");
    const acts = journey.packets[0]?.steps.flatMap((s) => (s.at === "conntrack" ? [`${s.ns} ${s.action}`] : []));
    expect(acts).toEqual(["host new", "host confirmed"]);
  });

  test("CT-11: a SYN over the remains of a closed connection begins a new one, over a live one it is let through", () => {
    const host = (state: string): ReturnType<typeof hostOf> =>
      hostOf(`
        host
          eth0 192.0.2.10/24
          tcp *:80 httpd
          conntrack tcp      6 100 ${state} src=192.0.2.1 dst=192.0.2.10 sport=40000 dport=80 src=192.0.2.10 dst=192.0.2.1 sport=80 dport=40000 [ASSURED] mark=0 use=1
          *filter
          -A INPUT -m conntrack --ctstate NEW
          -A INPUT -m conntrack --ctstate ESTABLISHED
      `);
    const asked = "outside eth0 192.0.2.1 -> 192.0.2.10:80 tcp";
    expect(walkOf(ask(host("TIME_WAIT"), asked).packets[0])).toEqual([
      "host filter/INPUT eth0→ 1 continue, policy accept",
    ]);
    expect(walkOf(ask(host("ESTABLISHED"), asked).packets[0])).toEqual([
      "host filter/INPUT eth0→ 2 continue, policy accept",
    ]);
  });
});

describe("connection tracking, further", () => {
  test("CT-10: neighbour discovery is never tracked: UNTRACKED, not INVALID", () => {
    const text = (state: string): string => `
      host
        br0 bridge fd00:18::1/64
        6*filter
        -A OUTPUT -m conntrack --ctstate ${state} -j DROP
      web
        eth0 fd00:18::2/64 on br0
        tcp *:80 httpd
    `;
    expect(ask(hostOf(text("INVALID")), "host -> [fd00:18::2]:80 tcp").outcome).toBe("answered");
    expect(ask(hostOf(text("UNTRACKED")), "host -> [fd00:18::2]:80 tcp").outcome).toBe("unreachable");
  });

  test("CT-12: an entry whose answers would be taken for another's is dropped when confirmed, but for UDP", () => {
    const host = hostOf(`
      host
        eth0 192.0.2.10/24
        tcp *:80 httpd
        udp *:53 dns
        conntrack tcp      6 100 ESTABLISHED src=192.0.2.1 dst=192.0.2.9 sport=40000 dport=8080 src=192.0.2.10 dst=192.0.2.1 sport=80 dport=40000 [ASSURED] mark=0 use=1
        conntrack udp      17 100 src=192.0.2.1 dst=192.0.2.9 sport=40000 dport=5353 src=192.0.2.10 dst=192.0.2.1 sport=53 dport=40000 mark=0 use=1
        *filter
        -A INPUT -m conntrack --ctstate NEW
    `);
    expect(fates(ask(host, "outside eth0 192.0.2.1 -> 192.0.2.10:80 tcp"))).toEqual(["syn dropped"]);
    expect(fates(ask(host, "outside eth0 192.0.2.1 -> 192.0.2.10:53 udp"))[0]).toBe("datagram delivered");
  });
});

describe("routing", () => {
  test("RT-10: a socket bound to a device answers by it, even where no route says so", () => {
    const text = (listen: string): string => `
      host
        eth0 192.0.2.10/24
        udp ${listen} dns
    `;
    const asked = "outside eth0 203.0.113.7 -> 192.0.2.10:53 udp";
    expect(ask(hostOf(text("0.0.0.0%eth0:53")), asked).outcome).toBe("answered");
    expect(ask(hostOf(text("0.0.0.0:53")), asked).outcome).toBe("silence");
  });

  test("RT-13: a link-local source is not forwarded, and ::1 arrives by no device but lo", () => {
    const host = hostOf(`
      host
        forward
        eth0 2001:db8:1::10/64
        br0 bridge fd00:18::1/64
      web
        eth0 fd00:18::2/64 on br0
        tcp *:80 httpd
    `);
    const journey = ask(host, "outside eth0 fe80::9 -> [fd00:18::2]:80 tcp");
    expect(fates(journey)[0]).toBe("syn dropped");
  });

  test("a send without a route fails at once, and is told of as one packet", () => {
    const journey = ask(hostOf("host\n  eth0 192.0.2.10/24"), "host -> 203.0.113.7:80 tcp");
    expect(journey.outcome).toBe("no-route");
    expect(journey.packets[0]?.steps.map((s) => s.at)).toEqual(["send", "route", "drop"]);
  });
});

describe("neighbours", () => {
  test("NB-9: what leads outside is assumed to answer, a closed bridge is not", () => {
    const host = hostOf(PUBLISHED);
    expect(ask(host, "host -> 192.0.2.77:80 tcp").outcome).toBe("answered");
    expect(ask(host, "host -> 172.18.0.77:80 tcp").outcome).toBe("unreachable");
  });

  test("NB-10: a private source finds no way back from beyond the default route", () => {
    const host = hostOf(PUBLISHED.replace("-A POSTROUTING", "-A POSTROUTING -p udp"));
    expect(ask(host, "web -> 203.0.113.7:443 tcp").outcome).toBe("silence");
    expect(ask(host, "outside eth0 203.0.113.7 -> 172.18.0.2:80 tcp").outcome).toBe("no-route");
  });

  test("NB-15: whoever asks for a routed network was told the way", () => {
    const host = new HostText(PUBLISHED).host();
    const subnet = parsePrefix("172.18.0.0/24");
    if (!subnet.ok) throw new Error(subnet.error);
    const mode = (gateway: string): DockerNetwork => ({
      id: "1",
      name: "back",
      driver: "bridge",
      internal: false,
      enableIPv6: false,
      subnets: [{ subnet: subnet.value, gateway: null }],
      options: new Map([["com.docker.network.bridge.gateway_mode_ipv4", gateway]]),
      bridge: "br0",
    });
    const asked = "outside eth0 203.0.113.7 -> 172.18.0.2:80 tcp";
    expect(ask(compileHost({ ...host, networks: [mode("routed")] }), asked).outcome).toBe("answered");
    expect(ask(compileHost({ ...host, networks: [mode("nat")] }), asked).outcome).toBe("no-route");
  });

  test("NB-11: an answer that leaves by another interface does not reach the asker", () => {
    const host = hostOf(`
      host
        eth0 192.0.2.10/24
        eth1 10.20.0.10/24
        route 198.51.100.0/24 via 10.20.0.50 dev eth1
        tcp *:80 httpd
    `);
    expect(ask(host, "outside eth0 198.51.100.5 -> 192.0.2.10:80 tcp").outcome).toBe("silence");
    expect(ask(host, "outside eth1 198.51.100.5 -> 192.0.2.10:80 tcp").outcome).toBe("answered");
  });

  test("NB-7: a solicitation lost in the rules is an unreachable neighbour", () => {
    const text = (rule: string): string => `
      host
        br0 bridge fd00:18::1/64
        6*filter
        -A OUTPUT ${rule}
      web
        eth0 fd00:18::2/64 on br0
        tcp *:80 httpd
    `;
    expect(ask(hostOf(text("-p udp -j DROP")), "host -> [fd00:18::2]:80 tcp").outcome).toBe("answered");
    const lost = ask(
      hostOf(text("-p ipv6-icmp --icmpv6-type 135 -j DROP".replace("--", "-m icmp6 --"))),
      "host -> [fd00:18::2]:80 tcp",
    );
    expect(lost.outcome).toBe("unreachable");
  });

  test("NB-8: a request whose source fails the source check is not answered", () => {
    const host = hostOf(`
      host
        br0 bridge 172.18.0.1/24
      web
        eth0 172.18.0.2/24 on br0
        sysctl net.ipv4.conf.all.rp_filter=1
        route unreachable 172.18.0.1/32
        tcp *:80 httpd
    `);
    expect(ask(host, "host -> 172.18.0.2:80 tcp").outcome).toBe("unreachable");
  });
});

test("NB-6: a device without ARP needs no neighbour", () => {
  const host = hostOf(`
    host
      tun0 tun 10.8.0.1/24
      eth0 192.0.2.10/24
  `);
  const steps = (text: string): string[] => ask(host, text).packets[0]?.steps.map((s) => s.at) ?? [];
  expect(steps("host -> 10.8.0.2:80 tcp")).not.toContain("neighbour");
  expect(steps("host -> 192.0.2.1:80 tcp")).toContain("neighbour");
});

describe("bridges", () => {
  test("BNF-7: tagged frames walk the IP chains only with bridge-nf-filter-vlan-tagged", () => {
    const text = (more: string): string => `
      host
        br_netfilter
        ${more}
        br0 bridge 172.18.0.1/24
        *filter
        -A FORWARD -j ACCEPT
      web
        eth0 172.18.0.2/24 on br0
        eth0.5 vlan eth0 5 10.5.0.2/24
      api
        eth0 172.18.0.3/24 on br0
        eth0.5 vlan eth0 5 10.5.0.3/24
        tcp *:80 httpd
    `;
    const walk = (more: string): string[] => walkOf(ask(hostOf(text(more)), "web -> 10.5.0.3:80 tcp").packets[0]);
    expect(walk("")).toEqual([]);
    expect(walk("sysctl net.bridge.bridge-nf-filter-vlan-tagged=1")).toEqual(["host filter/FORWARD br0→br0 1 accept"]);
  });

  test("BR-10: a frame larger than the port's MTU is dropped", () => {
    const host = hostOf(`
      host
        br0 bridge 172.18.0.1/24 mtu 9000
      web
        eth0 172.18.0.2/24 on br0
        udp *:53 dns
    `);
    expect(ask(host, "host -> 172.18.0.2:53 udp length 1400").outcome).toBe("answered");
    expect(ask(host, "host -> 172.18.0.2:53 udp length 4000").outcome).toBe("silence");
  });

  test("BR-11: a locked port takes frames only from stations known on it", () => {
    const text = (flags: string): string => `
      host
        br0 bridge 172.18.0.1/24
        tcp *:22 sshd
        port v-web br0 ${flags}
      web
        eth0 172.18.0.2/24 on br0
    `;
    expect(ask(hostOf(text("")), "web -> 172.18.0.1:22 tcp").outcome).toBe("answered");
    expect(ask(hostOf(text("locked")), "web -> 172.18.0.1:22 tcp").outcome).toBe("unreachable");
  });

  test("BNF-4: a routed packet remembers the port that it came in by", () => {
    const host = hostOf(PUBLISHED.replace("-A FORWARD -j ACCEPT", "-A FORWARD -m physdev --physdev-in v-web"));
    expect(walkOf(ask(host, "web -> 203.0.113.7:443 tcp").packets[0])).toContain(
      "host filter/FORWARD br0→eth0 1 continue, policy accept",
    );
  });
});

describe("ICMP", () => {
  test("IC-4: no error is sent about an error", () => {
    const host = hostOf(PUBLISHED.replace("-A FORWARD -j ACCEPT", "-A INPUT -p icmp -j REJECT"));
    expect(fates(ask(host, "host -> 172.18.0.2:99 udp"))).toEqual(["datagram delivered", "icmp-error rejected"]);
  });

  test("IC-2: an error about a packet to a local address comes from that address", () => {
    const journey = ask(hostOf(PUBLISHED), "outside eth0 203.0.113.7 -> 192.0.2.10:99 udp");
    expect(fates(journey)).toEqual(["datagram delivered", "icmp-error left-host"]);
    expect(headersAt(journey.packets[1], "device")).toEqual(["192.0.2.10: → 203.0.113.7:"]);
    expect(journey.outcome).toBe("refused");
  });
});

describe("sockets and proxies", () => {
  test("SK-6: docker-proxy accepts, and opens a connection of its own because of the packet that it took", () => {
    const journey = ask(hostOf(PUBLISHED), "host -> 127.0.0.1:8080 tcp");
    expect(fates(journey)).toEqual(["syn delivered", "syn-ack delivered", "syn delivered", "syn-ack delivered"]);
    expect(journey.packets.map((p) => p.cause)).toEqual([null, 0, 0, 2]);
    expect(headersAt(journey.packets[2], "device")[0]).toMatch(/^172\.18\.0\.1:\d+ → 172\.18\.0\.2:80$/);
  });

  test("SK-7: Docker's resolver in a container is an ordinary socket behind the container's own DNAT", () => {
    const host = hostOf(`
      host
        br0 bridge 172.18.0.1/24
      web
        eth0 172.18.0.2/24 on br0
        udp 127.0.0.11:44197 dockerd
        *nat
        -A OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:44197
    `);
    const journey = ask(host, "web -> 127.0.0.11:53 udp");
    expect(journey.outcome).toBe("answered");
    expect(headersAt(journey.packets[0], "socket")[0]).toMatch(/→ 127\.0\.0\.11:44197$/);
    expect(headersAt(journey.packets[1], "socket")[0]).toMatch(/^127\.0\.0\.11:53 →/);
  });
});

test("SK-9: where the capture could not ask for the sockets, whether a port is open is undetermined", () => {
  const host = new HostText("host\n  eth0 192.0.2.10/24").host();
  const [ns] = host.namespaces;
  const blind = { ...host, namespaces: [{ ...ns, known: new Set<never>() }] as const };
  const asked = "outside eth0 192.0.2.1 -> 192.0.2.10:80 tcp";
  const failed = [{ namespace: ns.inode, command: "ss -Htulnpe", message: "not installed" }];
  expect(ask(compileHost({ ...blind, warnings: failed }), asked).outcome).toBe("undetermined");
  expect(ask(compileHost({ ...blind, warnings: failed }), asked).fork?.ways.map((w) => w.journey.outcome)).toEqual([
    "refused",
    "answered",
  ]);
  expect(ask(compileHost(blind), asked).outcome).toBe("refused");
});

describe("devices", () => {
  test("DV-11: what goes to a tun leaves for its program, and what an unknown kind of device does cannot be told", () => {
    const host = hostOf("host\n  tun0 tun 10.8.0.1/24");
    expect(fates(ask(host, "host -> 10.8.0.2:80 tcp"))[0]).toBe("syn left-host");
    const { host: model } = host;
    const [ns] = model.namespaces;
    const links = ns.links.map((l) =>
      l.name === "tun0" ? { ...l, kind: { type: "other", kind: "warp" } as const } : l,
    );
    const strange = compileHost({ ...model, namespaces: [{ ...ns, links }] });
    expect(ask(strange, "host -> 10.8.0.2:80 tcp").outcome).toBe("undetermined");
  });

  test("DV-1: lo brings back what it is given; DV-10: a NIC leads outside; DV-12: another's frame is dropped", () => {
    const host = hostOf(PUBLISHED);
    expect(crossings(ask(host, "host -> 127.0.0.1:22 tcp").packets[0])).toBe("lo<");
    const out = ask(host, "web -> 203.0.113.7:443 tcp").packets[0];
    expect(crossings(out)).toBe("web:eth0> v-web< br0< eth0>");
    expect(out?.fate).toBe("left-host");
  });
});

test("the same question gives the same journey, and without explanations the same outcome and fates", () => {
  const host = hostOf(PUBLISHED);
  for (const text of ["outside eth0 203.0.113.7 -> 192.0.2.10:8080 tcp", "web -> 172.18.0.3:80 tcp"]) {
    const asked = question(host, text);
    const full = simulate(host, asked);
    expect(simulate(host, asked)).toEqual(full);
    const brief = simulate(host, asked, { explain: false });
    expect([brief.outcome, fates(brief)]).toEqual([full.outcome, fates(full)]);
    expect(brief.packets.every((p) => p.steps.length === 0)).toBe(true);
  }
});

test("HK-15: what a program on a device does is not told: both ways are looked at, and asked once in a question", () => {
  const text = new HostText(`
    host
      eth0 192.0.2.10/24
      tcp 0.0.0.0:22 sshd
  `).host();
  const [own] = text.namespaces;
  const links = own.links.map((link) =>
    link.name === "eth0" ? { ...link, programs: [{ at: "xdp", name: "the XDP program x" } as const] } : link,
  );
  const host = compileHost({ ...text, namespaces: [{ ...own, links }] });
  const journey = ask(host, "outside eth0 192.0.2.77 -> 192.0.2.10:22 tcp");
  expect(journey.outcome).toBe("undetermined");
  expect(journey.fork?.question).toBe(
    "the XDP program x on the way in by eth0 of the host lets packets pass as they are",
  );
  expect(journey.fork?.ways.map(({ journey: way }) => way.outcome)).toEqual(["undetermined", "answered"]);
  expect(ask(host, "host -> 192.0.2.77:80 tcp").outcome).toBe("undetermined");
});

test("XM-mac: a station outside may have any Ethernet address but those of the devices here, unless it has been heard", () => {
  const rules = (mac: string, more = ""): string => `
    host
      eth0 192.0.2.10/24
      br0 bridge 172.18.0.1/24
      ${more}
      tcp 0.0.0.0:22 sshd
      *filter
      :INPUT DROP
      -A INPUT -m mac --mac-source ${mac} -j ACCEPT
      -A INPUT -m mac ! --mac-source ${mac} -j LOG
  `;
  const outcome = (text: string): string => ask(hostOf(text), "outside eth0 192.0.2.77 -> 192.0.2.10:22 tcp").outcome;
  expect(outcome(rules("52:54:00:12:34:56"))).toBe("undetermined");
  expect(outcome(rules("52:54:00:12:34:56", "neigh 192.0.2.77 eth0 52:54:00:12:34:56 REACHABLE"))).toBe("answered");
  expect(outcome(rules("52:54:00:12:34:56", "neigh 192.0.2.77 eth0 52:54:00:12:34:57 REACHABLE"))).toBe("silence");
  const own = hostOf(rules("52:54:00:12:34:56")).root.model.links.find(({ name }) => name === "br0")?.mac;
  expect(outcome(rules(String(own)))).toBe("silence");
});

test("NB-6: whoever stands behind a device without Ethernet has the host for his router, whatever he asks for", () => {
  const text = new HostText(`
    host
      forward
      eth0 192.0.2.10/24
      tailscale0 100.64.0.1/32
      route 100.64.0.7 dev tailscale0
      route default via 192.0.2.1 dev eth0
      *nat
      -A POSTROUTING -o eth0 -j MASQUERADE
  `).host();
  const [own] = text.namespaces;
  const links = own.links.map((link) => (link.name === "tailscale0" ? { ...link, mac: null } : link));
  const host = compileHost({ ...text, namespaces: [{ ...own, links }] });
  const journey = ask(host, "outside tailscale0 100.64.0.7 -> 203.0.113.7:53 udp");
  expect(crossings(journey.packets[0])).toBe("tailscale0< eth0>");
  expect(journey.outcome).toBe("answered");
});

test("NB-11: of what leaves for somebody else nothing is said of the asker", () => {
  const host = hostOf(`
    host
      forward
      eth0 192.0.2.10/24
      eth1 10.0.0.1/24
      route default via 192.0.2.1 dev eth0
      *nat
      -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.0.0.50:80
  `);
  const published = ask(host, "outside eth0 192.0.2.77 -> 192.0.2.10:8080 tcp");
  expect(published.outcome).toBe("answered");
  expect(published.assumptions.join()).not.toMatch(/which asked/);
  const lost = ask(host, "outside eth1 203.0.113.9 -> 192.0.2.10:99 tcp");
  expect(lost.assumptions.join()).toMatch(/not counted on to reach 203.0.113.9, which asked from behind eth1/);
});
