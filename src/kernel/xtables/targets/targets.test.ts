import { expect, test } from "vitest";
import { formatAddress } from "../../../net/address.ts";
import { ask, type Said, say, type World } from "../testing/say.ts";

const SYN = "tcp 10.0.0.1:40000 > 10.0.1.2:80 in=eth0 out=eth1";
const SYN6 = "tcp [2001:db8::1]:40000 > [2001:db8:1::2]:80 in=eth0 out=eth1";
const PING = "icmp 10.0.0.1 > 10.0.1.2 in=eth0 out=eth1";

/** `dnat 10.0.0.1-10.0.0.9:80-90/70 random`, or `none`. */
function natOf({ nat }: Said): string {
  if (!nat) return "none";
  const [kind, { addresses, ports, portBase, random, persistent, netmap }] = nat;
  const flags = [...(random ? ["random"] : []), ...(persistent ? ["persistent"] : []), ...(netmap ? ["netmap"] : [])];
  const span = addresses ? `${formatAddress(addresses.first)}-${formatAddress(addresses.last)}` : "same";
  const at = ports ? `:${ports.first}-${ports.last}${portBase === null ? "" : `/${portBase}`}` : "";
  return [kind, `${span}${at}`, ...flags].join(" ");
}

test("XT-ACCEPT, XT-DROP, XT-RETURN, XT-QUEUE: verdicts of their own", () => {
  expect(["ACCEPT", "DROP", "RETURN", "QUEUE"].map((name) => say(`-j ${name}`, SYN))).toEqual([
    "accept",
    "drop",
    "return",
    "queue 0",
  ]);
  expect(ask("-j DROP", SYN).does).toBe("is dropped");
});

test("XT-jump, XT-goto: to a chain of the same table, by jump or goto; no target only counts", () => {
  expect(say("-j OTHER", SYN)).toBe("jump OTHER");
  expect(say("-g OTHER", SYN)).toBe("goto OTHER");
  expect(ask("-p tcp", SYN)).toMatchObject({ line: "continue", does: "is counted, and goes on" });
  expect(ask("-g NOWHERE", SYN)).toMatchObject({
    line: "undetermined action: target NOWHERE is not known to this program",
  });
});

test("XT-unknown: a target, or an option of one, that is not known is an action that cannot be told, and reported", () => {
  expect(ask("-j FROBNICATE", SYN)).toMatchObject({
    line: "undetermined action: target FROBNICATE is not known to this program",
    problems: ["target FROBNICATE is not known to this program"],
  });
  expect(ask("-j DNAT --to-destination 10.0.0.9 --sideways", SYN)).toMatchObject({
    line: "undetermined action: target DNAT: '--sideways' is not known to this program",
    problems: ["target DNAT: '--sideways' is not known to this program"],
  });
  expect(say("-p udp -j FROBNICATE", SYN)).toBe("no: packet is tcp, not udp");
});

test("XT-NFQUEUE: a queue's number, the first of several, and whether it may be bypassed", () => {
  expect(say("-j NFQUEUE --queue-num 5", SYN)).toBe("queue 5");
  expect(say("-j NFQUEUE --queue-balance 5:8 --queue-cpu-fanout --queue-bypass", SYN)).toBe("queue 5 bypass");
  expect(ask("-j NFQUEUE --queue-balance 5:8", SYN).does).toBe("is handed to a program, one of queues 5 to 8");
});

