/**
 * A host with everything on it that a drawing must cope with and few captures have: names as long as the kernel and Docker
 * let them be, three addresses on one interface, a bond, a VLAN, tunnels, what is down, what is stopped, paused or without a
 * network, macvlan and ipvlan rooms, rooms tied to rooms, tables at devices; rules that reject, and one that hangs on the
 * clock. Written by hand, in the form that capturing it would give; no kernel has confirmed it, so nothing but the
 * drawing is held to it.
 */

const HOST_INODE = 4026531840;
/** IFNAMSIZ leaves fifteen characters. */
const LONG_NIC = "enp0s20f0u1u2c2";
const SHOP = "br-5b0bd1e0c5aa";
const VAULT = "br-91c0ffee91c0";
const LONG_CONTAINER = "customer-facing-storefront-checkout-service-production-eu-1";

type Json = Readonly<Record<string, unknown>>;

interface LinkSpec {
  readonly name: string;
  /** The other end of a cable: its ifindex, and the namespace's number from here. */
  readonly peer?: readonly [index: number, namespace: number];
  readonly kind?: string;
  readonly data?: Json;
  readonly lower?: string;
  readonly master?: string;
  readonly port?: Json;
  readonly down?: boolean;
  readonly addresses?: readonly string[];
}

/**
 * Numbered from 2: `lo` comes first.
 *
 * @param namespace a number of its own, for the hardware addresses
 */
function outputsOf(specs: readonly LinkSpec[], routes: readonly Json[], namespace: number): Json {
  const links = [
    { ifindex: 1, ifname: "lo", flags: ["LOOPBACK", "UP", "LOWER_UP"], operstate: "UNKNOWN", link_type: "loopback" },
    ...specs.map((spec, at) => linkOf(spec, at + 2, namespace)),
  ];
  const addresses = [["127.0.0.1/8", "::1/128"], ...specs.map((spec) => spec.addresses ?? [])];
  const isV6 = (text: string): boolean => text.includes(":");
  const own = specs.flatMap((spec) => (spec.addresses ?? []).map((text) => [text, spec.name] as const));
  const local = own.map(([text, dev]) => ({ type: "local", dst: text.replace(/\/.*/, ""), dev, table: "local" }));
  const connected = own
    .filter(([, dev]) => !specs.some(({ name, down }) => name === dev && down))
    .map(([text, dev]) => ({ type: "unicast", dst: networkOf(text), dev, scope: "link", protocol: "kernel" }));
  const all = [...routes, ...connected, { type: "local", dst: "127.0.0.0/8", dev: "lo", table: "local" }, ...local];
  const rules = [0, 32766].map((priority) => ({ priority, src: "all", table: priority === 0 ? "local" : "main" }));
  return {
    "ip-link": links,
    "ip-addr": links.map((link, at) => ({
      ...link,
      addr_info: (addresses[at] ?? []).map((text) => {
        const [address, length] = text.split("/");
        return { family: isV6(text) ? "inet6" : "inet", local: address, prefixlen: Number(length), scope: "global" };
      }),
    })),
    "ip-route": all.filter(({ dst, gateway }: Json) => !isV6(`${dst}${gateway ?? ""}`)),
    "ip6-route": all.filter(({ dst, gateway }: Json) => isV6(`${dst}${gateway ?? ""}`)),
    "ip-rule": rules,
    "ip6-rule": rules,
    "ip-neigh": [],
    "bridge-fdb": [],
  };
}

/** Good for the prefix lengths of this file alone, which end between octets or groups. */
function networkOf(text: string): string {
  const [address = "", length] = text.split("/");
  if (address.includes(":")) return `${address.replace(/::.*/, "::")}/${length}`;
  const kept = address.split(".").slice(0, Number(length) / 8);
  return `${[...kept, "0", "0", "0"].slice(0, 4).join(".")}/${length}`;
}

function linkOf(spec: LinkSpec, ifindex: number, namespace: number): Json {
  const kind = spec.kind ?? (spec.peer ? "veth" : undefined);
  const slave = spec.port && { info_slave_kind: "bridge", info_slave_data: { state: "forwarding", ...spec.port } };
  return {
    ifindex,
    ifname: spec.name,
    flags: spec.down ? ["BROADCAST", "MULTICAST", "UP", "NO-CARRIER"] : ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"],
    mtu: 1500,
    operstate: spec.down ? "DOWN" : "UP",
    link_type: "ether",
    address: `02:00:00:00:${[namespace, ifindex].map((n) => n.toString(16).padStart(2, "0")).join(":")}`,
    ...(spec.peer ? { link_index: spec.peer[0], link_netnsid: spec.peer[1] } : {}),
    ...(spec.lower === undefined ? {} : { link: spec.lower }),
    ...(spec.master === undefined ? {} : { master: spec.master }),
    ...(kind === undefined ? {} : { linkinfo: { info_kind: kind, info_data: spec.data ?? {}, ...slave } }),
  };
}

