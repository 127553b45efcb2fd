import { describe, expect, test } from "vitest";
import { ask, crossings, fates, hostOf, walkOf } from "../testing/ask.ts";

const HOST = `
  host
    forward
    blue vrf 10
    br0 bridge 172.18.0.1/24 master blue
    br1 bridge 172.19.0.1/24
    rule 1000 l3mdev
    route 172.18.0.0/24 dev blue
    route 172.19.0.0/24 dev br1 table 10
    tcp 0.0.0.0:22 sshd
    tcp 0.0.0.0%blue:23 sshd
    *mangle
    -A PREROUTING -i blue
    -A POSTROUTING -o blue
    *filter
    -A OUTPUT -m conntrack --ctstate UNTRACKED
    -A FORWARD -i blue
  web
    eth0 172.18.0.2/24 on br0
    route default via 172.18.0.1 dev eth0
    tcp *:80 httpd
  api
    eth0 172.19.0.2/24 on br1
    route default via 172.19.0.1 dev eth0
`;

describe("VRFs", () => {
  test("RT-17: what the host sends by a device of a VRF passes output and postrouting as if by the VRF first, untracked", () => {
    const answer = ask(hostOf(HOST), "web -> 172.18.0.1:23 tcp").packets[1];
    expect(walkOf(answer)).toEqual([
      "host filter/OUTPUT →blue 1 continue, policy accept",
      "host mangle/POSTROUTING →blue 1 continue, policy accept",
      "host filter/OUTPUT →br0 policy accept",
      "host mangle/POSTROUTING blue→br0 policy accept",
    ]);
  });

  test("RT-14: prerouting is walked once more as come in by the VRF, which forward and input see", () => {
    const walk = walkOf(ask(hostOf(HOST), "web -> 172.19.0.2:80 tcp").packets[0]);
    expect(walk.slice(0, 3)).toEqual([
      "host mangle/PREROUTING br0→ policy accept",
      "host mangle/PREROUTING blue→ 1 continue, policy accept",
      "host filter/FORWARD blue→br1 1 continue, policy accept",
    ]);
  });

  test("SK-11: a socket bound to no device hears nothing of a VRF, unless the host says so", () => {
    const asked = "web -> 172.18.0.1:22 tcp";
    expect(ask(hostOf(HOST), asked).outcome).toBe("refused");
    const accepting = HOST.replace("rule 1000", "sysctl net.ipv4.tcp_l3mdev_accept=1\n    rule 1000");
    expect(ask(hostOf(accepting), asked).outcome).toBe("answered");
  });

  test("DV-18: what another table's route hands to the VRF's device is routed anew by the VRF's table", () => {
    const journey = ask(hostOf(HOST), "api -> 172.18.0.2:80 tcp");
    expect(fates(journey)).toEqual(["syn delivered", "syn-ack delivered"]);
    expect(crossings(journey.packets[0])).toBe("api:eth0> v-api< br1< blue> br0> v-web> web:eth0<");
  });

  test("DV-18: a packet for an address of the VRF's own comes back in by it", () => {
    const host = hostOf(
      HOST.replace("route 172.18.0.0/24 dev blue", "route 172.18.0.0/24 dev blue\n    tcp *:24 sshd"),
    );
    const echo = ask(host, "host -> 172.18.0.1 icmp");
    expect(crossings(echo.packets[0])).toBe("blue>");
    expect(echo.packets[0]?.fate).toBe("delivered");
  });
});
