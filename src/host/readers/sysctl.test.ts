import { expect, test } from "vitest";
import { readSysctl } from "./sysctl.ts";

const PLACE = { namespace: 1, source: "sysctl" };

test("values, empty ones too; dots in an interface's name come as slashes", () => {
  const { values, unread } = readSysctl(
    "net.ipv4.ip_forward = 1\nnet.ipv4.conf.eth0/10.rp_filter = 2\nnet.ipv4.ip_local_reserved_ports = \nnet.ipv4.ip_local_port_range = 32768\t60999\n",
    PLACE,
  );
  expect(unread).toEqual([]);
  expect(values).toEqual([
    ["net.ipv4.ip_forward", "1"],
    ["net.ipv4.conf.eth0.10.rp_filter", "2"],
    ["net.ipv4.ip_local_reserved_ports", ""],
    ["net.ipv4.ip_local_port_range", "32768\t60999"],
  ]);
});

test("a complaint of the tool is not a value", () => {
  const text = "sysctl: permission denied on key 'net.ipv4.tcp_fastopen_key'";
  expect(readSysctl(text, PLACE)).toMatchObject({
    values: [],
    unread: [{ text, reason: "'net.… = value' was expected" }],
  });
});
