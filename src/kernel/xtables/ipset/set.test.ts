import { expect, test } from "vitest";
import { matches } from "../testing/rows.ts";
import { ask, say } from "../testing/say.ts";

const SYN = "tcp 10.0.0.1:40000 > 10.0.1.2:80 in=eth0 out=eth1";
const UDP = "udp 10.0.0.1:40000 > 10.0.1.2:53 in=eth0 out=eth1";
const PING = "icmp 10.0.0.1 > 10.0.1.2 type=8 in=eth0 out=eth1";
const SYN6 = "tcp [2001:db8::1]:40000 > [2001:db8:1::2]:80 in=eth0 out=eth1";

test("XM-set: hash:ip, by either end, and with a netmask", () => {
  matches(
    [
      ["-m set --match-set a src", SYN, "yes"],
      ["-m set --match-set a dst", SYN, "destination 10.0.1.2 is not in set a"],
      ["-m set ! --match-set a src", SYN, "source 10.0.0.1 is in set a"],
      ["-m set ! --match-set a dst", SYN, "yes"],
      ["-m set --match-set a src,dst", SYN, "yes"],
      ["-m set --match-set n dst", SYN, "yes"],
      ["-m set --match-set n src", SYN, "source 10.0.0.1 is not in set n"],
      ["-m set --match-set s src", SYN6, "yes"],
      ["-m set --match-set s dst", SYN6, "destination 2001:db8:1::2 is not in set s"],
      ["-m set --match-set empty src", SYN, "source 10.0.0.1 is not in set empty"],
    ],
    {
      sets: `create a hash:ip family inet hashsize 1024 maxelem 65536
add a 10.0.0.1
add a 10.0.0.9
create n hash:ip family inet hashsize 1024 maxelem 65536 netmask 24
add n 10.0.1.0
create s hash:ip family inet6 hashsize 1024 maxelem 65536
add s 2001:db8::1
create empty hash:ip family inet hashsize 1024 maxelem 65536
`,
    },
  );
});

test("XM-set: hash:net, the longest prefix decides, nomatch excepts", () => {
  const sets = `create a hash:net family inet hashsize 1024 maxelem 65536
add a 10.0.0.0/8
add a 10.0.0.0/24 nomatch
add a 10.0.0.128/25
create s hash:net family inet6 hashsize 1024 maxelem 65536
add s 2001:db8::/32
add s 2001:db8:1::/48 nomatch
`;
  matches(
    [
      ["-m set --match-set a dst", SYN, "yes"],
      ["-m set --match-set a src", SYN, "source 10.0.0.1 is in set a, as an exception"],
      ["-m set ! --match-set a src", SYN, "yes"],
      ["-m set --match-set a src", SYN.replace("10.0.0.1:", "10.0.0.200:"), "yes"],
      ["-m set --match-set a src", SYN.replace("10.0.0.1:", "11.0.0.1:"), "source 11.0.0.1 is not in set a"],
      ["-m set --match-set a src --return-nomatch", SYN, "yes"],
      ["-m set --match-set a dst --return-nomatch", SYN, "destination 10.0.1.2 is in set a"],
      ["-m set ! --match-set a dst --return-nomatch", SYN, "yes"],
      ["-m set --match-set s src", SYN6, "yes"],
      ["-m set --match-set s dst", SYN6, "destination 2001:db8:1::2 is in set s, as an exception"],
    ],
    { sets },
  );
});

