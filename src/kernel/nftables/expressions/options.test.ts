import { describe, expect, test } from "vitest";
import type { Json } from "../../../host/model.ts";
import { packetAt } from "../testing/packets.ts";
import { replay } from "../testing/replay.ts";
import { prepare, runRule } from "../testing/run-rule.ts";

describe("NE-exthdr: as the kernel does", () => replay("NE-exthdr"));
describe("NE-option: as the kernel does", () => replay("NE-option"));

const is = (left: Json, right: Json, op = "=="): Json => ({ match: { op, left, right } });
const ask = (statement: Json, packet: string, chain = "ip forward") =>
  runRule(prepare(chain, [statement]), packetAt(packet, "forward"));

describe("IPv6 extension headers", () => {
  test("NE-exthdr: what stands in a header that is there cannot be told", () => {
    const length = is({ exthdr: { name: "hbh", field: "hdrlength" } }, 0);
    expect(ask(length, "udp6-hbh", "ip6 forward").verdict).toBe("undetermined");
    expect(ask(length, "udp6", "ip6 forward").explanation?.why).toBe("the packet has no hbh header");
  });

  test("NE-exthdr: IPv4 packets have none, nor are they without one", () => {
    for (const right of [true, false])
      expect(ask(is({ exthdr: { name: "hbh" } }, right), "udp", "inet forward").explanation?.why).toBe(
        "the packet is ip, not ip6",
      );
  });

  test("NE-exthdr: a header that is not known", () => {
    expect(prepare("ip6 forward", [is({ exthdr: { name: "zip" } }, true)]).problems).toHaveLength(1);
  });
});

describe("TCP options", () => {
  test("NE-option: values of options other than MSS are not known", () => {
    const count = is({ "tcp option": { name: "window", field: "count" } }, 7);
    expect(ask(count, "tcp").verdict).toBe("undetermined");
    expect(ask(count, "tcp-ssh").explanation?.why).toBe("the packet has no TCP option window");
    expect(ask(count, "udp").explanation?.why).toBe("the packet is not tcp");
  });

  test("NE-option: padding is the sender's choice", () => {
    expect(ask(is({ "tcp option": { name: "nop" } }, true), "tcp").verdict).toBe("undetermined");
  });

  test("NE-option: by number, and bits of an option", () => {
    expect(ask(is({ "tcp option": { name: "2" } }, true), "tcp").verdict).toBe("continue");
    expect(ask(is({ "tcp option": { base: 2, offset: 16, len: 16 } }, 1460), "tcp").verdict).toBe("undetermined");
    expect(ask(is({ "tcp option": { base: 30, offset: 16, len: 16 } }, 1), "tcp").verdict).toBeNull();
  });
});

describe("what no snapshot tells", () => {
  test("NE-osf: the sender's system, of packets that open a connection", () => {
    const osf = is({ osf: { key: "name" } }, "Linux");
    expect(prepare("ip forward", [osf]).problems).toHaveLength(1);
    expect(ask(osf, "tcp").verdict).toBe("undetermined");
    expect(ask(osf, "udp").explanation?.why).toBe("the packet opens no TCP connection");
  });

  test("NE-ipsec: states of IPsec, where there is IPsec", () => {
    const incoming = is({ ipsec: { key: "reqid", dir: "in", spnum: 0 } }, 5);
    expect(ask(incoming, "tcp").explanation?.why).toBe("the packet came in without IPsec");
    const outgoing = is({ ipsec: { key: "saddr", family: "ip", dir: "out", spnum: 0 } }, "1.2.3.4");
    expect(ask(outgoing, "tcp").verdict).toBe("undetermined");
  });

  test("NE-option: chunks of SCTP", () => {
    const chunk = is({ "sctp chunk": { name: "data" } }, true);
    expect(ask(chunk, "sctp").verdict).toBe("undetermined");
    expect(ask(chunk, "tcp").verdict).toBeNull();
  });
});
