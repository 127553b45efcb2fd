import type { Statement } from "../case-file.ts";
import type { Prng } from "./prng.ts";

/** A random host's wiring, as statements, and what rules and questions may speak of. */
export interface World {
  readonly statements: readonly Statement[];
  readonly rooms: readonly Room[];
  readonly outsides: readonly Outside[];
  /** Addresses of the host itself, loopback among them. */
  readonly own: readonly string[];
  readonly devices: readonly string[];
  readonly bridges: readonly string[];
  /** Bridge ports. */
  readonly ports: readonly string[];
  readonly networks: readonly string[];
  readonly addresses: readonly string[];
  readonly six: boolean;
  /** A transparent server of the host's, and a way to it for marked packets. */
  readonly transparent: boolean;
}

/** Where the transparent server listens, and the mark that leads to it. */
export const TRANSPARENT = { port: 3129, mark: "0x8" } as const;

export interface Room {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly bridge: string | null;
  readonly port: string | null;
}

export interface Outside {
  readonly name: string;
  readonly device: string;
  /** Its own address, and others that it may send from. */
  readonly sources: readonly string[];
}

/** What the servers of all rooms and of the host listen on. */
export const TCP_PORTS = [22, 80, 443, 8080] as const;
export const UDP_PORTS = [53, 123] as const;

function command(ns: string, text: string, stdin: readonly string[] = []): Statement {
  return { type: "command", ns, command: text, stdin };
}

function sysctl(key: string, value: number): Statement {
  return { type: "sysctl", ns: "h", key, value: String(value) };
}

const bare = (address: string) => address.replace(/\/.*/, "");

