/** What is printed as iproute2, ss and conntrack print it is read back, to the last field. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Address, type Family, familyOf, formatAddress, ipv4Of, ipv6Of } from "../../net/address.ts";
import type { Mac } from "../../net/mac.ts";
import { portOf } from "../../net/port.ts";
import { bitsOf, formatPrefix, networkOf, type Prefix } from "../../net/prefix.ts";
import { protocolName } from "../../net/protocol.ts";
import type { ConntrackEntry, ConntrackTuple, FdbEntry, Neighbour, PolicyRule, Route, Socket } from "../model.ts";
import { readBridgeFdb } from "./bridge-fdb.ts";
import { readConntrack } from "./conntrack.ts";
import { readIpNeigh } from "./ip-neigh.ts";
import { readIpRoute } from "./ip-route.ts";
import { readIpRule } from "./ip-rule.ts";
import type { Reading } from "./reading.ts";
import { readSs } from "./ss.ts";

const PLACE = { namespace: 1, source: "x" };

/** Prints each of some values, and reads them all back. */
function comesBack<T>(one: fc.Arbitrary<T>, read: (printed: readonly T[]) => Reading<T>): void {
  fc.assert(
    fc.property(fc.array(one, { maxLength: 4 }), (given) => {
      expect(read(given)).toEqual({ values: given, unread: [] });
    }),
    { numRuns: 300 },
  );
}

/** Without what a command leaves out: null, false, and what there is none of. */
function without(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== false));
}

const nullable = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one);
const flagsOf = (...flags: readonly string[]): fc.Arbitrary<Set<string>> =>
  fc.subarray([...flags]).map((some) => new Set(some));
const name = fc.constantFrom("eth0", "br-1a2b", "docker0", "wg0", "veth12");
const family = fc.constantFrom<Family>(4, 6);
const u8 = fc.nat(255);
const u16 = fc.integer({ min: 1, max: 65535 });
const u32 = fc.integer({ min: 1, max: 0xffffffff });
const ipv4 = u32.map(ipv4Of);
// not IPv4-mapped, which ss takes for IPv4
const ipv6 = fc.bigInt({ min: 1n << 120n, max: (1n << 128n) - 1n }).map(ipv6Of);
const addressOf = (of: Family): fc.Arbitrary<Address> => (of === 4 ? ipv4 : ipv6);
const prefixOf = (of: Family): fc.Arbitrary<Prefix> =>
  fc
    .record({ address: addressOf(of), length: fc.integer({ min: 1, max: bitsOf(of) }) })
    .map((prefix) => ({ ...prefix, address: networkOf(prefix) }));
const mac = fc
  .array(u8, { minLength: 6, maxLength: 6 })
  .map((bytes) => bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":") as Mac);
const table = fc.constantFrom(100, 253, 254, 255, 4711);
const tableText = (id: number): string =>
  new Map([
    [253, "default"],
    [254, "main"],
    [255, "local"],
  ]).get(id) ?? `${id}`;
const hex = (n: number): string => `0x${n.toString(16)}`;

function prefixText(prefix: Prefix): string {
  return prefix.length === bitsOf(familyOf(prefix.address)) ? formatAddress(prefix.address) : formatPrefix(prefix);
}

// ── routes ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const nexthop = (of: Family) =>
  fc.record({
    via: nullable(addressOf(of)),
    dev: name,
    weight: fc.constant(1),
    flags: flagsOf(),
    encap: fc.constant(null),
  });

const route: fc.Arbitrary<Route> = family.chain((of) =>
  fc
    .record({
      family: fc.constant(of),
      type: fc.constantFrom(
        "unicast",
        "local",
        "broadcast",
        "anycast",
        "blackhole",
        "unreachable",
        "prohibit",
        "throw",
      ),
      dst: prefixOf(of),
      table,
      tos: fc.constantFrom(0, 8, 0x10, 0xb8),
      metric: fc.constantFrom(0, 100, 1024, 4294967295),
      prefsrc: nullable(addressOf(of)),
      scope: fc.constantFrom("global", "link", "host", "site"),
      protocol: fc.constantFrom("kernel", "boot", "static", "dhcp", "ra", "bird"),
      nexthops: fc.oneof(
        fc.array(nexthop(of), { minLength: 1, maxLength: 1 }),
        fc.array(
          fc.record({
            ...{ via: nullable(addressOf(of)), dev: name, encap: fc.constant(null) },
            ...{ weight: fc.integer({ min: 1, max: 256 }), flags: flagsOf("dead", "linkdown", "onlink") },
          }),
          { minLength: 2, maxLength: 3 },
        ),
      ),
      mtu: nullable(fc.integer({ min: 576, max: 9000 })),
      advmss: nullable(fc.integer({ min: 500, max: 1460 })),
      flags: flagsOf("linkdown", "dead", "onlink", "offload"),
      nexthopId: nullable(u16),
    })
    .map(({ advmss, ...rest }) => ({ ...rest, ...(advmss !== null && { advmss }) })),
);