test("XM-set: ports with their protocol, and ICMP's types", () => {
  matches(
    [
      ["-m set --match-set p dst,dst", SYN, "yes"],
      ["-m set --match-set p src,dst", SYN, "source 10.0.0.1 with tcp port 80 is not in set p"],
      ["-m set --match-set p dst,src", SYN, "destination 10.0.1.2 with tcp port 40000 is not in set p"],
      ["-m set --match-set p dst", SYN, "destination 10.0.1.2 is not in set p"],
      ["-m set ! --match-set p dst", SYN, "yes"],
      [
        "-m set --match-set p dst,dst",
        SYN.replace("tcp", "udp"),
        "destination 10.0.1.2 with udp port 80 is not in set p",
      ],
      ["-m set --match-set p dst,dst", PING, "yes"],
      [
        "-m set --match-set p dst,dst",
        PING.replace("type=8", "type=0"),
        "destination 10.0.1.2 with ICMP type 0 is not in set p",
      ],
      ["-m set --match-set p dst,dst", "gre 10.0.0.1 > 10.0.1.2 in=eth0 out=eth1", "yes"],
      ["-m set --match-set np dst,dst", UDP, "yes"],
      ["-m set --match-set np src,dst", UDP, "source 10.0.0.1 with udp port 53 is not in set np"],
      ["-m set --match-set np dst,dst", SYN, "destination 10.0.1.2 with tcp port 80 is in set np, as an exception"],
      ["-m set --match-set six dst,dst", SYN6, "yes"],
      ["-m set --match-set six src,dst", SYN6, "source 2001:db8::1 with tcp port 80 is not in set six"],
    ],
    {
      sets: `create p hash:ip,port family inet hashsize 1024 maxelem 65536
add p 10.0.1.2,tcp:80
add p 10.0.1.2,icmp:echo-request
add p 10.0.1.2,gre:0
create np hash:net,port family inet hashsize 1024 maxelem 65536
add np 10.0.1.0/24,udp:53
add np 10.0.0.0/8,tcp:80
add np 10.0.1.0/24,tcp:80 nomatch
create six hash:ip,port family inet6 hashsize 1024 maxelem 65536
add six 2001:db8:1::2,tcp:80
`,
    },
  );
});

test("XM-set: three dimensions", () => {
  matches(
    [
      ["-m set --match-set three src,dst,dst", SYN, "yes"],
      [
        "-m set --match-set three src,src,dst",
        SYN,
        "source 10.0.0.1 with tcp port 40000 with destination 10.0.1.2 is not in set three",
      ],
      ["-m set --match-set net src,dst,dst", SYN, "yes"],
      [
        "-m set --match-set net src,dst,src",
        SYN,
        "source 10.0.0.1 with tcp port 80 with source 10.0.0.1 is in set net, as an exception",
      ],
    ],
    {
      sets: `create three hash:ip,port,ip family inet hashsize 1024 maxelem 65536
add three 10.0.0.1,tcp:80,10.0.1.2
create net hash:ip,port,net family inet hashsize 1024 maxelem 65536
add net 10.0.0.1,tcp:80,10.0.0.0/8
add net 10.0.0.1,tcp:80,10.0.0.0/24 nomatch
`,
    },
  );
});

test("XM-set: pairs of networks, of networks around a port, marks", () => {
  matches(
    [
      ["-m set --match-set nn src,dst", SYN, "yes"],
      ["-m set --match-set nn dst,src", SYN, "destination 10.0.1.2 with source 10.0.0.1 is not in set nn"],
      ["-m set --match-set npn src,dst,dst", SYN, "yes"],
      [
        "-m set --match-set npn src,src,dst",
        SYN,
        "source 10.0.0.1 with tcp port 40000 with destination 10.0.1.2 is not in set npn",
      ],
      ["-m set --match-set m src,src", `${SYN} mark=0x163`, "yes"],
      ["-m set --match-set m src,src", `${SYN} mark=0x1`, "source 10.0.0.1 with mark 0x1 is not in set m"],
    ],
    {
      sets: `create nn hash:net,net family inet hashsize 1024 maxelem 65536
add nn 10.0.0.0/24,10.0.1.0/24
create npn hash:net,port,net family inet hashsize 1024 maxelem 65536
add npn 10.0.0.0/24,tcp:80,10.0.0.0/8
create m hash:ip,mark family inet markmask 0x000000ff hashsize 1024 maxelem 65536
add m 10.0.0.1,0x63
`,
    },
  );
});

