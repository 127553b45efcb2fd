import type { Statement } from "../case-file.ts";
import { randomMatch } from "./iptables-match.ts";
import { not, ofFamily, type Place } from "./iptables-place.ts";
import { randomTarget } from "./iptables-target.ts";
import type { Prng } from "./prng.ts";
import { TCP_PORTS, UDP_PORTS, type World } from "./world.ts";

const HOOKS: Readonly<Record<string, readonly string[]>> = {
  raw: ["PREROUTING", "OUTPUT"],
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  nat: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
  filter: ["INPUT", "FORWARD", "OUTPUT"],
  security: ["INPUT", "FORWARD", "OUTPUT"],
};

/** Rules for iptables-restore in all tables, with a taste of what Docker and firewalls write. */
export function randomIptables(rng: Prng, world: World): Statement[] {
  const out: Statement[] = [];
  out.push({ type: "command", ns: "h", command: "ipset restore", stdin: SETS });
  const tool = rng.weighted([
    [9, ""],
    [1, "-legacy"],
  ]);
  const four = [...docker(rng, world), ...firewall(rng, world), ...anything(rng, world, false)];
  out.push({ type: "command", ns: "h", command: `iptables${tool}-restore`, stdin: asRestore(four) });
  if (world.six && rng.chance(0.7)) {
    const six = anything(rng, world, true);
    out.push({ type: "command", ns: "h", command: `ip6tables${tool}-restore`, stdin: asRestore(six) });
  }
  return out;
}

const SETS = [
  "create friends hash:ip",
  "add friends 203.0.113.7",
  "add friends 172.18.0.2",
  "create nets hash:net",
  "add nets 172.18.0.0/24",
  "add nets 203.0.113.128/25",
  "add nets 172.18.0.3 nomatch",
  "create services hash:ip,port",
  "add services 192.0.2.10,tcp:80",
  "add services 172.18.0.2,tcp:80",
  "add services 172.18.0.2,udp:53",
  "create open bitmap:port range 0-10000",
  "add open 80",
  "add open 8080",
  "create doors hash:net,iface",
  "add doors 172.18.0.0/24,br0",
  "add doors 203.0.113.0/24,eth0",
  "create either list:set",
  "add either friends",
  "add either nets",
  "create guests hash:ip timeout 300",
];

type Line = readonly [table: string, line: string];

function asRestore(lines: readonly Line[]): string[] {
  return Object.keys(HOOKS).flatMap((table) => {
    const own = lines.filter(([t]) => t === table).map(([, line]) => line);
    const declared = own.filter((l) => l.startsWith(":"));
    const rules = own.filter((l) => !l.startsWith(":"));
    return own.length === 0 ? [] : [`*${table}`, ...new Set(declared), ...rules, "COMMIT"];
  });
}

