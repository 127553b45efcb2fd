import { expect, test } from "vitest";
import { readTc } from "./tc.ts";

const PLACE = { namespace: 1, source: "tc" };

test("filters of traffic control, once each, by device and direction", () => {
  const lines = [
    "eth0 ingress\tfilter protocol all pref 49152 bpf chain 0 ",
    "eth0 ingress\tfilter protocol all pref 49152 bpf chain 0 handle 0x1 t:[*fsobj] direct-action not_in_hw id 98 name cil_from_netdev tag 59f4a931744dcdc6 jited ",
    "eth0 egress\tfilter protocol all pref 49152 bpf chain 0 handle 0x1 cil_to_netdev-eth0 direct-action",
    "veth1 ingress\tfilter protocol ip pref 1 u32 chain 0 fh 800: ht divisor 1 ",
    "veth1 ingress\tfilter protocol ip pref 1 u32 chain 0 fh 800::800 order 2048 key ht 800 bkt 0 flowid 1:1 ",
    "veth1 ingress\t  match 00000000/00000000 at 0",
    "veth1 ingress\t\taction order 1: mirred (Egress Redirect to device ifb0) stolen",
    "veth2 egress\tfilter protocol all pref 49152 matchall chain 0 handle 0x1 ",
  ];
  const { values, unread } = readTc(`${lines.join("\n")}\n`, PLACE);
  expect(unread).toEqual([]);
  expect(values.map(({ dev, program }) => `${dev} ${program.at}: ${program.name}`)).toEqual([
    "eth0 ingress: the bpf filter cil_from_netdev of traffic control",
    "eth0 egress: the bpf filter cil_to_netdev-eth0 of traffic control",
    "veth1 ingress: the u32 filter of traffic control",
    "veth2 egress: the matchall filter of traffic control",
  ]);
});

test("what is no such line is not read, and said", () => {
  expect(readTc("eth0 sideways\tfilter", PLACE).unread).toMatchObject([{ line: 1 }]);
});
