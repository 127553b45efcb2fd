/**
 * A Docker host of any size, as the snapshot that capturing it would give: for benchmarks and for tests of big hosts.
 * Deterministic: the same size gives the same bytes. Its rules have the shape of Docker 28's.
 */

export interface BigHostSize {
  readonly containers: number;
  readonly networks: number;
  /** Published ports, one on each of the first containers. At most `containers`. */
  readonly published: number;
  /** Rules of an administrator's own in DOCKER-USER, none of which matches anything, so that every packet walks them all. */
  readonly extraRules: number;
}

export const THOUSAND: BigHostSize = { containers: 1000, networks: 50, published: 200, extraRules: 4000 };

const HOST_INODE = 4026531840;

interface Place {
  readonly index: number;
  readonly name: string;
  readonly network: number;
  readonly address: string;
  readonly mac: string;
  readonly inode: number;
  readonly hostPort: number | null;
}

/** A snapshot, version 1, as a plain value. At most 250 containers fit a network. */
export function bigHost(size: BigHostSize): unknown {
  const places = Array.from({ length: size.containers }, (_, index): Place => {
    const network = index % size.networks;
    const host = 2 + Math.floor(index / size.networks);
    if (host > 250) throw new RangeError("a network of this generator holds 250 containers at most");
    return {
      index,
      name: `svc-${String(index).padStart(4, "0")}`,
      network,
      address: `10.${network + 1}.0.${host}`,
      mac: `02:42:0a:${hex(network + 1)}:00:${hex(host)}`,
      inode: HOST_INODE + 1000 + index,
      hostPort: index < size.published ? 20000 + index : null,
    };
  });
  return {
    format: "hookline-snapshot",
    version: 1,
    capturedAt: "2026-01-01T00:00:00Z",
    tool: "generated",
    host: { hostname: "big", kernel: "6.12.0", os: "Generated" },
    namespaces: [hostNamespace(size, places), ...places.map((p) => containerNamespace(size, p))],
    processes: [
      ...places.map((p) => ({ pid: 10000 + p.index, netns: p.inode })),
      ...places.filter(isPublished).map(proxy),
    ],
    docker: { version: "28.5.2", containers: places.map(container), networks: networksOf(size) },
    warnings: [],
  };
}

function hex(n: number): string {
  return n.toString(16).padStart(2, "0");
}

function isPublished(p: Place): boolean {
  return p.hostPort !== null;
}

function networkId(n: number): string {
  return hex(n).repeat(32);
}

function bridge(n: number): string {
  return `br-${networkId(n).slice(0, 12)}`;
}

function link(ifindex: number, ifname: string, mac: string, more: Record<string, unknown>): Record<string, unknown> {
  return {
    ifindex,
    ifname,
    flags: ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"],
    mtu: 1500,
    operstate: "UP",
    group: "default",
    link_type: "ether",
    address: mac,
    broadcast: "ff:ff:ff:ff:ff:ff",
    ...more,
  };
}

const LOOPBACK = {
  ifindex: 1,
  ifname: "lo",
  flags: ["LOOPBACK", "UP", "LOWER_UP"],
  mtu: 65536,
  operstate: "UNKNOWN",
  group: "default",
  link_type: "loopback",
  address: "00:00:00:00:00:00",
  broadcast: "00:00:00:00:00:00",
};

function inet(local: string, prefixlen: number, scope = "global"): Record<string, unknown> {
  return { family: "inet", local, prefixlen, scope };
}

const LOOPBACK_ADDR = { ...LOOPBACK, addr_info: [inet("127.0.0.1", 8, "host")] };

function local(address: string, dev: string): Record<string, unknown> {
  return {
    type: "local",
    dst: address,
    dev,
    table: "local",
    protocol: "kernel",
    scope: "host",
    prefsrc: address,
    flags: [],
  };
}

function rules(): unknown[] {
  return [
    { priority: 0, src: "all", table: "local" },
    { priority: 32766, src: "all", table: "main" },
    { priority: 32767, src: "all", table: "default" },
  ];
}

/** The host's ifindex of a bridge, and of a container's port on it. */
function bridgeIndex(n: number): number {
  return 10 + n;
}

function portIndex(size: BigHostSize, p: Place): number {
  return 10 + size.networks + p.index;
}

function portName(p: Place): string {
  return `veth${p.index.toString(16).padStart(7, "0")}`;
}