test("XT-REJECT: with an ICMP error of each kind, or a reset where it is TCP", () => {
  const kinds = ["net", "host", "port", "proto"].map((kind) => `icmp-${kind}-unreachable`);
  const prohibited = ["net", "host", "admin"].map((kind) => `icmp-${kind}-prohibited`);
  expect([...kinds, ...prohibited].map((kind) => say(`-j REJECT --reject-with ${kind}`, SYN))).toEqual(
    ["3/0", "3/1", "3/3", "3/2", "3/9", "3/10", "3/13"].map((code) => `drop, icmp ${code}`),
  );
  const kinds6 = ["no-route", "adm-prohibited", "addr-unreachable", "port-unreachable", "policy-fail", "reject-route"];
  expect(kinds6.map((kind) => say(`-j REJECT --reject-with icmp6-${kind}`, SYN6))).toEqual(
    ["1/0", "1/1", "1/3", "1/4", "1/5", "1/6"].map((code) => `drop, icmp ${code}`),
  );
  expect(say("-j REJECT", SYN)).toBe("drop, icmp 3/3");
  expect(say("-j REJECT", SYN6)).toBe("drop, icmp 1/4");
  expect(say("-p tcp -j REJECT --reject-with tcp-reset", SYN)).toBe("drop, tcp-reset");
  expect(say("-j REJECT --reject-with tcp-reset", PING)).toBe("drop");
  expect(say("-j REJECT --reject-with icmp6-no-route", SYN)).toMatch(/^undetermined action/);
});

test("XT-LOG, XT-NFLOG, XT-ULOG, XT-AUDIT, XT-TRACE, XT-CHECKSUM, XT-SECMARK, XT-CONNSECMARK, XT-IDLETIMER, XT-LED, XT-RATEEST: the packet goes on as it is", () => {
  const rules = [
    '-j LOG --log-prefix "[UFW BLOCK] " --log-level 4 --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid',
    "-j NFLOG --nflog-prefix drop --nflog-group 5 --nflog-size 64 --nflog-threshold 10",
    "-j ULOG --ulog-prefix x",
    "-j AUDIT --type drop",
    "-j TRACE",
    "-j CHECKSUM --checksum-fill",
    "-j SECMARK --selctx system_u:object_r:httpd_packet_t:s0",
    "-j CONNSECMARK --save",
    "-j IDLETIMER --timeout 5 --label x",
    "-j LED --led-trigger-id x",
    "-j RATEEST --rateest-name x --rateest-interval 250ms --rateest-ewmalog 500ms",
  ];
  const before = ask("", SYN).packet;
  for (const rule of rules) expect(ask(rule, SYN)).toMatchObject({ line: "continue", packet: before, problems: [] });
  expect(ask("-j LOG", SYN).does).toBe("is logged, and goes on");
});

test("XT-MARK: set, and, or, xor, under a mask", () => {
  const markBy = (option: string): number => ask(`-j MARK ${option}`, `${SYN} mark=0xf0f0`).packet.mark;
  expect(markBy("--set-xmark 0x1/0xffffffff")).toBe(1);
  expect(markBy("--set-xmark 0x1/0xff")).toBe(0xf001);
  expect(markBy("--set-xmark 0xff/0x0")).toBe(0xf00f);
  expect(markBy("--set-mark 0x1/0x2")).toBe(0xf0f1);
  expect(markBy("--set-mark 5")).toBe(5);
  expect(markBy("--and-mark 0xff")).toBe(0xf0);
  expect(markBy("--or-mark 0x80000000")).toBe(0x8000f0f0);
  expect(markBy("--xor-mark 0xf000")).toBe(0xf0);
  expect(ask("-j MARK --set-mark 5", SYN)).toMatchObject({ line: "continue", does: "is marked 0x5, and goes on" });
  expect(say("-j MARK", SYN)).toMatch(/^undetermined action/);
});

test("XT-CONNMARK: the connection's mark set, saved from the packet, restored to it, shifted", () => {
  const packet = `${SYN} mark=0x12 ct=NEW,mark:0x3400`;
  const marks = (option: string): readonly (number | undefined)[] => {
    const said = ask(`-j CONNMARK ${option}`, packet);
    return [said.packet.mark, said.packet.ct?.entry?.mark];
  };
  expect(marks("--set-xmark 0x1/0xffffffff")).toEqual([0x12, 1]);
  expect(marks("--set-mark 0x5/0xff")).toEqual([0x12, 0x3405]);
  expect(marks("--and-mark 0x1000")).toEqual([0x12, 0x1000]);
  expect(marks("--save-mark --nfmask 0xffffffff --ctmask 0xffffffff")).toEqual([0x12, 0x12]);
  expect(marks("--save-mark --nfmask 0x2 --ctmask 0x3000")).toEqual([0x12, 0x402]);
  expect(marks("--restore-mark")).toEqual([0x3400, 0x3400]);
  expect(marks("--restore-mark --mask 0x400")).toEqual([0x412, 0x3400]);
  expect(marks("--restore-mark --nfmask 0xff --ctmask 0xff00 --right-shift-mark 8")).toEqual([0x34, 0x3400]);
  expect(marks("--save-mark --nfmask 0xff --ctmask 0xffff --left-shift-mark 4")).toEqual([0x12, 0x120]);
  expect(ask("-j CONNMARK --restore-mark", `${SYN} mark=0x12`)).toMatchObject({
    line: "continue",
    does: "belongs to no connection that could be marked, and goes on",
    packet: { mark: 0x12 },
  });
  expect(say("-j CONNMARK --save-mark --restore-mark", SYN)).toMatch(/^undetermined action/);
});

