import { describe, expect, test } from "vitest";
import type { NftTable } from "../../host/model.ts";
import { ask, fates, headersAt, hostOf, walkOf } from "../testing/ask.ts";

test("NAT-6: the source of a packet for the host itself may be rewritten at input, and its answer is put back at output", () => {
  const host = hostOf(`
    host
      eth0 192.0.2.10/24
      route default via 192.0.2.1 dev eth0
      tcp *:80 httpd
      *nat
      -A INPUT -p tcp --dport 80 -j SNAT --to-source 172.18.0.2
      *filter
      -A INPUT -s 172.18.0.2/32
      -A OUTPUT -d 172.18.0.2/32
  `);
  const journey = ask(host, "outside eth0 192.0.2.1 -> 192.0.2.10:80 tcp");
  expect(journey.outcome).toBe("answered");
  expect(walkOf(journey.packets[0])).toEqual([
    "host filter/INPUT eth0→ policy accept",
    "host nat/INPUT eth0→ 1 accept",
  ]);
  expect(headersAt(journey.packets[0], "socket")).toEqual(["172.18.0.2:40000 → 192.0.2.10:80"]);
  expect(headersAt(journey.packets[1], "device")).toEqual(["192.0.2.10:80 → 192.0.2.1:40000"]);
  expect(fates(journey)).toEqual(["syn delivered", "syn-ack left-host"]);
});

describe("NAT-10: an address of a range is chosen by a hash, as recorded from a kernel", () => {
  const host = hostOf(`
    host
      eth0 192.0.2.10/24
      route default via 192.0.2.1 dev eth0
      *nat
      -A POSTROUTING -p udp --dport 53 -j SNAT --to-source 192.0.2.20-192.0.2.29
      -A POSTROUTING -p udp --dport 54 -j SNAT --to-source 192.0.2.20-192.0.2.29 --persistent
  `);
  const chosen = (to: string): string | undefined => headersAt(ask(host, `host -> ${to} udp`).packets[0], "device")[0];

  test.each([
    ["203.0.113.7", "192.0.2.24"],
    ["203.0.113.8", "192.0.2.25"],
    ["198.51.100.1", "192.0.2.27"],
  ])("of both addresses: to %s from %s", (to, from) => {
    expect(chosen(`${to}:53`)).toBe(`${from}:40000 → ${to}:53`);
  });

  test.each(["203.0.113.7", "203.0.113.8", "198.51.100.1"])(
    "of the source alone where it is persistent: to %s",
    (to) => {
      expect(chosen(`${to}:54`)).toBe(`192.0.2.28:40000 → ${to}:54`);
    },
  );
});

test("NAT-11: a source that is mapped already keeps its mapping where that is still unique", () => {
  const host = hostOf(`
    host
      eth0 192.0.2.10/24
      route default via 192.0.2.1 dev eth0
      conntrack udp      17 100 src=192.0.2.10 dst=203.0.113.99 sport=40000 dport=53 src=203.0.113.99 dst=192.0.2.21 sport=53 dport=40000 mark=0 use=1
      *nat
      -A POSTROUTING -p udp -j SNAT --to-source 192.0.2.20-192.0.2.29
  `);
  expect(headersAt(ask(host, "host -> 203.0.113.7:53 udp").packets[0], "device")).toEqual([
    "192.0.2.21:40000 → 203.0.113.7:53",
  ]);
});

test("HK-6: nat chains run by their own priority within the one nat hook, until one binds the connection", () => {
  const chain = (name: string, priority: number, expr: NftTable["chains"][number]["rules"][number]["expr"]) => ({
    name,
    base: { type: "nat", hook: "prerouting", priority, policy: "accept", devices: [], devicesKnown: true } as const,
    comment: null,
    rules: [{ position: 1, handle: 1, comment: null, expr }],
  });
  const redirect = [{ redirect: { port: 80 } }];
  const table: NftTable = {
    family: "ip",
    name: "t",
    flags: [],
    comment: null,
    chains: [
      chain("late", -90, redirect),
      chain("middle", -100, redirect),
      chain("early", -110, [{ counter: { packets: 0, bytes: 0 } }]),
    ],
    sets: [],
    objects: [],
    flowtables: [],
  };
  const host = hostOf(
    `
    host
      eth0 192.0.2.10/24
      tcp *:80 httpd
  `,
    { host: [table] },
  );
  // Protocol-less redirect is for whatever has ports: the SYN goes on to port 80.
  expect(walkOf(ask(host, "outside eth0 192.0.2.1 -> 192.0.2.10:8080 tcp").packets[0])).toEqual([
    "host t/early eth0→ 1 continue, policy accept",
    "host t/middle eth0→ 1 accept",
  ]);
});
