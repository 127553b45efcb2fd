import { BRIDGE_MACS } from "./nft-arp.ts";
import { choose, ofFamily, type Place, tracked } from "./nft-condition.ts";
import { inAddressSet } from "./nft-sets.ts";
import type { Prng } from "./prng.ts";
import { TRANSPARENT, type World } from "./world.ts";

/** One condition of the kinds that few rules have: rarer fields, sets and expressions, each where the kernel takes it. */
export function rareCondition(rng: Prng, { family, hook, type, l3, l4 }: Place): string {
  const pick = (...list: readonly string[]) => rng.pick(list);
  const not = rng.chance(0.2) ? "!= " : "";
  const [four, six] = [l3 === 4, l3 === 6];
  const ct = tracked(family) && hook !== "ingress";
  const ported = l4 === "tcp" || l4 === "udp";
  const incoming = ["prerouting", "input", "forward"].includes(hook);
  const outgoing = ["forward", "output", "postrouting"].includes(hook);
  const ip = six ? "ip6" : "ip";
  return choose(rng, [
    // sets, concatenations and intervals
    [3, true, () => `${ip} ${pick("saddr", "daddr")} ${not}${inAddressSet(rng, six)}`],
    [2, ported && four, () => `ip daddr . ${l4} dport ${not}@${pick("services", "spans")}`],
    [2, ported && four, () => `ip daddr . meta l4proto . th dport ${not}@flows`],
    [1, ported, () => `${l4} dport ${not}@open`],
    [
      1,
      ported && four,
      () =>
        `ip saddr . ip daddr . ${l4} dport { 203.0.113.7 . 192.0.2.10 . 80, 172.18.0.2 . 172.18.0.3 . 80, 10.20.0.0/24 . 0.0.0.0/0 . 1-1024 }`,
    ],
    [2, incoming && family !== "netdev", () => `iifname ${not}@names`],
    [1, outgoing && family !== "netdev", () => `oifname ${not}@names`],
    [1, incoming && four && ct, () => `iifname . ip saddr ${not}{ "eth0" . 192.0.2.1, "br0" . 172.18.0.2 }`],
    // header fields
    [1, four, () => pick("ip version 4", "ip hdrlength 5", "ip frag-off & 0x1fff == 0", "ip length 20-100")],
    [1, six, () => pick("ip6 version 6", "ip6 hoplimit 64", "ip6 hoplimit < 64", "ip6 nexthdr tcp", "ip6 length > 8")],
    [1, four && l4 === "tcp", () => pick("@th,16,16 80", "@nh,96,32 0xc000020a", "@th,0,16 > 1023", "@nh,72,8 6")],
    [1, l4 === "tcp", () => pick("tcp doff > 5", "tcp flags & (fin | syn | rst | ack) == syn", "tcp flags ! ack")],
    [1, l4 === "udp", () => pick("udp length > 8", "udp length < 200")],
    [1, l4 === "icmp" && four, () => pick("icmp code 0", "icmp code != 3", "icmp type . icmp code { 8 . 0, 3 . 1 }")],
    [1, four && ct && incoming, () => `ether daddr ${not}${pick(...BRIDGE_MACS)}`],
    [1, l4 === "tcp", () => pick("tcp option maxseg exists", "tcp option maxseg size 1000-1460")],
    [1, l4 === "tcp", () => pick("tcp option sack-perm exists", "tcp option window exists")],
    [1, six && family !== "ip", () => pick("exthdr frag missing", "exthdr hbh exists", "exthdr rt missing")],
    [0.5, four && family !== "netdev", () => pick("ip option rr missing", "ip option lsrr exists")],
    // what goes with the packet
    [
      2,
      true,
      () =>
        pick(
          `meta protocol ${four ? "ip" : "ip6"}`,
          `meta mark and 0x1 == 0x1`,
          "meta mark & 0x2 != 0x2",
          "meta mark 0-1",
        ),
    ],
    [1, family === "inet", () => pick(`meta nfproto ipv${l3 ?? 4}`, `meta nfproto != ipv${six ? 4 : 6}`)],
    [1, incoming && ct, () => pick("meta iiftype ether", "meta iiftype != loopback", "meta iifgroup 0")],
    [1, incoming && ct, () => `meta iifkind ${not}${pick('"veth"', '"bridge"')}`],
    [1, outgoing && ct, () => pick("meta oiftype ether", "meta oifgroup 0", 'meta oifkind "bridge"')],
    [1, ct && hook === "output" && type !== "nat", () => pick("meta skgid 0", "meta skgid != 0", "meta skuid 0-999")],
    // the connection
    [2, ct, () => pick("ct state & (established | related) != 0", "ct state != established,related")],
    [1, ct, () => pick("ct status & dnat == dnat", "ct status != snat", "ct status dnat,snat")],
    [1, ct && four, () => `ct reply ip saddr ${not}${pick("172.18.0.2", "192.0.2.10", "203.0.113.7")}`],
    [1, ct && four, () => `ct original ip saddr ${not}${pick("172.18.0.0/24", "203.0.113.7", "192.0.2.10")}`],
    [1, ct && ported, () => `meta l4proto ${l4} ct original proto-dst ${not}${pick("8080", "80", "53")}`],
    [1, ct && ported, () => `meta l4proto ${l4} ct reply proto-src ${not}${pick("80", "53")}`],
    [1, ct, () => pick("ct original protocol tcp", "ct reply protocol != udp", "ct zone 0", "ct mark & 0x1 == 0x1")],
    // routes and sockets
    [1, ct && four && incoming, () => `fib daddr . iif type ${not}${pick("local", "unicast")}`],
    [1, ct && four && incoming, () => pick('fib saddr oif "eth0"', 'fib daddr oifname "br0"', "fib saddr oif missing")],
    [1, ct && four && hook === "prerouting", () => `fib saddr . mark . iif oif ${pick("exists", "missing")}`],
    [1, ct && four && outgoing, () => `rt ip nexthop ${not}${pick("192.0.2.1", "172.18.0.2", "10.20.0.50")}`],
    [1, ct && outgoing, () => pick("rt ipsec missing", "rt ipsec exists")],
    [
      1,
      ct && type === "filter" && ["prerouting", "input"].includes(hook),
      () => pick("socket wildcard 0", "socket wildcard 1", "socket mark 0x0", "socket transparent 1"),
    ],
    // what is computed
    [0.5, true, () => pick("numgen inc mod 1 0", "numgen random mod 1 offset 2 2")],
    [1, four, () => `jhash ip saddr . ip daddr mod 4 seed 0xdeadbeef ${pick("0", "1", "{ 1, 2 }")}`],
    [1, ported && four, () => `jhash ip daddr . ${l4} dport mod 2 seed 0x7 ${not}1`],
  ]);
}