test("XT-CT, XT-NOTRACK: what the lookup shall do, where it has not happened", () => {
  const raw: World = { table: "raw" };
  expect(ask("-j CT --notrack", SYN, raw).packet.ct).toMatchObject({ state: "UNTRACKED", entry: null });
  expect(ask("-j NOTRACK", SYN, raw).packet.ct?.state).toBe("UNTRACKED");
  expect(ask("-j NOTRACK", `${SYN} ct=ESTABLISHED`, raw).packet.ct?.state).toBe("ESTABLISHED");
  expect(ask("-j CT --zone 5 --helper ftp", SYN, raw).packet.ctTemplate).toEqual({
    zoneOriginal: 5,
    zoneReply: 5,
    helper: "ftp",
  });
  expect(ask("-j CT --zone-orig mark", SYN, raw).packet.ctTemplate).toEqual({
    zoneOriginal: "mark",
    zoneReply: null,
    helper: null,
  });
  expect(ask("-j CT --zone 5", `${SYN} ct=ESTABLISHED`, raw).packet.ctTemplate).toBeUndefined();
  expect(ask("-j CT --ctevents new,destroy --zone-reply 7", SYN, raw).does).toBe(
    "is tracked with zone 7 for replies, and goes on",
  );
});

test("XT-DNAT: addresses, ports, ranges, a base, and flags", () => {
  const to = (destination: string, packet = SYN): string =>
    natOf(ask(`-j DNAT --to-destination ${destination}`, packet, { table: "nat" }));
  expect(to("172.18.0.2:80")).toBe("dnat 172.18.0.2-172.18.0.2:80-80");
  expect(to("172.18.0.2")).toBe("dnat 172.18.0.2-172.18.0.2");
  expect(to(":8080")).toBe("dnat same:8080-8080");
  expect(to("172.18.0.2-172.18.0.9:8000-8100")).toBe("dnat 172.18.0.2-172.18.0.9:8000-8100");
  expect(to("172.18.0.2:8000-8100/9000")).toBe("dnat 172.18.0.2-172.18.0.2:8000-8100/9000");
  expect(to("172.18.0.2 --random --persistent")).toBe("dnat 172.18.0.2-172.18.0.2 random persistent");
  expect(to("[2001:db8::9]:80", SYN6)).toBe("dnat 2001:db8::9-2001:db8::9:80-80");
  expect(to("2001:db8::9", SYN6)).toBe("dnat 2001:db8::9-2001:db8::9");
  expect(to("::9", SYN6)).toBe("dnat ::9-::9");
  expect(to("[2001:db8::8-2001:db8::9]:80", SYN6)).toBe("dnat 2001:db8::8-2001:db8::9:80-80");
  expect(to(":80", SYN6)).toBe("dnat same:80-80");
  expect(ask("-j DNAT --to-destination 172.18.0.2:80", SYN)).toMatchObject({
    line: "accept",
    does: "goes on to 172.18.0.2 port 80",
  });
  expect(ask("-j DNAT --to-destination 172.18.0.2:80", PING).does).toBe("goes on to 172.18.0.2");
  expect(say("-j DNAT --to-destination example.org", SYN)).toMatch(/^undetermined action/);
  expect(say("-j DNAT", SYN)).toMatch(/^undetermined action/);
});

