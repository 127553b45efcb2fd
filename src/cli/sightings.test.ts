import { expect, test } from "vitest";
import { ask, hostOf } from "../kernel/testing/ask.ts";
import { asSighted } from "./sightings.ts";

/** A bridge that shows its frames to the IP hooks, and a station that is on none of its ports: its frames are flooded. */
const HUB = `
  host
    br_netfilter
    br0 bridge 172.18.0.1/24
    *filter
    -A FORWARD -j ACCEPT
  web
    eth0 172.18.0.2/24 on br0
    neigh 172.18.0.3 eth0 02:00:00:00:00:99 PERMANENT
  api
    eth0 172.18.0.3/24 on br0
  db
    eth0 172.18.0.4/24 on br0
  log
    eth0 172.18.0.5/24 on br0
`;

test("each copy of a flooded frame is a packet of its own, right behind the first, and has its cause", () => {
  const journey = ask(hostOf(HUB), "web -> 172.18.0.3:80 tcp");
  const flooded = journey.packets[0];
  expect(flooded?.steps.filter((step) => step.at === "chain")).toHaveLength(3);
  const apart = asSighted(journey);
  expect(apart.packets.map(({ kind, cause }) => [kind, cause])).toEqual([
    ["syn", null],
    ["syn", null],
    ["syn", null],
  ]);
  const chains = apart.packets.map(({ steps }) => steps.filter((step) => step.at === "chain").length);
  expect(chains).toEqual([1, 1, 1]);
  expect(apart.packets.flatMap(({ steps }) => steps)).toHaveLength(flooded?.steps.length ?? 0);
});

/** A container that routes: what it is sent by one bridge comes back to the host by another, with its own address. */
const ROUTER = `
  host
    forward
    br0 bridge 172.18.0.1/24
    br1 bridge 172.19.0.1/24
    eth0 192.0.2.10/24
    route default via 192.0.2.1 dev eth0
    *filter
    -A FORWARD -j ACCEPT
    *nat
    -A POSTROUTING -o eth0 -j MASQUERADE
  vpn
    forward
    eth0 172.18.0.2/24 on br0
    eth1 172.19.0.2/24 on br1
    route default via 172.18.0.1 dev eth0
    *nat
    -A POSTROUTING -o eth0 -j MASQUERADE
  web
    eth0 172.19.0.3/24 on br1
    route default via 172.19.0.2 dev eth0
`;

test("what a container routes back to the host is one more packet there, and the container's own way is in the first", () => {
  const journey = ask(hostOf(ROUTER), "web -> 203.0.113.7:443 tcp");
  const syns = asSighted(journey).packets.filter(({ kind }) => kind === "syn");
  const sights = syns.map(({ steps }) => [...new Set(steps.map(({ ns, header }) => `${ns} ${header.src}`))]);
  expect(sights).toEqual([
    ["web 172.19.0.3", "host 172.19.0.3", "vpn 172.19.0.3", "vpn 172.18.0.2"],
    ["host 172.18.0.2", "host 192.0.2.10"],
  ]);
  expect(asSighted(journey).packets.find(({ kind }) => kind === "syn-ack")?.cause).toBe(0);
});

test("what a host sends itself is one more packet where lo brings it back translated", () => {
  const text = `
    host
      eth0 192.0.2.10/24
      route default via 192.0.2.1 dev eth0
      tcp *:22 sshd
      *filter
      -A OUTPUT -j ACCEPT
      *nat
      -A OUTPUT -p tcp --dport 7778 -j REDIRECT --to-ports 22
  `;
  const { packets } = asSighted(ask(hostOf(text), "host -> 203.0.113.7:7778 tcp"));
  expect(packets.map(({ kind, cause, steps }) => [kind, cause, steps.at(-1)?.header.src])).toEqual([
    ["syn", null, "192.0.2.10"],
    ["syn-ack", 0, "127.0.0.1"],
    ["syn-ack", 0, "203.0.113.7"],
  ]);
});

test("where every namespace is crossed once, nothing changes", () => {
  const journey = ask(hostOf(HUB), "host -> 172.18.0.3:80 tcp");
  expect(asSighted(journey)).toEqual(journey);
});