/** One statement of the kinds that few rules have; each where the kernel takes it. */
export function rareAction(rng: Prng, world: World, { family, hook, type, l3, l4, early }: Place): string {
  const pick = (...list: readonly string[]) => rng.pick(list);
  const four = l3 === 4;
  const gateway = ofFamily(
    world.rooms.flatMap((room) => room.addresses),
    l3,
  )[0];
  const ct = tracked(family) && hook !== "ingress";
  const entry = hook === "prerouting" || hook === "output";
  const filter = type === "filter";
  const ported = l4 === "tcp" || l4 === "udp";
  return choose(rng, [
    [
      1,
      true,
      () => pick("limit rate 5000/second burst 500 packets counter", "quota over 100 mbytes drop", "log group 3"),
    ],
    [2, ported && filter && four, () => `${l4} dport vmap @gates`],
    [2, filter && four, () => "ip saddr vmap @ways"],
    [1, four && filter, () => "ip saddr . meta l4proto vmap { 172.18.0.2 . tcp : accept, 203.0.113.7 . udp : drop }"],
    [1, four, () => "meta mark set jhash ip saddr . ip daddr mod 4 seed 0x5"],
    [1, true, () => pick("meta mark set meta mark lshift 1", "meta mark set meta mark rshift 1", "meta mark set 0x4")],
    [1, four, () => "meta mark set ip daddr . meta l4proto map { 192.0.2.10 . tcp : 0x1, 172.18.0.2 . udp : 0x2 }"],
    [1, true, () => pick("meta priority set 1:2", "meta priority set none")],
    [3, ct && filter && entry && early, () => "notrack"],
    [1, ct && filter && entry && early, () => pick("ct zone set 1", "ct zone set 2", "ct original zone set 3")],
    [1, ct && !early, () => pick("ct label set 3", "ct mark set ct mark or 0x2", "ct mark set meta mark and 0x1")],
    [1, filter && l4 === "tcp" && ct, () => pick("tcp option maxseg size set 1200", "reset tcp option sack-perm")],
    [
      0.5,
      filter && l4 === "tcp" && ct && (hook === "forward" || hook === "postrouting"),
      () => "tcp option maxseg size set rt mtu",
    ],
    [0.5, filter && four && ct, () => "ip dscp set cs1"],
    [0.5, filter && l3 === 6 && ct, () => pick("ip6 hoplimit set 33", "ip6 dscp set ef")],
    [0.5, family === "netdev" && hook === "ingress", () => 'fwd to "br0"'],
    [0.5, family === "netdev" && hook === "ingress", () => 'dup to "br0"'],
    [1, (family === "ip" || family === "ip6") && filter && gateway !== undefined, () => `dup to ${gateway}`],
    [
      world.transparent ? 2 : 0.5,
      ct && filter && hook === "prerouting" && l4 === "tcp",
      () =>
        `meta l4proto tcp tproxy ${family === "inet" ? (l3 === 6 ? "ip6 " : "ip ") : ""}to :${pick(String(TRANSPARENT.port), "3130")} meta mark set ${TRANSPARENT.mark}`,
    ],
  ]);
}