/** ip/iproute.c print_route */
function printRoute(r: Route): object {
  const hop = ({ via, dev }: Route["nexthops"][number]): object =>
    without({ gateway: via === null ? null : formatAddress(via), dev });
  const [only, ...others] = r.nexthops;
  const metrics = without({ mtu: r.mtu, advmss: r.advmss ?? null });
  return without({
    type: r.type,
    dst: prefixText(r.dst),
    ...(only && others.length === 0 ? hop(only) : {}),
    table: tableText(r.table),
    protocol: r.protocol,
    scope: r.scope,
    tos: r.tos === 0 ? null : hex(r.tos),
    prefsrc: r.prefsrc === null ? null : formatAddress(r.prefsrc),
    metric: r.metric === 0 ? null : r.metric,
    nhid: r.nexthopId,
    flags: [...r.flags],
    metrics: Object.keys(metrics).length === 0 ? null : [metrics],
    pref: r.family === 6 ? "medium" : null,
    nexthops:
      others.length === 0 ? null : r.nexthops.map((n) => ({ ...hop(n), weight: n.weight, flags: [...n.flags] })),
  });
}

test("routes", () => {
  comesBack(route, (given) => readIpRoute(given.map(printRoute), null, PLACE));
});

// ── policy rules ────────────────────────────────────────────────────────────────────────────────────────────────────

const range = fc.tuple(u16, u16).map(([a, b]) => ({ first: portOf(Math.min(a, b)), last: portOf(Math.max(a, b)) }));

const rule = (of: Family): fc.Arbitrary<PolicyRule> =>
  fc
    .record({
      family: fc.constant(of),
      priority: fc.nat(32767),
      not: fc.boolean(),
      src: nullable(prefixOf(of)),
      dst: nullable(prefixOf(of)),
      iif: nullable(name),
      oif: nullable(name),
      fwmark: nullable(fc.record({ value: u32, mask: fc.constantFrom(0xffffffff, 0xff0000, 0x1) })),
      tos: nullable(fc.constantFrom(8, 0x10)),
      dscp: nullable(fc.record({ value: fc.nat(63), mask: fc.constantFrom(0x3f, 0x30) })),
      ipproto: nullable(fc.constantFrom(1, 6, 17, 132)),
      sport: nullable(range),
      dport: nullable(range),
      uidRange: nullable(fc.tuple(u16, u16).map(([first, more]) => ({ first, last: first + more }))),
      l3mdev: fc.constant(false),
      tunId: nullable(u16),
      suppressPrefixLength: nullable(fc.nat(32)),
      suppressIfGroup: nullable(fc.constantFrom("5", "lan")),
      action: fc.oneof(
        table.map((id) => ({ type: "table", table: id }) as const),
        u16.map((priority) => ({ type: "goto", priority }) as const),
        fc
          .constantFrom<PolicyRule["action"]["type"] & ("nop" | "blackhole" | "unreachable" | "prohibit")>(
            ...(["nop", "blackhole", "unreachable", "prohibit"] as const),
          )
          .map((type) => ({ type })),
      ),
      unknown: fc.constant([]),
    })
    .map(({ dscp, ...rest }) => ({ ...rest, ...(dscp !== null && { dscp }) }));

