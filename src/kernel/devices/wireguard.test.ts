import { describe, expect, test } from "vitest";
import { ask, crossings, fates, headersAt, hostOf } from "../testing/ask.ts";

const HOST = `
  host
    forward
    eth0 192.0.2.10/24
    br0 bridge 172.18.0.1/24
    wg0 wireguard 10.8.0.1/24 fd00:8::1/64
    peer wg0 203.0.113.9:51820 10.8.0.0/24 fd00:8::/64
    peer wg0 198.51.100.7:7777 10.8.0.7/32 10.9.0.0/16
    peer wg0 - 10.8.0.9/32
    route default via 192.0.2.1 dev eth0
    route 10.9.0.0/16 dev wg0
    route 10.10.0.0/16 dev wg0
    tcp *:22 sshd
    *filter
    -A INPUT -i eth0 -m conntrack --ctstate ESTABLISHED -j ACCEPT
    -A INPUT -i wg0 -j ACCEPT
    :INPUT DROP
  web
    eth0 172.18.0.2/24 on br0
    route default via 172.18.0.1 dev eth0
`;

describe("WireGuard", () => {
  test("DV-16: the peer that holds the longest prefix around the address gets it, from one port to one port", () => {
    const host = hostOf(HOST);
    const outer = (to: string): string | undefined =>
      headersAt(ask(host, `host -> ${to}:80 tcp`).packets[1], "outside")[0];
    expect(outer("10.8.0.2")).toBe("192.0.2.10:51820 → 203.0.113.9:51820");
    expect(outer("10.8.0.7")).toBe("192.0.2.10:51820 → 198.51.100.7:7777");
    expect(outer("10.9.1.1")).toBe("192.0.2.10:51820 → 198.51.100.7:7777");
  });

  test("DV-16: the answer around comes back by the same connection, which a firewall knows", () => {
    const journey = ask(hostOf(HOST), "host -> 10.8.0.2:80 tcp");
    expect(journey.outcome).toBe("answered");
    expect(fates(journey)).toEqual(["syn left-host", "datagram left-host", "datagram delivered", "syn-ack delivered"]);
    expect(crossings(journey.packets[0])).toBe("wg0>");
    expect(crossings(journey.packets[1])).toBe("eth0>");
  });

  test("DV-16: what no peer is allowed, or a peer whose end is not known, is host unreachable at once", () => {
    const host = hostOf(HOST);
    for (const to of ["10.10.0.1", "10.8.0.9"]) {
      const journey = ask(host, `web -> ${to}:80 tcp`);
      expect(journey.outcome).toBe("unreachable");
      expect(fates(journey)).toEqual(["syn dropped", "icmp-error delivered"]);
    }
    expect(ask(host, "web -> 10.10.0.1:80 tcp").explanation).toMatch(/host unreachable/);
  });

  test("DV-16: a peer may send as whom it is allowed alone", () => {
    const host = hostOf(HOST);
    expect(ask(host, "outside wg0 10.9.0.5 -> 10.8.0.1:22 tcp").outcome).toBe("answered");
    const refused = ask(host, "outside wg0 10.10.0.5 -> 10.8.0.1:22 tcp");
    expect(refused.outcome).toBe("silence");
    expect(refused.explanation).toMatch(/no peer of wg0 is allowed to send as 10\.10\.0\.5/);
  });

  test("DV-16: where the snapshot does not hold the peers it cannot be told, and what is asked for is said", () => {
    const host = hostOf(HOST.replaceAll(/^ *peer .*$/gm, ""));
    const journey = ask(host, "host -> 10.8.0.2:80 tcp");
    expect(journey.outcome).toBe("undetermined");
    expect(journey.explanation).toMatch(/wg show all allowed-ips/);
    // but whoever has asked by it is there
    expect(ask(host, "outside wg0 10.8.0.2 -> 10.8.0.1:22 tcp").outcome).toBe("answered");
  });
});