/** The host's ports, by the ifindex that their place below gives them. */
const PORTS = { shop: 15, cart: 16, pump: 17, mail: 18, idle: 19 } as const;

const HOST_LINKS: readonly LinkSpec[] = [
  { name: LONG_NIC, addresses: ["192.0.2.10/24", "2001:db8:1::10/64", "198.51.100.10/24"] },
  { name: "eno2", down: true, addresses: ["203.0.113.10/24"] },
  { name: "eno3", master: "bond0" },
  { name: "eno4", master: "bond0", down: true },
  { name: "bond0", kind: "bond", data: { mode: "active-backup", active_slave: "eno3" }, addresses: ["10.20.0.10/24"] },
  {
    name: "bond0.20",
    kind: "vlan",
    data: { id: 20, protocol: "802.1Q" },
    lower: "bond0",
    addresses: ["10.30.0.10/24"],
  },
  { name: "vxlan42", kind: "vxlan", data: { id: 42, remote: "198.51.100.7", port: 4789 }, addresses: ["10.42.0.1/24"] },
  { name: "wg0", kind: "wireguard", addresses: ["10.8.0.1/24"] },
  { name: "gre-office", kind: "gre", data: { local: "192.0.2.10", remote: "192.0.2.77" }, addresses: ["10.9.0.1/24"] },
  { name: "tun0", kind: "tun", data: { type: "tun" }, down: true },
  { name: "docker0", kind: "bridge", down: true, addresses: ["172.17.0.1/16"] },
  { name: SHOP, kind: "bridge", addresses: ["172.18.0.1/16", "fd00:dead:beef:18::1/64"] },
  { name: VAULT, kind: "bridge", addresses: ["172.19.0.1/16"] },
  { name: "veth0a1b2c3", peer: [2, 0], master: SHOP, port: {} },
  { name: "veth1a1b2c3", peer: [2, 1], master: SHOP, port: {} },
  { name: "veth2a1b2c3", peer: [2, 2], master: SHOP, port: {} },
  { name: "veth3a1b2c3", peer: [2, 3], master: VAULT, port: { isolated: true } },
  { name: "veth4a1b2c3", peer: [2, 4], master: VAULT, port: {}, down: true },
];

function by(gateway: string, dev: string): Json {
  return { type: "unicast", dst: "default", gateway, dev };
}

interface RoomSpec {
  readonly name: string;
  readonly links: readonly LinkSpec[];
  readonly routes?: readonly Json[];
  readonly network: string;
  readonly ss?: string;
  readonly status?: "running" | "paused";
  readonly rules?: string;
}

function listens(port: number, who: string, address = "0.0.0.0", protocol = "tcp LISTEN"): string {
  return `${protocol} 0 511 ${address}:${port} 0.0.0.0:* users:(("${who}",pid=${port},fd=3)) ino:${port} sk:1 cgroup:/ <->`;
}

const DNS_RULES = `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:DOCKER_OUTPUT - [0:0]
:DOCKER_POSTROUTING - [0:0]
-A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT
-A POSTROUTING -d 127.0.0.11/32 -j DOCKER_POSTROUTING
-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:41000
-A DOCKER_POSTROUTING -s 127.0.0.11/32 -p udp -m udp --sport 41000 -j SNAT --to-source :53
COMMIT
`;