/** ip/iprule.c print_rule */
function printRule(r: PolicyRule): object {
  const selector = (key: "src" | "dst", prefix: Prefix | null): object =>
    prefix === null
      ? key === "src"
        ? { src: "all" }
        : {}
      : without({
          [key]: formatAddress(prefix.address),
          [`${key}len`]: prefix.length === bitsOf(r.family) ? null : prefix.length,
        });
  const ports = (key: "sport" | "dport", span: PolicyRule["sport"]): object =>
    span === null
      ? {}
      : span.first === span.last
        ? { [key]: span.first }
        : { [`${key}_start`]: span.first, [`${key}_end`]: span.last };
  return without({
    priority: r.priority,
    ...(r.not ? { not: true } : {}),
    ...selector("src", r.src),
    ...selector("dst", r.dst),
    tos: r.tos === null ? null : hex(r.tos),
    dscp: r.dscp ? String(r.dscp.value) : null,
    dscp_mask: r.dscp && r.dscp.mask !== 0x3f ? hex(r.dscp.mask) : null,
    fwmark: r.fwmark ? hex(r.fwmark.value) : null,
    fwmask: r.fwmark && r.fwmark.mask !== 0xffffffff ? hex(r.fwmark.mask) : null,
    iif: r.iif,
    oif: r.oif,
    uid_start: r.uidRange?.first ?? null,
    uid_end: r.uidRange?.last ?? null,
    ipproto: r.ipproto === null ? null : protocolName(r.ipproto),
    ...ports("sport", r.sport),
    ...ports("dport", r.dport),
    tun_id: r.tunId,
    ...(r.action.type === "table" ? { table: tableText(r.action.table) } : {}),
    ...(r.action.type === "goto" ? { goto: r.action.priority } : {}),
    ...(r.action.type === "table" || r.action.type === "goto" ? {} : { action: r.action.type }),
    suppress_prefixlen: r.suppressPrefixLength,
    suppress_ifgroup: r.suppressIfGroup,
  });
}

test.each([4, 6] as const)("policy rules of IPv%s", (of) => {
  comesBack(rule(of), (given) => readIpRule(given.map(printRule), of, PLACE));
});

// ── neighbours, forwarding entries ──────────────────────────────────────────────────────────────────────────────────

const neighbour: fc.Arbitrary<Neighbour> = fc.record({
  address: family.chain(addressOf),
  dev: name,
  mac: nullable(mac),
  state: fc.subarray(["REACHABLE", "STALE", "PERMANENT", "NOARP"]),
  proxy: fc.boolean(),
});

test("neighbours", () => {
  comesBack(neighbour, (given) =>
    readIpNeigh(
      given.map((n) => ({
        ...without({ dst: formatAddress(n.address), dev: n.dev, lladdr: n.mac, state: n.state }),
        ...(n.proxy ? { proxy: null } : {}),
      })),
      PLACE,
    ),
  );
});

const entry: fc.Arbitrary<FdbEntry> = fc.record({
  mac,
  dev: name,
  master: nullable(name),
  vlan: nullable(fc.integer({ min: 1, max: 4094 })),
  dst: nullable(family.chain(addressOf)),
  flags: flagsOf("self", "master", "extern_learn", "offload"),
  state: fc.constantFrom("", "permanent", "static", "stale"),
});

test("forwarding entries", () => {
  comesBack(entry, (given) =>
    readBridgeFdb(
      given.map(({ dev, dst, flags, ...rest }) =>
        without({ ...rest, ifname: dev, dst: dst === null ? null : formatAddress(dst), flags: [...flags] }),
      ),
      PLACE,
    ),
  );
});

// ── sockets ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const end = fc.record({ address: nullable(family.chain(addressOf)), port: nullable(u16) });

const socket: fc.Arbitrary<Socket> = fc.record({
  proto: fc.constantFrom("tcp", "udp", "sctp"),
  state: fc.constantFrom("LISTEN", "UNCONN", "ESTAB"),
  local: end,
  remote: end,
  dev: nullable(name),
  v6only: fc.boolean(),
  processes: fc.array(fc.record({ name: fc.constantFrom("nginx", "a b", '(x)"y', "docker-proxy"), pid: u16, fd: u8 }), {
    maxLength: 3,
  }),
  uid: u16,
  inode: u16,
  cgroup: nullable(fc.constantFrom("/system.slice/ssh.service", "/")),
  mark: fc.constantFrom(0, 1, 0xca6c),
  backlog: fc.constantFrom(0, 128, 4096),
});