/** A host with an uplink, and mostly a LAN, bridges with containers, and now and then something rarer. */
export function randomWorld(rng: Prng): World {
  const statements: Statement[] = [];
  const rooms: Room[] = [];
  const own: string[] = ["127.0.0.1", "192.0.2.10"];
  const six = rng.chance(0.45);
  const outsides: Outside[] = [
    {
      name: "out",
      device: "eth0",
      sources: ["192.0.2.1", "203.0.113.7", "203.0.113.130", "198.51.100.9", ...(six ? ["2001:db8:1::1"] : [])],
    },
  ];
  const devices = ["lo", "eth0"];
  const networks = ["192.0.2.0/24", "203.0.113.0/24", "198.51.100.0/24", "127.0.0.0/8", "10.0.0.0/8", "0.0.0.0/0"];
  if (six) networks.push("2001:db8:1::/64", "2001:db8:ffff::/48", "fd00::/8", "::/0");
  if (six) own.push("::1", "2001:db8:1::10");
  statements.push({
    type: "cable",
    device: "eth0",
    addresses: ["192.0.2.10/24", ...(six ? ["2001:db8:1::10/64"] : [])],
    outside: "out",
    far: ["192.0.2.1/24", ...(six ? ["2001:db8:1::1/64"] : [])],
  });
  if (rng.chance(0.65)) {
    statements.push({
      type: "cable",
      device: "eth1",
      addresses: ["10.20.0.10/24"],
      outside: "lan",
      far: ["10.20.0.50/24"],
    });
    outsides.push({ name: "lan", device: "eth1", sources: ["10.20.0.50"] });
    own.push("10.20.0.10");
    devices.push("eth1");
    networks.push("10.20.0.0/24");
  }

  const ports: string[] = [];
  const bridges = ["br0", ...(rng.chance(0.6) ? ["br1"] : [])];
  for (const [b, bridge] of bridges.entries()) {
    const net = `172.${18 + b}.0`;
    const net6 = `fd00:${18 + b}:`;
    const bridgeSix = six && rng.chance(0.7);
    const addressed = b === 0 || rng.chance(0.95);
    const addresses = addressed ? [`${net}.1/24`, ...(bridgeSix ? [`${net6}:1/64`] : [])] : [];
    statements.push({ type: "bridge", name: bridge, addresses });
    devices.push(bridge);
    own.push(...addresses.map(bare));
    networks.push(`${net}.0/24`, ...(bridgeSix ? [`${net6}:/64`] : []));
    const names = b === 0 ? ["web", "api", "app"] : ["db", "job"];
    for (const [i, name] of names.slice(0, rng.int(1, names.length)).entries()) {
      const at = [`${net}.${i + 2}/24`, ...(bridgeSix ? [`${net6}:${i + 2}/64`] : [])];
      statements.push({ type: "room", name, bridge, addresses: at });
      rooms.push({ name, addresses: at.map(bare), bridge, port: `v-${name}` });
      ports.push(`v-${name}`);
    }
  }
  // a container on both bridges
  if (bridges.length > 1 && rng.chance(0.25)) {
    statements.push({ type: "room", name: "web", bridge: "br1", addresses: ["172.19.0.9/24"] });
    rooms.push({ name: "web", addresses: ["172.19.0.9"], bridge: "br1", port: "v-web1" });
    ports.push("v-web1");
  }
  if (rng.chance(0.12)) {
    statements.push(
      { type: "room", name: "ptp", bridge: null, addresses: [] },
      command(
        "h",
        "ip link add p0 type veth peer name eth0 netns @ptp; ip addr add 10.88.0.1/24 dev p0; ip link set p0 up",
      ),
      command("ptp", "ip addr add 10.88.0.2/24 dev eth0; ip link set eth0 up; ip route add default via 10.88.0.1"),
    );
    rooms.push({ name: "ptp", addresses: ["10.88.0.2"], bridge: null, port: null });
    devices.push("p0");
    own.push("10.88.0.1");
    networks.push("10.88.0.0/24");
  }
  // beside a room of two devices, the parent of a macvlan cannot be told: what `ip` prints names no namespace
  if (devices.includes("eth1") && !ports.includes("v-web1") && rng.chance(0.12)) {
    statements.push(
      { type: "room", name: "mac", bridge: null, addresses: [] },
      command("h", "ip link add mv0 link eth1 type macvlan mode bridge; ip link set mv0 netns @mac name eth0"),
      command("mac", "ip addr add 10.20.0.101/24 dev eth0; ip link set eth0 up; ip route add default via 10.20.0.50"),
    );
    rooms.push({ name: "mac", addresses: ["10.20.0.101"], bridge: null, port: null });
  }

  for (const name of new Set(rooms.map((r) => r.name)))
    statements.push({
      type: "serve",
      ns: name,
      servers: [
        ...rng.some(TCP_PORTS, 0.7).map((port) => ({ proto: "tcp" as const, port })),
        ...rng.some(UDP_PORTS, 0.7).map((port) => ({ proto: "udp" as const, port })),
      ],
    });
  statements.push({
    type: "serve",
    ns: "h",
    servers: [
      ...rng.some(TCP_PORTS, 0.6).map((port) => ({
        proto: "tcp" as const,
        port,
        ...(rng.chance(0.25) && { host: rng.pick(own.filter((a) => !a.includes(":"))) }),
      })),
      ...rng
        .some(UDP_PORTS, 0.6)
        .map((port) => ({ proto: "udp" as const, port, ...(rng.chance(0.2) && { host: "127.0.0.1" }) })),
    ],
  });
  const transparent = rng.chance(0.25);
  if (transparent)
    statements.push(
      { type: "serve", ns: "h", servers: [{ proto: "tcp", port: TRANSPARENT.port, transparent: true }] },
      command(
        "h",
        `ip rule add fwmark ${TRANSPARENT.mark}/${TRANSPARENT.mark} lookup 101; ip route add local default dev lo table 101`,
      ),
    );
  statements.push(...randomSysctls(rng, devices), ...randomRoutes(rng, devices), ...randomPorts(rng, ports));
  const addresses = [
    ...own,
    ...rooms.flatMap((r) => r.addresses),
    ...outsides.flatMap((o) => o.sources),
    "203.0.113.7",
  ];
  return {
    statements: statements.filter((s) => s.type !== "serve" || s.servers.length > 0),
    rooms,
    outsides,
    own,
    devices,
    bridges,
    ports,
    networks,
    addresses: [...new Set(addresses)],
    six,
    transparent,
  };
}