/** In the order of their numbers in `peer`; those after the fifth have no cable to the host. */
const ROOMS: readonly RoomSpec[] = [
  {
    name: LONG_CONTAINER,
    links: [
      {
        name: "eth0",
        peer: [PORTS.shop, 0],
        addresses: ["172.18.0.2/16", "fd00:dead:beef:18::2/64", "172.18.7.7/16"],
      },
    ],
    routes: [by("172.18.0.1", "eth0"), by("fd00:dead:beef:18::1", "eth0")],
    network: "customer-facing-production-network",
    ss: [
      listens(80, "nginx-with-a-very-long-process"),
      listens(443, "nginx"),
      listens(65535, "metrics-exporter"),
      listens(41000, "dockerd", "127.0.0.11", "udp UNCONN"),
      listens(41000, "dockerd", "127.0.0.11", "udp UNCONN"),
    ].join("\n"),
    rules: DNS_RULES,
  },
  {
    name: "cart",
    links: [{ name: "eth0", peer: [PORTS.cart, 0], addresses: ["172.18.0.3/16", "fd00:dead:beef:18::3/64"] }],
    routes: [by("172.18.0.1", "eth0")],
    network: "customer-facing-production-network",
    ss: listens(80, "httpd"),
    status: "paused",
  },
  {
    name: "pump",
    links: [
      { name: "eth0", peer: [PORTS.pump, 0], addresses: ["172.18.0.4/16"] },
      { name: "to-sink", peer: [2, 5], addresses: ["10.99.0.1/24"] },
      { name: "eth9", kind: "dummy", down: true },
    ],
    routes: [by("172.18.0.1", "eth0")],
    network: "customer-facing-production-network",
  },
  {
    name: "mail",
    links: [{ name: "eth0", peer: [PORTS.mail, 0], addresses: ["172.19.0.2/16"] }],
    routes: [by("172.19.0.1", "eth0")],
    network: "vault",
    ss: listens(25, "smtpd"),
  },
  {
    name: "idle",
    links: [{ name: "eth0", peer: [PORTS.idle, 0], addresses: ["172.19.0.3/16"], down: true }],
    network: "vault",
  },
  { name: "sink", links: [{ name: "to-pump", peer: [3, 2], addresses: ["10.99.0.2/24"] }], network: "none" },
  {
    name: "camera",
    links: [{ name: "eth0", kind: "macvlan", data: { mode: "bridge" }, peer: [2, 0], addresses: ["192.0.2.50/24"] }],
    routes: [by("192.0.2.1", "eth0")],
    network: "on-the-wire",
    ss: listens(554, "rtsp"),
  },
  {
    name: "sensor",
    links: [{ name: "eth0", kind: "ipvlan", data: { mode: "l2" }, peer: [6, 0], addresses: ["10.20.0.60/24"] }],
    routes: [by("10.20.0.1", "eth0")],
    network: "ipvl",
  },
  { name: "hermit", links: [], network: "none" },
];

const inodeOf = (index: number): number => HOST_INODE + 100 + index;

/** The snapshot, version 1, as a plain value. */
export function oddHost(): unknown {
  const host = outputsOf(
    HOST_LINKS,
    [
      by("192.0.2.1", LONG_NIC),
      by("2001:db8:1::1", LONG_NIC),
      { type: "unicast", dst: "10.80.0.0/16", dev: "wg0", scope: "link" },
      { type: "blackhole", dst: "10.66.0.0/16" },
    ],
    0,
  );
  return {
    format: "hookline-snapshot",
    version: 1,
    capturedAt: "2026-01-01T00:00:00Z",
    tool: "written by hand",
    host: { hostname: "build-agent-17.frankfurt.example.internal", kernel: "6.12.0", os: "Odd" },
    namespaces: [
      {
        inode: HOST_INODE,
        role: "host",
        pids: [1],
        outputs: {
          ...host,
          "netns-ids": ROOMS.map((_, index) => ({ nsid: index, inode: inodeOf(index) })),
          "iptables-save": HOST_RULES,
          nft: DEVICE_TABLES,
          ss: [
            listens(8080, "docker-proxy"),
            listens(8443, "docker-proxy"),
            listens(22, "sshd"),
            listens(9100, "node_exporter-with-a-long-name"),
            listens(53, "systemd-resolve", "127.0.0.53%lo", "udp UNCONN"),
            listens(3000, "grafana"),
          ].join("\n"),
          sysctl: [
            "net.bridge.bridge-nf-call-iptables = 1",
            ...["net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"].map((key) => `${key} = 1`),
            ...["all", ...HOST_LINKS.map(({ name }) => name)].map((dev) => `net.ipv4.conf.${dev}.forwarding = 1`),
          ].join("\n"),
        },
      },
      ...ROOMS.map(({ links, routes, ss, rules }, index) => ({
        inode: inodeOf(index),
        role: "other",
        pids: [1000 + index],
        outputs: {
          ...outputsOf(links, routes ?? [], index + 1),
          "netns-ids": netnsIdsOf(index),
          ss: ss ?? "",
          sysctl: "net.ipv4.ip_forward = 0",
          ...(rules === undefined ? {} : { "iptables-save": rules }),
        },
      })),
    ],
    processes: [
      ...ROOMS.map((_, index) => ({ pid: 1000 + index, netns: inodeOf(index) })),
      ...[8080, 8443].map((port) => ({
        pid: port,
        netns: HOST_INODE,
        args: `/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port ${port} -container-ip 172.18.0.2 -container-port ${port === 8080 ? 80 : 443}`,
      })),
    ],
    docker: { version: "28.5.2", containers: containers(), networks: networks() },
    warnings: [],
  };
}

/** In a room number 0 is the host; the two that are tied together know each other too. */
function netnsIdsOf(index: number): readonly Json[] {
  const other = { 2: 5, 5: 2 }[index];
  return [{ nsid: 0, inode: HOST_INODE }, ...(other === undefined ? [] : [{ nsid: other, inode: inodeOf(other) }])];
}