/** misc/ss.c inet_show_sock */
function printSocket(s: Socket): string {
  const text = ({ address, port }: Socket["local"], dev: string | null): string => {
    const host =
      address === null ? "*" : typeof address === "bigint" ? `[${formatAddress(address)}]` : formatAddress(address);
    return `${host}${dev === null ? "" : `%${dev}`}:${port ?? "*"}`;
  };
  const users = s.processes.map((p) => `("${p.name}",pid=${p.pid},fd=${p.fd})`).join(",");
  return [
    ...[s.proto, s.state, "0", String(s.backlog), text(s.local, s.dev), text(s.remote, null)],
    ...(users === "" ? [] : [`users:(${users})`]),
    ...[`uid:${s.uid}`, `ino:${s.inode}`, "sk:1001"],
    ...(s.cgroup === null ? [] : [`cgroup:${s.cgroup}`]),
    ...(s.mark === 0 ? [] : [`fwmark:${hex(s.mark)}`]),
    `v6only:${s.v6only ? 1 : 0}`,
    "<->",
  ].join(" ");
}

test("sockets", () => {
  comesBack(socket, (given) => readSs(given.map((s) => `${printSocket(s)}\n`).join(""), PLACE));
});

// ── connections ─────────────────────────────────────────────────────────────────────────────────────────────────────

const tuple = (of: Family, icmp: boolean): fc.Arbitrary<ConntrackTuple> =>
  fc.record({
    src: addressOf(of),
    dst: addressOf(of),
    sport: icmp ? fc.constant(null) : u16,
    dport: icmp ? fc.constant(null) : u16,
    icmp: icmp ? fc.record({ type: fc.constantFrom(0, 8), code: fc.constant(0), id: u16 }) : fc.constant(null),
  });

const connection: fc.Arbitrary<ConntrackEntry> = fc.tuple(family, fc.constantFrom(1, 6, 17)).chain(([of, proto]) =>
  fc
    .record({
      family: fc.constant(of),
      proto: fc.constant(proto),
      timeout: u32,
      state: proto === 6 ? fc.constantFrom("ESTABLISHED", "SYN_SENT", "TIME_WAIT") : fc.constant(null),
      original: tuple(of, proto === 1),
      reply: tuple(of, proto === 1),
      flags: flagsOf("ASSURED", "UNREPLIED", "OFFLOAD"),
      mark: fc.constantFrom(0, 7, 0x40000),
      zone: fc.constantFrom(0, 3),
      zoneDirection: fc.constantFrom("original", "reply", null),
      labels: nullable(fc.constantFrom("web", "0x1")),
      helper: nullable(fc.constantFrom("ftp", "sip")),
    })
    .map(({ zoneDirection, ...rest }) => ({
      ...rest,
      ...(zoneDirection !== null && rest.zone !== 0 && { zoneDirection }),
    })),
);

/** libnetfilter_conntrack's src/conntrack/snprintf_default.c */
function printConnection(c: ConntrackEntry): string {
  const told = ({ src, dst, sport, dport, icmp }: ConntrackTuple): string[] => [
    `src=${formatAddress(src)} dst=${formatAddress(dst)}`,
    icmp ? `type=${icmp.type} code=${icmp.code} id=${icmp.id}` : `sport=${sport} dport=${dport}`,
  ];
  const direction = c.zoneDirection === "original" ? "-orig" : c.zoneDirection === "reply" ? "-reply" : "";
  return [
    `${protocolName(c.proto)} ${c.proto} ${c.timeout}`,
    ...(c.state === null ? [] : [c.state]),
    ...told(c.original),
    ...(c.flags.has("UNREPLIED") ? ["[UNREPLIED]"] : []),
    ...told(c.reply),
    ...[...c.flags].filter((flag) => flag !== "UNREPLIED").map((flag) => `[${flag}]`),
    `mark=${c.mark}`,
    ...(c.helper === null ? [] : [`helper=${c.helper}`]),
    ...(c.zone === 0 ? [] : [`zone${direction}=${c.zone}`]),
    "use=1",
    ...(c.labels === null ? [] : [`labels=${c.labels}`]),
  ].join(" ");
}

test("connections", () => {
  comesBack(connection, (given) => readConntrack(given.map((c) => `${printConnection(c)}\n`).join(""), PLACE));
});