/** Published ports, isolation and masquerading, as Docker writes them. */
function docker(rng: Prng, world: World): Line[] {
  if (!rng.chance(0.6)) return [];
  const rooms = world.rooms.filter((r) => r.bridge !== null);
  const nets = world.bridges.map((b, i) => [b, `172.${18 + i}.0.0/24`] as const);
  const lines: Line[] = [["nat", ":DOCKER - [0:0]"]];
  lines.push(["nat", "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER"]);
  lines.push(["nat", `-A OUTPUT ${rng.chance(0.7) ? "! -d 127.0.0.0/8 " : ""}-m addrtype --dst-type LOCAL -j DOCKER`]);
  for (const [b, net] of nets)
    if (rng.chance(0.9)) lines.push(["nat", `-A POSTROUTING -s ${net} ! -o ${b} -j MASQUERADE`]);
  if (rng.chance(0.7)) for (const [b] of nets) lines.push(["nat", `-A DOCKER -i ${b} -j RETURN`]);
  const filter = rng.chance(0.8);
  if (filter) {
    lines.push(["filter", `:FORWARD ${rng.pick(["DROP", "ACCEPT"])} [0:0]`]);
    for (const c of ["DOCKER", "DOCKER-USER", "DOCKER-ISOLATION-STAGE-1", "DOCKER-ISOLATION-STAGE-2"])
      lines.push(["filter", `:${c} - [0:0]`]);
    lines.push(["filter", "-A FORWARD -j DOCKER-USER"], ["filter", "-A FORWARD -j DOCKER-ISOLATION-STAGE-1"]);
    for (const [b] of nets) {
      lines.push(["filter", `-A FORWARD -o ${b} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`]);
      lines.push(["filter", `-A FORWARD -o ${b} -j DOCKER`], ["filter", `-A FORWARD -i ${b} ! -o ${b} -j ACCEPT`]);
      lines.push([
        "filter",
        `-A FORWARD -i ${b} -o ${b} -j ${rng.weighted([
          [4, "ACCEPT"],
          [1, "DROP"],
        ])}`,
      ]);
      lines.push(["filter", `-A DOCKER-ISOLATION-STAGE-1 -i ${b} ! -o ${b} -j DOCKER-ISOLATION-STAGE-2`]);
      lines.push(["filter", `-A DOCKER-ISOLATION-STAGE-2 -o ${b} -j DROP`]);
    }
    if (rng.chance(0.5)) lines.push(["filter", "-A DOCKER-USER -j RETURN"]);
  }
  for (const [i, room] of rooms.entries()) {
    if (!rng.chance(0.7)) continue;
    const [proto, inner] = rng.weighted([
      [3, ["tcp", 80]],
      [1, ["udp", 53]],
    ] as const);
    const published = [8080, 8081, 8082, 8083, 8084, 8085][i] ?? 8090;
    const to = room.addresses[0];
    const where = rng.weighted([
      [5, ""],
      [1, "-d 127.0.0.1/32 "],
      [1, "-d 192.0.2.10/32 "],
    ]);
    const notFrom = rng.chance(0.8) ? `! -i ${room.bridge} ` : "";
    lines.push([
      "nat",
      `-A DOCKER ${where}${notFrom}-p ${proto} -m ${proto} --dport ${published} -j DNAT --to-destination ${to}:${inner}`,
    ]);
    if (rng.chance(0.5))
      lines.push([
        "nat",
        `-A POSTROUTING -s ${to}/32 -d ${to}/32 -p ${proto} -m ${proto} --dport ${inner} -j MASQUERADE`,
      ]);
    if (filter)
      lines.push([
        "filter",
        `-A DOCKER -d ${to}/32 ! -i ${room.bridge} -o ${room.bridge} -p ${proto} -m ${proto} --dport ${inner} -j ACCEPT`,
      ]);
    if (rng.chance(0.2)) lines.push(["raw", `-A PREROUTING -d ${to}/32 ! -i ${room.bridge} -j DROP`]);
  }
  return lines;
}

/** A host's own firewall: what is known passes, some ports are open, the rest is dropped or refused. */
function firewall(rng: Prng, world: World): Line[] {
  if (!rng.chance(0.4)) return [];
  const lines: Line[] = [["filter", `:INPUT ${rng.pick(["DROP", "ACCEPT"])} [0:0]`]];
  if (rng.chance(0.8)) lines.push(["filter", "-A INPUT -i lo -j ACCEPT"]);
  if (rng.chance(0.9))
    lines.push([
      "filter",
      `-A INPUT -m ${rng.pick(["conntrack --ctstate", "state --state"])} RELATED,ESTABLISHED -j ACCEPT`,
    ]);
  if (rng.chance(0.5)) lines.push(["filter", "-A INPUT -m conntrack --ctstate INVALID -j DROP"]);
  if (rng.chance(0.5)) lines.push(["filter", "-A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT"]);
  if (rng.chance(0.5))
    lines.push([
      "filter",
      `-A INPUT -p tcp -m multiport --dports ${rng.some(TCP_PORTS, 0.5).join(",") || "22"} -j ACCEPT`,
    ]);
  if (rng.chance(0.4)) lines.push(["filter", `-A INPUT -i ${rng.pick(world.devices)} -p udp --dport 53 -j ACCEPT`]);
  if (rng.chance(0.5))
    lines.push(["filter", `-A INPUT -j ${rng.pick(["DROP", "REJECT --reject-with icmp-host-prohibited", "REJECT"])}`]);
  return lines;
}

/** Any matches with any targets, in every table. */
function anything(rng: Prng, world: World, six: boolean): Line[] {
  const lines: Line[] = [];
  for (const [table, hooks] of Object.entries(HOOKS)) {
    if (!rng.chance(table === "security" ? 0.1 : table === "raw" ? 0.35 : 0.6)) continue;
    const users = rng.chance(0.5) ? rng.many(1, 3, (i) => `U${i}`) : [];
    for (const user of users) lines.push([table, `:${user} - [0:0]`]);
    // a chain is used from one hook only, and jumps to later ones only, so that every target is allowed where it stands
    const homes = new Map(users.map((u) => [u, rng.pick(hooks)]));
    for (const hook of rng.some(hooks, 0.6)) {
      if (rng.chance(0.1) && table !== "nat") lines.push([table, `:${hook} DROP [0:0]`]);
      const next = users.filter((u) => homes.get(u) === hook);
      for (let i = rng.int(1, 4); i > 0; i--)
        lines.push([table, `-A ${hook} ${rule(rng, world, { table, hook, six }, next)}`]);
    }
    for (const [i, user] of users.entries()) {
      const hook = homes.get(user) ?? "FORWARD";
      const next = users.slice(i + 1).filter((u) => homes.get(u) === hook);
      for (let n = rng.int(1, 3); n > 0; n--)
        lines.push([table, `-A ${user} ${rule(rng, world, { table, hook, six }, next)}`]);
    }
  }
  return lines;
}