test("XT-SNAT: addresses, ports and flags", () => {
  const to = (source: string): string => natOf(ask(`-j SNAT --to-source ${source}`, SYN, { table: "nat" }));
  expect(to("192.0.2.10")).toBe("snat 192.0.2.10-192.0.2.10");
  expect(to("192.0.2.10-192.0.2.12:1024-2047 --random-fully --persistent")).toBe(
    "snat 192.0.2.10-192.0.2.12:1024-2047 random persistent",
  );
  expect(ask("-j SNAT --to-source 192.0.2.10-192.0.2.12:1024-2047", SYN)).toMatchObject({
    line: "accept",
    does: "goes on as from one of 192.0.2.10 to 192.0.2.12 one of ports 1024 to 2047",
  });
});

test("XT-MASQUERADE: the output device's address; without one the packet is dropped", () => {
  const world = { masquerade: "192.0.2.10" };
  expect(natOf(ask("-j MASQUERADE", SYN, world))).toBe("snat 192.0.2.10-192.0.2.10");
  expect(natOf(ask("-j MASQUERADE --to-ports 1024-2047 --random", SYN, world))).toBe(
    "snat 192.0.2.10-192.0.2.10:1024-2047 random",
  );
  expect(ask("-j MASQUERADE", SYN, world).does).toBe("goes on as from 192.0.2.10, the address of eth1");
  expect(ask("-j MASQUERADE", SYN)).toMatchObject({
    line: "drop",
    does: "is dropped: eth1 has no address to give it",
    nat: null,
  });
  const nowhere = "udp 0.0.0.0:68 > 255.255.255.255:67 out=eth1 ct=NEW hook=postrouting";
  expect(ask("-j MASQUERADE", nowhere, world)).toMatchObject({ line: "accept", nat: null });
});

test("XT-REDIRECT: to this host, or dropped where the device has no address", () => {
  const world = { redirect: "10.0.0.254" };
  expect(natOf(ask("-j REDIRECT --to-ports 3128", SYN, world))).toBe("dnat 10.0.0.254-10.0.0.254:3128-3128");
  expect(natOf(ask("-j REDIRECT", SYN, world))).toBe("dnat 10.0.0.254-10.0.0.254");
  expect(ask("-j REDIRECT --to-ports 3128", SYN, world).does).toBe("goes on to this host itself, 10.0.0.254 port 3128");
  expect(say("-j REDIRECT", SYN)).toBe("drop");
});

test("XT-NETMAP: the network is replaced, the host's part stays, at the end that the hook translates", () => {
  const at = (hook: string): string => natOf(ask("-j NETMAP --to 192.168.5.0/24", `${SYN} hook=${hook}`));
  expect(at("prerouting")).toBe("dnat 192.168.5.2-192.168.5.2");
  expect(at("output")).toBe("dnat 192.168.5.2-192.168.5.2");
  expect(at("postrouting")).toBe("snat 192.168.5.1-192.168.5.1");
  expect(at("input")).toBe("snat 192.168.5.1-192.168.5.1");
  expect(natOf(ask("-j NETMAP --to 2001:db8:5::/48", `${SYN6} hook=prerouting`))).toBe(
    "dnat 2001:db8:5::2-2001:db8:5::2",
  );
});

test("XT-TPROXY: to a listener of this host, with a mark; without one the packet is dropped", () => {
  const world: World = {
    sockets: [
      {
        proto: "tcp",
        state: "LISTEN",
        local: { address: null, port: 3128 },
        remote: { address: null, port: null },
        dev: null,
        v6only: false,
        processes: [],
        uid: 0,
        inode: 1,
        cgroup: null,
        mark: 0,
        backlog: 0,
      },
    ],
  };
  const rule = "-p tcp -j TPROXY --on-port 3128 --on-ip 0.0.0.0 --tproxy-mark 0x1/0x1";
  const said = ask(rule, `${SYN} hook=prerouting mark=0x10`, world);
  expect(said).toMatchObject({ line: "accept", does: "is handed to the socket at port 3128 of this host" });
  expect(said.packet.mark).toBe(0x11);
  expect(said.packet.socket?.local.port).toBe(3128);
  expect(said.packet.dport).toBe(80);
  expect(said.assumed).toEqual(["the socket that TPROXY found for ip filter TEST 1 is a transparent one"]);
  expect(ask(rule, SYN)).toMatchObject({ line: "drop", does: "is dropped: no socket listens at 10.0.1.2 port 3128" });
});