function hostNamespace(size: BigHostSize, places: readonly Place[]): unknown {
  const nets = Array.from({ length: size.networks }, (_, n) => n);
  const eth0 = link(2, "eth0", "52:54:00:00:00:02", {});
  const bridges = nets.map((n) =>
    link(bridgeIndex(n), bridge(n), `02:42:00:00:00:${hex(n)}`, {
      linkinfo: { info_kind: "bridge", info_data: { vlan_filtering: 0 } },
    }),
  );
  const ports = places.map((p) =>
    link(portIndex(size, p), portName(p), `0e:00:00:00:${hex(p.index >> 8)}:${hex(p.index & 255)}`, {
      link_index: 2,
      link_netnsid: p.index,
      master: bridge(p.network),
      linkinfo: {
        info_kind: "veth",
        info_slave_kind: "bridge",
        info_slave_data: { state: "forwarding", hairpin: false, learning: true, flood: true, isolated: false },
      },
    }),
  );
  const gateway = (n: number): string => `10.${n + 1}.0.1`;
  return {
    inode: HOST_INODE,
    role: "host",
    pids: [1],
    outputs: {
      "ip-link": [LOOPBACK, eth0, ...bridges, ...ports],
      "ip-addr": [
        LOOPBACK_ADDR,
        { ...eth0, addr_info: [inet("192.0.2.10", 24)] },
        ...bridges.map((b, n) => ({ ...b, addr_info: [inet(gateway(n), 24)] })),
        ...ports.map((p) => ({ ...p, addr_info: [] })),
      ],
      "ip-route": [
        { type: "unicast", dst: "default", gateway: "192.0.2.1", dev: "eth0", scope: "global", flags: [] },
        {
          type: "unicast",
          dst: "192.0.2.0/24",
          dev: "eth0",
          scope: "link",
          protocol: "kernel",
          prefsrc: "192.0.2.10",
          flags: [],
        },
        ...nets.map((n) => ({
          type: "unicast",
          dst: `10.${n + 1}.0.0/24`,
          dev: bridge(n),
          scope: "link",
          protocol: "kernel",
          prefsrc: gateway(n),
          flags: [],
        })),
        {
          type: "local",
          dst: "127.0.0.0/8",
          dev: "lo",
          table: "local",
          scope: "host",
          prefsrc: "127.0.0.1",
          flags: [],
        },
        local("192.0.2.10", "eth0"),
        ...nets.map((n) => local(gateway(n), bridge(n))),
      ],
      "ip-rule": rules(),
      "ip-neigh": [],
      "bridge-fdb": places.map((p) => ({
        mac: p.mac,
        ifname: portName(p),
        flags: [],
        master: bridge(p.network),
        state: "",
      })),
      "bridge-link": [],
      "bridge-vlan": [],
      "netns-ids": [],
      "iptables-save": hostRules(size, places),
      ss: places
        .filter(isPublished)
        .map(
          (p) =>
            `tcp LISTEN 0 4096 0.0.0.0:${p.hostPort} 0.0.0.0:* users:(("docker-proxy",pid=${50000 + p.index},fd=7)) ino:${90000 + p.index} sk:1 cgroup:/ <->`,
        )
        .join("\n"),
      sysctl: [
        "net.bridge.bridge-nf-call-iptables = 1",
        "net.ipv4.ip_forward = 1",
        ...["all", "default", "lo", "eth0", ...nets.map(bridge), ...places.map(portName)].map(
          (d) => `net.ipv4.conf.${d}.forwarding = 1`,
        ),
        "net.ipv4.ip_local_port_range = 32768\t60999",
      ].join("\n"),
    },
  };
}

function hostRules(size: BigHostSize, places: readonly Place[]): string {
  const nets = Array.from({ length: size.networks }, (_, n) => n);
  const published = places.filter(isPublished);
  const each = <T>(items: readonly T[], line: (item: T) => string): string[] => items.map(line);
  return [
    "# Generated by iptables-save v1.8.11 (nf_tables) on Thu Jan  1 00:00:00 2026",
    "*raw",
    ":PREROUTING ACCEPT [0:0]",
    ":OUTPUT ACCEPT [0:0]",
    ...each(published, (p) => `-A PREROUTING -d ${p.address}/32 ! -i ${bridge(p.network)} -j DROP`),
    "COMMIT",
    "*filter",
    ":INPUT ACCEPT [0:0]",
    ":FORWARD DROP [0:0]",
    ":OUTPUT ACCEPT [0:0]",
    ...[
      "DOCKER",
      "DOCKER-BRIDGE",
      "DOCKER-CT",
      "DOCKER-FORWARD",
      "DOCKER-ISOLATION-STAGE-1",
      "DOCKER-ISOLATION-STAGE-2",
      "DOCKER-USER",
    ].map((c) => `:${c} - [0:0]`),
    "-A FORWARD -j DOCKER-USER",
    "-A FORWARD -j DOCKER-FORWARD",
    ...each(
      published,
      (p) =>
        `-A DOCKER -d ${p.address}/32 ! -i ${bridge(p.network)} -o ${bridge(p.network)} -p tcp -m tcp --dport 80 -j ACCEPT`,
    ),
    ...each(nets, (n) => `-A DOCKER ! -i ${bridge(n)} -o ${bridge(n)} -j DROP`),
    ...each(nets, (n) => `-A DOCKER-BRIDGE -o ${bridge(n)} -j DOCKER`),
    ...each(nets, (n) => `-A DOCKER-CT -o ${bridge(n)} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`),
    "-A DOCKER-FORWARD -j DOCKER-CT",
    "-A DOCKER-FORWARD -j DOCKER-ISOLATION-STAGE-1",
    "-A DOCKER-FORWARD -j DOCKER-BRIDGE",
    ...each(nets, (n) => `-A DOCKER-FORWARD -i ${bridge(n)} -j ACCEPT`),
    ...each(nets, (n) => `-A DOCKER-ISOLATION-STAGE-1 -i ${bridge(n)} ! -o ${bridge(n)} -j DOCKER-ISOLATION-STAGE-2`),
    ...each(nets, (n) => `-A DOCKER-ISOLATION-STAGE-2 -o ${bridge(n)} -j DROP`),
    ...Array.from(
      { length: size.extraRules },
      (_, i) =>
        `-A DOCKER-USER -s 198.18.${(i >> 8) & 255}.${i & 255}/32 -p tcp -m tcp --dport ${1024 + (i % 60000)} -j DROP`,
    ),
    "COMMIT",
    "*nat",
    ":PREROUTING ACCEPT [0:0]",
    ":INPUT ACCEPT [0:0]",
    ":OUTPUT ACCEPT [0:0]",
    ":POSTROUTING ACCEPT [0:0]",
    ":DOCKER - [0:0]",
    "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER",
    "-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER",
    ...each(nets, (n) => `-A POSTROUTING -s 10.${n + 1}.0.0/24 ! -o ${bridge(n)} -j MASQUERADE`),
    ...each(nets, (n) => `-A DOCKER -i ${bridge(n)} -j RETURN`),
    ...each(
      published,
      (p) =>
        `-A DOCKER ! -i ${bridge(p.network)} -p tcp -m tcp --dport ${p.hostPort} -j DNAT --to-destination ${p.address}:80`,
    ),
    "COMMIT",
    "",
  ].join("\n");
}

