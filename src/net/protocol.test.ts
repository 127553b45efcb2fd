import { expect, test } from "vitest";
import { hasPorts, PROTO, parseProtocol, protocolName } from "./protocol.ts";

test("protocols by number, name and alias", () => {
  expect(["tcp", "6", "TCP", "ipv6-icmp", "icmpv6", "ipencap"].map(parseProtocol)).toEqual([6, 6, 6, 58, 58, 4]);
  expect(["256", "nonsense", ""].map(parseProtocol)).toEqual([undefined, undefined, undefined]);
  for (const [name, number] of Object.entries(PROTO)) expect(protocolName(number)).toBe(name);
  expect(protocolName(253)).toBe("253");
  expect([PROTO.tcp, PROTO.udp, PROTO.sctp, PROTO.icmp, PROTO.gre].map(hasPorts)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