function randomSysctls(rng: Prng, devices: readonly string[]): Statement[] {
  const out: Statement[] = [];
  if (rng.chance(0.25)) out.push(sysctl("net.bridge.bridge-nf-call-iptables", 0));
  if (rng.chance(0.25)) out.push(sysctl("net.bridge.bridge-nf-call-ip6tables", 0));
  if (rng.chance(0.15)) out.push(sysctl("net.ipv4.conf.all.route_localnet", 1));
  if (rng.chance(0.15)) out.push(sysctl(`net.ipv4.conf.${rng.pick(devices)}.route_localnet`, 1));
  if (rng.chance(0.3)) out.push(sysctl("net.ipv4.conf.all.rp_filter", rng.pick([1, 2])));
  if (rng.chance(0.2)) out.push(sysctl(`net.ipv4.conf.${rng.pick(devices)}.rp_filter`, rng.pick([1, 2])));
  if (rng.chance(0.06)) out.push(sysctl(`net.ipv4.conf.${rng.pick(devices)}.forwarding`, 0));
  if (rng.chance(0.04)) out.push(sysctl("net.ipv4.ip_forward", 0));
  if (rng.chance(0.05)) out.push(sysctl("net.ipv6.conf.all.forwarding", 0));
  if (rng.chance(0.05)) out.push(sysctl("net.ipv4.icmp_echo_ignore_all", 1));
  if (rng.chance(0.06)) out.push(sysctl("net.ipv4.conf.all.accept_local", 1));
  if (rng.chance(0.08)) out.push(sysctl(`net.ipv4.conf.${rng.pick(devices)}.arp_ignore`, rng.pick([1, 2])));
  return out;
}

function randomRoutes(rng: Prng, devices: readonly string[]): Statement[] {
  const out: Statement[] = [];
  const lan = devices.includes("eth1");
  if (rng.chance(0.15)) {
    const type = rng.pick(["blackhole", "unreachable", "prohibit", "throw"]);
    out.push(
      command("h", `ip route add ${type} ${rng.pick(["198.51.100.0/24", "203.0.113.128/25", "203.0.113.7/32"])}`),
    );
  }
  if (lan && rng.chance(0.2)) out.push(command("h", "ip route replace 198.51.100.0/24 via 10.20.0.50"));
  if (rng.chance(0.15)) out.push(command("h", "ip addr add 192.0.2.11/24 dev eth0"));
  if (lan && rng.chance(0.3)) {
    const selector = rng.pick([
      "fwmark 0x1",
      "fwmark 0x2/0x3",
      "from 172.18.0.0/24",
      "iif br0",
      "to 203.0.113.0/24",
      "from 172.18.0.2 to 203.0.113.0/24",
      "ipproto tcp dport 443",
    ]);
    out.push(command("h", "ip route add default via 10.20.0.50 table 100"));
    out.push(command("h", `ip rule add ${selector} lookup 100 pref ${rng.pick([100, 1000, 32000])}`));
  }
  if (rng.chance(0.07)) {
    const action = rng.pick(["prohibit", "blackhole", "unreachable"]);
    out.push(
      command(
        "h",
        `ip rule add ${rng.pick(["fwmark 0x3", "to 198.51.100.0/24", "iif br0 to 203.0.113.128/25"])} ${action} pref 90`,
      ),
    );
  }
  return out;
}

function randomPorts(rng: Prng, ports: readonly string[]): Statement[] {
  const flags = rng.some(ports, 0.3).map((p) => `bridge link set dev ${p} hairpin on`);
  if (rng.chance(0.1)) flags.push(...rng.some(ports, 0.6).map((p) => `bridge link set dev ${p} isolated on`));
  return flags.length > 0 ? [command("h", flags.join("; "))] : [];
}