test("XM-set: networks with an interface, by name or its beginning", () => {
  matches(
    [
      ["-m set --match-set i src,src", SYN, "yes"],
      ["-m set --match-set i src,dst", SYN, "source 10.0.0.1 with interface eth1 is not in set i"],
      ["-m set --match-set i dst,dst", SYN, "yes"],
      ["-m set --match-set i dst,src", SYN, "destination 10.0.1.2 with interface eth0 is not in set i"],
    ],
    {
      sets: `create i hash:net,iface family inet hashsize 64 maxelem 65536
add i 10.0.0.0/24,eth0
add i 10.0.1.0/24,eth1
add i 10.0.1.0/24,physdev:eth0
`,
    },
  );
  matches(
    [
      ["-m set --match-set i src,src", SYN, "yes"],
      [
        "-m set --match-set i src,src",
        SYN.replace("eth0", "br-app"),
        "source 10.0.0.1 with interface br-app is not in set i",
      ],
    ],
    { sets: "create i hash:net,iface family inet hashsize 64 maxelem 65536\nadd i 10.0.0.0/24,eth wildcard\n" },
  );
});

test("XM-set: Ethernet addresses", () => {
  const frame = `${SYN} ether=02:00:00:00:00:01>02:00:00:00:00:02`;
  matches(
    [
      ["-m set --match-set m src", frame, "yes"],
      ["-m set --match-set m dst", frame, "Ethernet address 02:00:00:00:00:02 is not in set m"],
      ["-m set --match-set m src", SYN, "Ethernet address none is not in set m"],
      ["-m set --match-set im src,src", frame, "yes"],
      [
        "-m set --match-set im src,dst",
        frame,
        "source 10.0.0.1 with Ethernet address 02:00:00:00:00:02 is not in set im",
      ],
      ["-m set --match-set b src,src", frame, "yes"],
      ["-m set --match-set b dst,src", frame, "yes"],
      [
        "-m set --match-set b src,src",
        frame.replace(":01>", ":03>"),
        "source 10.0.0.1 with Ethernet address 02:00:00:00:00:03 is not in set b",
      ],
    ],
    {
      sets: `create m hash:mac hashsize 1024 maxelem 65536
add m 02:00:00:00:00:01
create im hash:ip,mac family inet hashsize 1024 maxelem 65536
add im 10.0.0.1,02:00:00:00:00:01
create b bitmap:ip,mac range 10.0.0.0/16
add b 10.0.0.1,02:00:00:00:00:01
add b 10.0.1.2
`,
    },
  );
});

test("XM-set: bitmaps of addresses and of ports", () => {
  matches(
    [
      ["-m set --match-set a src", SYN, "yes"],
      ["-m set --match-set a dst", SYN, "destination 10.0.1.2 is not in set a"],
      ["-m set --match-set n dst", SYN, "yes"],
      ["-m set --match-set p dst", SYN, "yes"],
      ["-m set --match-set p src", SYN, "tcp port 40000 is not in set p"],
      ["-m set --match-set p dst", SYN6, "yes"],
      ["-m set --match-set p dst", "sctp 10.0.0.1:1 > 10.0.1.2:80 in=eth0 out=eth1", "sctp port 80 is not in set p"],
    ],
    {
      sets: `create a bitmap:ip range 10.0.0.0-10.0.0.255
add a 10.0.0.1
create n bitmap:ip range 10.0.0.0/16 netmask 24
add n 10.0.1.0
create p bitmap:port range 0-1024
add p 80
`,
    },
  );
});

test("XM-set: a list holds what one of its sets holds", () => {
  matches(
    [
      ["-m set --match-set l src", SYN, "yes"],
      ["-m set --match-set l dst", SYN, "destination 10.0.1.2 is not in set l"],
      ["-m set ! --match-set l dst", SYN, "yes"],
      ["-m set --match-set l src,dst", SYN.replace("10.0.0.1:", "10.0.0.7:"), "yes"],
      ["-m set --match-set l src", SYN.replace("10.0.0.1:", "10.0.0.7:"), "source 10.0.0.7 is not in set l"],
    ],
    {
      sets: `create a hash:ip family inet hashsize 1024 maxelem 65536
add a 10.0.0.1
create p hash:ip,port family inet hashsize 1024 maxelem 65536
add p 10.0.0.7,tcp:80
create l list:set size 8
add l a
add l p
`,
    },
  );
});

