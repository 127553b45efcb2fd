import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ipv4Of, ipv6Of } from "../../net/address.ts";
import type { Socket } from "../model.ts";
import { readSs } from "./ss.ts";

const PLACE = { namespace: 1, source: "ss" };

function read(line: string): Socket {
  const { values, unread } = readSs(line, PLACE);
  expect(unread).toEqual([]);
  const [only] = values;
  if (only === undefined) throw new Error("the socket was not read");
  return only;
}

test("a listener, whole", () => {
  expect(
    read(
      'tcp LISTEN 0      4096     0.0.0.0:8080 0.0.0.0:* users:(("docker-proxy",pid=1545,fd=7)) uid:998 ino:93276 sk:22 fwmark:0x7 cgroup:/system.slice/docker.service <->   ',
    ),
  ).toEqual({
    proto: "tcp",
    state: "LISTEN",
    local: { address: 0, port: 8080 },
    remote: { address: 0, port: null },
    dev: null,
    v6only: false,
    processes: [{ name: "docker-proxy", pid: 1545, fd: 7 }],
    uid: 998,
    inode: 93276,
    cgroup: "/system.slice/docker.service",
    mark: 7,
    backlog: 4096,
  });
});

describe("ends", () => {
  test.each<[string, Socket["local"], string | null]>([
    ["*:80", { address: null, port: 80 }, null],
    ["[::]:80", { address: ipv6Of(0n), port: 80 }, null],
    ["[::1]:86", { address: ipv6Of(1n), port: 86 }, null],
    // IPv4-mapped: an IPv6 socket that hears IPv4 alone.
    ["[::ffff:127.0.0.1]:84", { address: ipv4Of(0x7f000001), port: 84 }, null],
    ["127.0.0.53%lo:53", { address: ipv4Of(0x7f000035), port: 53 }, "lo"],
    ["[fe80::1]%eth0:546", { address: ipv6Of(0xfe800000000000000000000000000001n), port: 546 }, "eth0"],
    ["*%br-app:68", { address: null, port: 68 }, "br-app"],
    ["0.0.0.0:*", { address: ipv4Of(0), port: null }, null],
  ])("%s", (text, local, dev) => {
    const socket = read(`udp UNCONN 0 0 ${text} *:* ino:1 sk:1`);
    expect([socket.local, socket.dev]).toEqual([local, dev]);
  });
});

describe("which families it hears", () => {
  test.each([
    ["*:82 *:* ino:1 sk:7 cgroup:/ v6only:0 <->", false],
    ["[::]:83 [::]:* ino:1 sk:8 cgroup:/ v6only:1 <->", true],
    // Old versions do not print v6only: they tell the two apart by the address alone.
    ["[::]:83 [::]:* ino:1 sk:8 <->", true],
    ["*:82 *:* ino:1 sk:8 <->", false],
    ["0.0.0.0:80 0.0.0.0:* ino:1 sk:8 <->", false],
  ])("%s", (rest, v6only) => {
    expect(read(`tcp LISTEN 0 5 ${rest}`).v6only).toBe(v6only);
  });
});

describe("processes", () => {
  test("several of one socket", () => {
    const { processes } = read(
      'tcp LISTEN 0 511 *:80 *:* users:(("nginx",pid=7,fd=6),("nginx",pid=8,fd=6)) ino:1 sk:1',
    );
    expect(processes.map(({ pid }) => pid)).toEqual([7, 8]);
  });

  test("names with anything in them", () => {
    const { processes } = read(
      'tcp LISTEN 0 5 *:80 *:* users:(("a "b) c,",pid=7,fd=6),("Web Content",pid=8,fd=1)) ino:1',
    );
    expect(processes.map(({ name }) => name)).toEqual(['a "b) c,', "Web Content"]);
  });
});

test("root's uid is not printed; where nothing of the kind is, it is not known", () => {
  expect(read("tcp LISTEN 0 5 *:80 *:* ino:1 sk:1").uid).toBe(0);
  expect(read("tcp LISTEN 0 5 *:80 *:*").uid).toBeNull();
});

test.each([
  ["netid, state, queues, and two addresses were expected", "Cannot open netlink socket: Permission denied"],
  ["'*:http' is not an address and port", "tcp LISTEN 0 5 *:http *:*"],
  ["'70000' is not a port (0 to 65535)", "tcp LISTEN 0 5 *:70000 *:*"],
  ["'10.0.0.400' is not an IP address", "tcp LISTEN 0 5 10.0.0.400:80 *:*"],
  ["a process with pid and fd was expected", 'tcp LISTEN 0 5 *:80 *:* users:(("a",1,2))'],
])("%s", (reason, line) => {
  expect(readSs(line, PLACE)).toMatchObject({ values: [], unread: [{ line: 1, text: line, reason }] });
});

test("a word that is not known is reported, and the socket kept", () => {
  expect(readSs("tcp LISTEN 0 5 *:80 *:* teleport:1", PLACE)).toMatchObject({
    values: [{ local: { port: 80 } }],
    unread: [{ reason: "'teleport:1' of a socket is not known here" }],
  });
});

test("what is printed is read back", () => {
  const port = fc.integer({ min: 1, max: 65535 });
  const name = fc.string({
    unit: fc.constantFrom("a", "b", "-", ":", " ", '"', "(", ")"),
    minLength: 1,
    maxLength: 15,
  });
  const process = fc.record({ name, pid: fc.nat(99999), fd: fc.nat(999) });
  const clean = (text: string): boolean => !text.includes('),("') && !/\s\s|^\s|\s$/.test(text);
  fc.assert(
    fc.property(port, fc.array(process, { maxLength: 3 }), fc.nat(9999), (local, processes, inode) => {
      fc.pre(processes.every((one) => clean(one.name)));
      const users = processes.map((one) => `("${one.name}",pid=${one.pid},fd=${one.fd})`).join(",");
      const line = `tcp   LISTEN 0  128  127.0.0.1:${local}  0.0.0.0:*  ${users && `users:(${users}) `}ino:${inode} sk:1 <->`;
      expect(read(line)).toMatchObject({ local: { address: 0x7f000001, port: local }, processes, inode });
    }),
  );
});