function containerNamespace(size: BigHostSize, p: Place): unknown {
  const eth0 = link(2, "eth0", p.mac, {
    link_index: portIndex(size, p),
    link_netnsid: 0,
    linkinfo: { info_kind: "veth" },
  });
  return {
    inode: p.inode,
    role: "other",
    pids: [10000 + p.index],
    outputs: {
      "ip-link": [LOOPBACK, eth0],
      "ip-addr": [LOOPBACK_ADDR, { ...eth0, addr_info: [inet(p.address, 24)] }],
      "ip-route": [
        {
          type: "unicast",
          dst: "default",
          gateway: `10.${p.network + 1}.0.1`,
          dev: "eth0",
          scope: "global",
          flags: [],
        },
        {
          type: "unicast",
          dst: `10.${p.network + 1}.0.0/24`,
          dev: "eth0",
          scope: "link",
          protocol: "kernel",
          prefsrc: p.address,
          flags: [],
        },
        {
          type: "local",
          dst: "127.0.0.0/8",
          dev: "lo",
          table: "local",
          scope: "host",
          prefsrc: "127.0.0.1",
          flags: [],
        },
        local(p.address, "eth0"),
      ],
      "ip-rule": rules(),
      "ip-neigh": [],
      "bridge-fdb": [],
      "netns-ids": [],
      ss: `tcp LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("httpd",pid=${10000 + p.index},fd=3)) ino:${70000 + p.index} sk:1 cgroup:/ <->`,
      sysctl: "net.ipv4.ip_forward = 0\nnet.ipv4.conf.all.forwarding = 0\nnet.ipv4.conf.eth0.forwarding = 0",
    },
  };
}

function container(p: Place): unknown {
  const ports = p.hostPort === null ? {} : { "80/tcp": [{ HostIp: "0.0.0.0", HostPort: String(p.hostPort) }] };
  return {
    Id: p.index.toString(16).padStart(64, "c"),
    Name: `/${p.name}`,
    State: { Status: "running", Pid: 10000 + p.index },
    HostConfig: { NetworkMode: `net${p.network}`, PortBindings: ports },
    Config: { Hostname: p.name, Image: "service:1", Labels: {} },
    NetworkSettings: {
      Ports: ports,
      Networks: {
        [`net${p.network}`]: {
          NetworkID: networkId(p.network),
          Gateway: `10.${p.network + 1}.0.1`,
          IPAddress: p.address,
          IPPrefixLen: 24,
          MacAddress: p.mac,
          Aliases: [p.name],
          DNSNames: [p.name],
        },
      },
    },
  };
}

function networksOf(size: BigHostSize): unknown[] {
  return Array.from({ length: size.networks }, (_, n) => ({
    Id: networkId(n),
    Name: `net${n}`,
    Driver: "bridge",
    Internal: false,
    EnableIPv6: false,
    IPAM: { Config: [{ Subnet: `10.${n + 1}.0.0/24`, Gateway: `10.${n + 1}.0.1` }] },
    Options: {},
  }));
}

function proxy(p: Place): unknown {
  return {
    pid: 50000 + p.index,
    netns: HOST_INODE,
    args: `/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port ${p.hostPort} -container-ip ${p.address} -container-port 80`,
  };
}
