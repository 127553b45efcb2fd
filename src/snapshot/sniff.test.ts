import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LIST_OUTPUTS, TEXT_OUTPUTS } from "./schema.ts";
import { sniff, sniffValue, tellSniffed } from "./sniff.ts";

const sample = JSON.parse(readFileSync("public/samples/docker-28.5-dualstack/snapshot.json", "utf8"));
const outputs: Record<string, unknown> = sample.namespaces[0].outputs;

describe("outputs of a real host are told apart", () => {
  // ip-route lists IPv6 routes too, and both kinds of rules look the same.
  test.each(
    LIST_OUTPUTS.filter((name) => name !== "ip6-rule" && Array.isArray(outputs[name]) && outputs[name].length > 0),
  )("%s", (name) => {
    expect(sniff(JSON.stringify(outputs[name]))).toEqual({ kind: "output", output: name });
  });

  test.each(TEXT_OUTPUTS.filter((name) => typeof outputs[name] === "string"))("%s", (name) => {
    expect(sniff(String(outputs[name]))).toEqual({ kind: "output", output: name });
  });

  test("nft", () => {
    expect(sniffValue(outputs["nft"])).toEqual({ kind: "output", output: "nft" });
  });

  test("docker", () => {
    expect(sniffValue(sample.docker.containers)).toEqual({ kind: "docker", list: "containers" });
    expect(sniffValue(sample.docker.networks)).toEqual({ kind: "docker", list: "networks" });
  });

  test("the snapshot itself", () => {
    expect(sniff(JSON.stringify(sample))).toEqual({ kind: "snapshot" });
  });
});

test.each([
  ["*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n", "the output of 'iptables-save'"],
  ["table inet filter {\n\tchain input {\n", "the output of 'nft list ruleset'"],
  ["1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue", "the output of 'ip addr'"],
  ["default via 192.0.2.1 dev eth0 \n10.20.0.0/24 dev eth1 proto kernel", "the output of 'ip route'"],
  ["Chain INPUT (policy ACCEPT)\ntarget     prot opt source", "the output of 'iptables -L'"],
  ["create blocked hash:net family inet hashsize 1024 maxelem 65536\n", "the output of 'ipset save'"],
  ["services:\n  web:\n    image: nginx\n", "a Compose file"],
  ["<!DOCTYPE html>\n<html>", "a web page"],
  ['[{"from":"host","to":"192.0.2.1","port":80}]', "a list of questions"],
  ["{}", null],
  ["just words", null],
])("%j is told as %s", (text, told) => {
  expect(tellSniffed(sniff(text))).toBe(told);
});

test("nothing is empty", () => {
  expect(sniff(" \n")).toEqual({ kind: "empty" });
});

test("a snapshot cut short is a text, to be placed by its error", () => {
  expect(sniff(JSON.stringify(sample).slice(0, 5000))).toEqual({ kind: "text" });
});

test("any text and any value are something", () => {
  fc.assert(fc.property(fc.string(), (text) => sniff(text).kind.length > 0));
  fc.assert(fc.property(fc.jsonValue(), (value) => sniffValue(value).kind.length > 0));
});
