import { expect, test } from "vitest";
import { ask, fates, headersAt, hostOf, walkOf } from "../testing/ask.ts";

const INPUT_SNAT = `
  host
    eth0 192.0.2.10/24
    route default via 192.0.2.1 dev eth0
    tcp *:80 httpd
    *nat
    -A INPUT -p tcp --dport 80 -j SNAT --to-source 172.18.0.2
    *filter
    -A INPUT -s 172.18.0.2/32
    -A OUTPUT -d 172.18.0.2/32
`;

test("NAT-6: the source of a packet for the host itself may be rewritten at input, and its answer is put back at output", () => {
  const journey = ask(hostOf(INPUT_SNAT), "outside eth0 192.0.2.1 -> 192.0.2.10:80 tcp");
  expect(journey.outcome).toBe("answered");
  expect(walkOf(journey.packets[0])).toEqual([
    "host filter/INPUT eth0→ policy accept",
    "host nat/INPUT eth0→ 1 accept",
  ]);
  expect(headersAt(journey.packets[0], "socket")).toEqual(["172.18.0.2:40000 → 192.0.2.10:80"]);
  expect(headersAt(journey.packets[1], "device")).toEqual(["192.0.2.10:80 → 192.0.2.1:40000"]);
  expect(fates(journey)).toEqual(["syn delivered", "syn-ack left-host"]);
});