function rule(rng: Prng, world: World, place: Place, next: readonly string[]): string {
  if (place.table === "mangle" && rng.chance(0.03))
    return "-p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1200";
  const proto = rng.weighted([
    [4, "tcp"],
    [2, "udp"],
    [1, "icmp"],
    [4, null],
  ] as const);
  const parts = [...addresses(rng, world, place), ...interfaces(rng, world, place)];
  if (proto) parts.push(...protocol(rng, proto, place));
  for (
    let n = rng.weighted([
      [5, 0],
      [4, 1],
      [1, 2],
    ]);
    n > 0;
    n--
  )
    parts.push(randomMatch(rng, world, place, proto));
  const to = randomTarget(rng, world, place, proto, next);
  // one match may be given once only
  const seen = new Set<string>();
  const once = parts.filter((p) => {
    const name = p
      .replace(/^! /, "")
      .split(" ")
      .slice(0, p.startsWith("-m") ? 2 : 1)
      .join(" ");
    return seen.has(name) ? false : seen.add(name);
  });
  return [...once, ...(to ? [to] : [])].join(" ") || "-j RETURN";
}

function addresses(rng: Prng, world: World, { six }: Place): string[] {
  const any = (option: string) => {
    const network = rng.pick(ofFamily(world.networks, six));
    if (network.endsWith("/0")) return `${option} ${network}`;
    const single = `${rng.pick(ofFamily(world.addresses, six))}/${six ? 128 : 32}`;
    return `${not(rng)}${option} ${rng.chance(0.5) ? network : single}`;
  };
  return [...(rng.chance(0.25) ? [any("-s")] : []), ...(rng.chance(0.25) ? [any("-d")] : [])];
}

function interfaces(rng: Prng, world: World, { hook }: Place): string[] {
  const any = () =>
    rng.weighted([
      [6, rng.pick(world.devices)],
      [1, "br+"],
      [1, "eth+"],
      [1, rng.pick(world.ports)],
    ]);
  const out: string[] = [];
  if (hook !== "OUTPUT" && hook !== "POSTROUTING" && rng.chance(0.25)) out.push(`${not(rng)}-i ${any()}`);
  if (hook !== "PREROUTING" && hook !== "INPUT" && rng.chance(0.25)) out.push(`${not(rng)}-o ${any()}`);
  return out;
}

function protocol(rng: Prng, proto: "tcp" | "udp" | "icmp", { six }: Place): string[] {
  if (proto === "icmp") {
    const [name, option] = six ? ["ipv6-icmp", "icmpv6-type"] : ["icmp", "icmp-type"];
    const types = six
      ? ["128", "129", "1", "echo-request", "port-unreachable"]
      : ["8", "0", "3", "echo-request", "port-unreachable", "3/1"];
    return [
      `-p ${name}`,
      ...(rng.chance(0.6) ? [`-m ${six ? "icmp6" : "icmp"} ${not(rng)}--${option} ${rng.pick(types)}`] : []),
    ];
  }
  const port = () => rng.pick([...(proto === "tcp" ? [...TCP_PORTS, 8081] : UDP_PORTS), 99]);
  const range = () =>
    rng.weighted([
      [5, String(port())],
      [1, "1:1023"],
      [1, "1024:65535"],
      [1, ":100"],
    ]);
  const options: string[] = [];
  if (rng.chance(0.5)) options.push(`${not(rng)}--dport ${range()}`);
  // two negated ones are loaded in two ways (XM-ports)
  const negated = options[0]?.startsWith("!") ? "" : not(rng);
  if (rng.chance(0.15)) options.push(`${negated}--sport ${rng.chance(0.5) ? "20000:65535" : range()}`);
  if (proto === "tcp" && rng.chance(0.1))
    options.push(rng.pick(["--syn", "! --syn", "--tcp-flags SYN,ACK SYN,ACK", "--tcp-flags RST RST"]));
  return [`-p ${proto}`, ...(options.length > 0 ? [`-m ${proto} ${options.join(" ")}`] : [])];
}