test("XM-set: what cannot be told", () => {
  const counted = {
    sets: `create c hash:ip family inet hashsize 1024 maxelem 65536 counters
add c 10.0.0.1 packets 5 bytes 300
create plain hash:ip family inet hashsize 1024 maxelem 65536
add plain 10.0.0.1
create odd hash:ip family inet hashsize 1024 maxelem 65536
add odd nonsense
`,
  };
  matches(
    [
      ["-m set --match-set gone src", SYN, "undetermined: the set gone is not in the snapshot"],
      ["-m set --match-set odd src", SYN, "undetermined: the set odd cannot be asked: 'nonsense' is no IPv4 address"],
      [
        "-m set --match-set c src --packets-gt 3",
        SYN,
        "undetermined: what the counters of set c stand at now is not in the snapshot",
      ],
      ["-m set --match-set c dst --packets-gt 3", SYN, "destination 10.0.1.2 is not in set c"],
      ["-m set --match-set plain src ! --update-counters --bytes-lt 3", SYN, "yes"],
      ["-m set --match-set plain sideways", SYN, "undetermined: match set: 'sideways' is neither src nor dst"],
    ],
    counted,
  );
  expect(say("-m set --match-set plain src", SYN6, counted)).toBe("no: source 2001:db8::1 is not in set plain");
});

test("XT-SET: adds and deletes for the question's later packets", () => {
  const world = {
    table: "mangle",
    memory: new Map<string, unknown>(),
    sets: `create a hash:ip family inet hashsize 1024 maxelem 65536
create p hash:ip,port family inet hashsize 1024 maxelem 65536
create n hash:net family inet hashsize 1024 maxelem 65536
add n 192.168.0.0/24
create l list:set size 8
add l a
`,
  };
  const inSet = (set: string): string => say(`-m set --match-set ${set} -j ACCEPT`, SYN, world);
  expect(inSet("a src")).toMatch(/^no:/);
  expect(ask("-j SET --add-set a src --exist", SYN, world)).toMatchObject({
    line: "continue",
    does: "has source 10.0.0.1 added to set a, and goes on",
  });
  expect(inSet("a src")).toBe("accept");
  expect(inSet("a dst")).toMatch(/^no:/);
  expect(say("-j SET --add-set p src,dst", SYN, world)).toBe("continue");
  expect(inSet("p src,dst")).toBe("accept");
  expect(inSet("p src,src")).toMatch(/^no:/);
  expect(say("-j SET --del-set a src", SYN, world)).toBe("continue");
  expect(inSet("a src")).toMatch(/^no:/);
  expect(say("-j SET --add-set l dst", SYN, world)).toBe("continue");
  expect(inSet("a dst")).toBe("accept");
  // A network is added at the longest prefix length that the set has.
  expect(say("-j SET --add-set n src", SYN, world)).toBe("continue");
  expect(say("-m set --match-set n src -j ACCEPT", SYN.replace("10.0.0.1:", "10.0.0.77:"), world)).toBe("accept");
});

test("XT-SET: maps marks and classes of a set's members", () => {
  const { packet, line } = ask("-j SET --map-set m src --map-mark --map-prio", `${SYN} mark=0x100`, {
    table: "mangle",
    sets: `create m hash:ip family inet hashsize 1024 maxelem 65536 skbinfo
add m 10.0.0.1 skbmark 0x1/0xff skbprio 1:10
`,
  });
  expect(line).toBe("continue");
  expect(packet.mark).toBe(0x101);
  expect(packet.priority).toBe(0x10010);
  expect(say("-j SET --map-set gone src --map-mark", SYN)).toBe(
    "undetermined action: the set gone is not in the snapshot",
  );
});
