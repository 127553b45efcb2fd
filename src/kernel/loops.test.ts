import { expect, test } from "vitest";
import { ask, fates, hostOf } from "./testing/ask.ts";

const CIRCLE = `
  host
    forward
    sysctl net.ipv4.conf.all.send_redirects=1
    sysctl net.ipv4.conf.all.shared_media=1
    br0 bridge 172.18.0.1/24
    route 203.0.113.0/24 via 172.18.0.2 dev br0
  web
    forward
    eth0 172.18.0.2/24 on br0
    route default via 172.18.0.1 dev eth0
  api
    eth0 172.18.0.3/24 on br0
    route default via 172.18.0.1 dev eth0
`;

test("RT-22: a packet that two routers hand to each other goes round until its TTL has run out", () => {
  const journey = ask(hostOf(CIRCLE), "api -> 203.0.113.7:80 tcp");
  expect(journey.packets[0]?.steps.filter((s) => s.at === "forward")).toHaveLength(63);
  expect(fates(journey)).toEqual(["syn dropped", "icmp-error delivered"]);
  expect(journey.explanation).toMatch(/time exceeded/);
});

test("RT-18: the sender is told of a shorter way, where he is on the segment himself and redirects are on", () => {
  const redirects = (text: string): unknown[] =>
    ask(hostOf(text), "api -> 203.0.113.7:80 tcp").packets[0]?.steps.flatMap((s) =>
      s.at === "forward" && s.redirect ? [[s.ns, s.redirect]] : [],
    ) ?? [];
  expect(redirects(CIRCLE)[0]).toEqual(["host", "172.18.0.2"]);
  expect(redirects(CIRCLE.replace("send_redirects=1", "send_redirects=0"))).toEqual([]);
});

test("DV-17: a tunnel whose other end lies behind itself wraps nothing without end", () => {
  const journey = ask(
    hostOf(`
      host
        wg0 wireguard 10.8.0.1/24
        peer wg0 203.0.113.9:51820 10.8.0.0/24
        route default dev wg0
    `),
    "host -> 10.8.0.2:80 tcp",
  );
  expect(journey.outcome).toBe("silence");
  expect(journey.explanation).toMatch(/wg0 would wrap it without end/);
});

test("BR-13: bridges in a loop that multiply a frame leave the journey undetermined, and are left in bounded time", () => {
  const host = hostOf(`
      host
        forward
        eth0 192.0.2.10/24
        br0 bridge 172.18.0.1/24
        neigh 172.18.0.77 br0 02:00:00:00:77:77 PERMANENT
      other
        br1 bridge
        pa master br1 on br0
        pb master br1 on br0
        pc master br1 on br0
        pd master br1 on br0
  `);
  const journey = ask(host, "host -> 172.18.0.77:80 tcp");
  expect(journey.outcome).toBe("undetermined");
  expect(journey.explanation).toMatch(/bridges in a loop/);
});