test("XT-TTL, XT-HL: set, lowered and raised within 0 to 255", () => {
  const after = (option: string): number => ask(`-j TTL ${option}`, `${SYN} ttl=10`).packet.ttl;
  expect(["--ttl-set 64", "--ttl-dec 3", "--ttl-inc 3", "--ttl-dec 20", "--ttl-inc 250"].map(after)).toEqual([
    64, 7, 13, 0, 255,
  ]);
  expect(ask("-j HL --hl-set 64", `${SYN6} ttl=10`)).toMatchObject({
    line: "continue",
    does: "has its hop limit set to 64, and goes on",
  });
  expect(ask("-j HL --hl-dec 1", `${SYN6} ttl=10`).packet.ttl).toBe(9);
});

test("XT-DSCP, XT-TOS, XT-ECN: bits of the TOS byte, and of TCP", () => {
  const after = (target: string, packet = `${SYN} tos=0x13`): number => ask(`-j ${target}`, packet).packet.tos;
  expect(after("DSCP --set-dscp 0x2e")).toBe(0xbb);
  expect(after("DSCP --set-dscp-class AF11")).toBe(0x2b);
  expect(after("TOS --set-tos 0x10/0x3f")).toBe(0x10);
  expect(after("TOS --set-tos 0x20/0xf0")).toBe(0x23);
  expect(after("TOS --and-tos 0x0f")).toBe(0x03);
  expect(after("TOS --or-tos 0x80")).toBe(0x93);
  expect(after("TOS --xor-tos 0x13")).toBe(0);
  expect(after("TOS --set-tos Minimize-Delay")).toBe(0x10);
  expect(after("DSCP --set-dscp 0x2e", `${SYN6} tos=0x01`)).toBe(0xb9);
  expect(ask("-j ECN --ecn-tcp-remove", `${SYN} flags=SEC`).packet.tcpFlags).toBe(2);
});

test("XT-CLASSIFY: a traffic class, both halves hexadecimal", () => {
  expect(ask("-j CLASSIFY --set-class 1:10", SYN).packet.priority).toBe(0x10010);
  expect(say("-j CLASSIFY --set-class one", SYN)).toMatch(/^undetermined action/);
});

test("XT-TCPMSS: lowered, never raised; added where it is missing; clamped to the path", () => {
  const mss = (rule: string, packet: string, world: World = {}): number | undefined =>
    ask(`-p tcp -j TCPMSS ${rule}`, packet, world).packet.tcpOptions.get(2);
  const saying = (n: number): string => `${SYN} options=2:${n},8`;
  expect(mss("--set-mss 1400", saying(1460))).toBe(1400);
  expect(mss("--set-mss 1400", saying(1200))).toBe(1200);
  expect(mss("--set-mss 1400", SYN)).toBe(536);
  expect(mss("--set-mss 1400", SYN6)).toBe(1220);
  expect(ask("-p tcp -j TCPMSS --set-mss 1400", SYN).packet.length).toBe(64);
  const narrow = saying(1460).replace("eth1", "eth1:mtu~1420");
  expect(mss("--clamp-mss-to-pmtu", narrow)).toBe(1380);
  expect(mss("--clamp-mss-to-pmtu", saying(1460), { fib: () => ({ type: "unicast", devices: [], mtu: 1300 }) })).toBe(
    1260,
  );
  expect(mss("--clamp-mss-to-pmtu", `${SYN6} options=2:1460`)).toBe(1440);
  expect(say("-p tcp -j TCPMSS --clamp-mss-to-pmtu", SYN.replace("eth1", "eth1:mtu~40"))).toBe("drop");
});