function containers(): readonly Json[] {
  const container = (
    name: string,
    status: string,
    mode: string,
    pid: number,
    ports: Json = {},
    address = "",
  ): Json => ({
    Id: [...name]
      .map((letter) => letter.charCodeAt(0).toString(16))
      .join("")
      .padEnd(64, "0")
      .slice(0, 64),
    Name: `/${name}`,
    State: { Status: status, Pid: pid },
    HostConfig: { NetworkMode: mode, PortBindings: ports },
    Config: { Hostname: name.slice(0, 12), Image: "registry.example/team/a-rather-long-image-name:2026.11.28-rc1" },
    NetworkSettings: {
      Ports: ports,
      Networks: { [mode]: { NetworkID: `id of ${mode}`, IPAddress: address, DNSNames: [name] } },
    },
  });
  const published = {
    "80/tcp": [{ HostIp: "0.0.0.0", HostPort: "8080" }],
    "443/tcp": [{ HostIp: "0.0.0.0", HostPort: "8443" }],
  };
  return [
    ...ROOMS.map(({ name, status, network, links }, at) => {
      const address = links[0]?.addresses?.[0]?.replace(/\/.*/, "");
      return container(name, status ?? "running", network, 1000 + at, at === 0 ? published : {}, address);
    }),
    container("sidecar-of-the-storefront", "running", `container:${LONG_CONTAINER}`, 1000),
    container("grafana", "running", "host", 3000),
    container("old-job", "exited", "bridge", 0),
    container("migration-that-was-never-started", "created", "customer-facing-production-network", 0),
    container("crashed", "dead", "vault", 0),
  ];
}

function networks(): readonly Json[] {
  const network = (
    name: string,
    driver: string,
    bridge: string,
    internal: boolean,
    parent: string,
    subnet: string,
  ) => ({
    Id: `id of ${name}`,
    Name: name,
    Driver: driver,
    Internal: internal,
    IPAM: { Config: [{ Subnet: subnet }] },
    Options: {
      ...(bridge ? { "com.docker.network.bridge.name": bridge } : {}),
      ...(parent ? { parent } : {}),
    },
  });
  return [
    network("bridge", "bridge", "docker0", false, "", "172.17.0.0/16"),
    network("customer-facing-production-network", "bridge", SHOP, false, "", "172.18.0.0/16"),
    network("vault", "bridge", VAULT, true, "", "172.19.0.0/16"),
    network("on-the-wire", "macvlan", "", false, LONG_NIC, "192.0.2.0/24"),
    network("ipvl", "ipvlan", "", false, "bond0", "10.20.0.0/24"),
  ];
}

const HOST_RULES = `*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A PREROUTING -d 172.18.0.2/32 ! -i ${SHOP} -j DROP
COMMIT
*mangle
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:DOCKER-USER - [0:0]
-A INPUT -p tcp -m tcp --dport 3000 -j REJECT --reject-with tcp-reset
-A FORWARD -j DOCKER-USER
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -i ${SHOP} -j ACCEPT
-A FORWARD -i ${VAULT} -o ${VAULT} -j ACCEPT
-A FORWARD -d 172.18.0.2/32 ! -i ${SHOP} -o ${SHOP} -p tcp -m tcp --dport 80 -j ACCEPT
-A DOCKER-USER -i ${SHOP} -p tcp -m tcp --dport 25 -m comment --comment "no mail from the shop" -j REJECT --reject-with icmp-admin-prohibited
-A DOCKER-USER -i ${SHOP} -p udp -m udp --dport 53 -m time --timestart 22:00:00 --timestop 06:00:00 -j DROP
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.18.0.0/16 ! -o ${SHOP} -j MASQUERADE
-A DOCKER ! -i ${SHOP} -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80
COMMIT
`;

function baseChain(family: string, table: string, name: string, hook: string, dev?: string): readonly Json[] {
  const counter = { counter: { packets: 0, bytes: 0 } };
  return [
    { table: { family, name: table, handle: 1 } },
    {
      chain: {
        family,
        table,
        name,
        handle: 2,
        type: "filter",
        hook,
        prio: 0,
        policy: "accept",
        ...(dev ? { dev } : {}),
      },
    },
    { rule: { family, table, chain: name, handle: 3, expr: [counter] } },
  ];
}

const DEVICE_TABLES = {
  nftables: [
    { metainfo: { json_schema_version: 1 } },
    ...baseChain("netdev", "early", "in", "ingress", LONG_NIC),
    ...baseChain("bridge", "switch", "forward", "forward"),
  ],
};
