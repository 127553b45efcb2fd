import { expect, test } from "vitest";
import { matches } from "../testing/rows.ts";
import { ask } from "../testing/say.ts";

const TCP = "tcp 10.0.0.1:40000 > 10.0.1.2:80 in=eth0 out=eth1";
const LOCAL = "tcp 10.0.0.1:40000 > 10.0.1.2:80 out=eth1 hook=output";
const TCP6 = "tcp [2001:db8::1]:40000 > [2001:db8:1::2]:80 in=eth0 out=eth1";

test("XM-ip: addresses under a mask, contiguous or not", () => {
  matches([
    ["-s 10.0.0.1/32", TCP, "yes"],
    ["-s 10.0.0.2/32", TCP, "source is 10.0.0.1, not 10.0.0.2"],
    ["! -s 10.0.0.1/32", TCP, "source is 10.0.0.1, which is excluded"],
    ["-s 10.0.0.0/24", TCP, "yes"],
    ["-s 10.0.0.0/31", TCP, "yes"],
    ["-s 10.0.0.2/31", TCP, "source is 10.0.0.1, not in 10.0.0.2/31"],
    ["-d 0.0.0.0/0", TCP, "yes"],
    ["-d 10.0.0.0/24", TCP, "destination is 10.0.1.2, not in 10.0.0.0/24"],
    ["! -d 127.0.0.0/8", TCP, "yes"],
    ["-d 10.0.0.2/255.0.0.255", TCP, "yes"],
    ["-d 10.0.0.3/255.0.0.255", TCP, "destination is 10.0.1.2, not in 10.0.0.3/255.0.0.255"],
    ["-d 255.0.0.0/8", "udp 10.0.0.1:1 > 255.255.255.254:2", "yes"],
    ["-s 2001:db8::/64", TCP6, "yes"],
    ["-s 2001:db8::1/128", TCP6, "yes"],
    ["! -s 2001:db8::/64", TCP6, "source is 2001:db8::1, which is excluded"],
    ["-d 2001:db8::/64", TCP6, "destination is 2001:db8:1::2, not in 2001:db8::/64"],
    ["-d ::2/::ffff", TCP6, "yes"],
    ["-d ::3/::ffff", TCP6, "destination is 2001:db8:1::2, not in ::3/::ffff"],
  ]);
});

test("XM-ip: interfaces by name and by the beginning of a name", () => {
  matches([
    ["-i eth0", TCP, "yes"],
    ["-i br-app", TCP, "arrived on eth0, not br-app"],
    ["! -i eth0", TCP, "arrived on eth0, which is excluded"],
    ["! -i br-app", TCP, "yes"],
    ["-i eth+", TCP, "yes"],
    ["-i br-+", TCP, "arrived on eth0, not an interface br-+"],
    ["-i +", TCP, "yes"],
    ["-o eth1", TCP, "yes"],
    ["-o eth0", TCP, "leaves by eth1, not eth0"],
    ["! -o eth+", TCP, "leaves by eth1, which is excluded"],
    ["-i eth0", LOCAL, "arrived on no interface, not eth0"],
    ["! -i eth0", LOCAL, "yes"],
    ["! -i eth+", LOCAL, "yes"],
  ]);
});

test("XM-ip: protocols by name and number", () => {
  matches([
    ["-p tcp", TCP, "yes"],
    ["-p 6", TCP, "yes"],
    ["-p udp", TCP, "packet is tcp, not udp"],
    ["! -p tcp", TCP, "packet is tcp, which is excluded"],
    ["-p all", TCP, "yes"],
    ["-p gre", "gre 10.0.0.1 > 10.0.1.2", "yes"],
    ["-p 47", TCP, "packet is tcp, not gre"],
    ["-p rsvp", "46 10.0.0.1 > 10.0.1.2", "yes"],
    ["-p ipencap", "4 10.0.0.1 > 10.0.1.2", "yes"],
    ["-p ipip", "4 10.0.0.1 > 10.0.1.2", "packet is ipip, not 94"],
    ["-p ipv6-icmp", "icmpv6 [2001:db8::1] > [2001:db8::2] type=128", "yes"],
    ["-p ipv6-icmp", TCP6, "packet is tcp, not icmpv6"],
  ]);
});

test("XM-ip: a fragment is never seen", () => {
  matches([
    ["-f", TCP, "packet is whole, not a later fragment"],
    ["! -f", TCP, "yes"],
  ]);
});

test("XM-ip: the first condition that failed is named, with both values", () => {
  const { line, failed } = ask("-s 10.0.0.0/8 ! -i eth0 -p udp -m udp --dport 53 -j ACCEPT", TCP);
  expect(line).toBe("no: arrived on eth0, which is excluded");
  expect(failed).toEqual({ condition: "! -i eth0", wanted: "not eth0", actual: "eth0" });
});

test("XM-ip: a word that is not known is undetermined, and said", () => {
  const { line, problems } = ask("-s example.org -j ACCEPT", TCP);
  expect(line).toBe("undetermined: match ip: 'example.org' is no IPv4 address");
  expect(problems).toEqual(["match ip: 'example.org' is no IPv4 address"]);
  expect(ask("-p nonsense", TCP).line).toMatch(/^undetermined: match ip: 'nonsense'/);
  expect(ask("-s 10.0.0.1 -s 10.0.0.2", TCP).line).toMatch(/^undetermined: match ip: -s is given twice/);
});