test("XT-TCPOPTSTRIP: options taken off", () => {
  const { packet } = ask("-p tcp -j TCPOPTSTRIP --strip-options timestamp,3", `${SYN} options=2:1460,8,3`);
  expect([...packet.tcpOptions.keys()]).toEqual([2]);
});

test("XT-TEE: a copy is sent elsewhere, the packet goes on", () => {
  expect(ask("-j TEE --gateway 10.0.9.9", SYN)).toMatchObject({ line: "continue", copies: ["10.0.9.9"] });
  expect(ask("-j TEE --gateway 2001:db8::9 --oif eth2", SYN6).copies).toEqual(["2001:db8::9 by eth2"]);
});

test("XT-HMARK: a mark by a hash of masked ends, the same for the answer; by the connection's none without one", () => {
  const rule =
    "-j HMARK --hmark-src-prefix 24 --hmark-dst-prefix 32 --hmark-sport-mask 0xffff --hmark-dport-mask 0xffff";
  const markOf = (packet: string, more = ""): number =>
    ask(`${rule} --hmark-rnd 0xfeedcafe --hmark-mod 4096 --hmark-offset 5${more}`, packet).packet.mark;
  expect(markOf("tcp 10.0.0.1:40000 > 10.0.1.2:80")).toBe(markOf("tcp 10.0.0.9:40000 > 10.0.1.2:80"));
  expect(markOf("tcp 10.0.0.1:40000 > 10.0.1.2:80")).not.toBe(markOf("tcp 10.0.0.1:40001 > 10.0.1.2:80"));
  expect(ask("-j HMARK --hmark-tuple ct,src --hmark-rnd 1 --hmark-mod 9", SYN)).toMatchObject({
    does: "belongs to no connection that could be hashed, and goes on",
    packet: { mark: 0 },
  });
  expect(say("-j HMARK --hmark-tuple src --hmark-rnd 1", SYN)).toBe(
    "undetermined action: target HMARK: --hmark-mod is not given",
  );
  expect(say("-j HMARK --hmark-tuple src,spi --hmark-rnd 1 --hmark-mod 9", "esp 10.0.0.1 > 10.0.1.2")).toMatch(/SPI/);
});

test("XT-SNPT, XT-DNPT: one prefix for another, and a word altered that keeps the sum", () => {
  const mapped = (target: string, from: string, to: string, src: string): string => {
    const { packet, line } = ask(`-j ${target} --src-pfx ${from} --dst-pfx ${to}`, `tcp [${src}]:1 > [${src}]:2`);
    return `${line}: ${formatAddress(target === "SNPT" ? packet.src : packet.dst)}`;
  };
  // RFC 6296, 3.1 and its appendix: a prefix of 48 bits has the subnet altered, a longer one the first word of the rest.
  expect(mapped("SNPT", "fd01:203:405::/48", "2001:db8:1::/48", "fd01:203:405:1::1234")).toBe(
    "continue: 2001:db8:1:d550::1234",
  );
  expect(mapped("DNPT", "2001:db8:1::/48", "fd01:203:405::/48", "2001:db8:1:d550::1234")).toBe(
    "continue: fd01:203:405:1::1234",
  );
  expect(mapped("SNPT", "fd00:18::/56", "2001:db8:77:500::/56", "fd00:18:0:5:ffff:1:0:3")).toBe(
    "continue: 2001:db8:77:505:ffff:c9e9:0:3",
  );
  expect(mapped("SNPT", "fd00:18::/56", "2001:db8:77:500::/56", "fd00:18:0:5:ffff:ffff:ffff:ffff")).toBe(
    "drop, icmp 4/0: 2001:db8:77:505:ffff:ffff:ffff:ffff",
  );
  expect(say("-j SNPT --src-pfx fd00::/65 --dst-pfx 2001:db8::/64", SYN6)).toMatch(/is no IPv6 prefix/);
});

test("XT-CLUSTERIP, XT-SYNPROXY: what they do is not modelled: an action that cannot be told", () => {
  for (const rule of ["-j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460", "-j CLUSTERIP --new"])
    expect(say(rule, SYN)).toMatch(/^undetermined action: .* not modelled$/);
});
