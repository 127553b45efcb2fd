import { expect, test } from "vitest";
import type { Host, OutputName } from "../host/model.ts";
import { compileHost } from "./simulator.ts";
import { ask } from "./testing/ask.ts";
import { HostText } from "./testing/host-text.ts";

const TEXT = `
  host
    forward
    eth0 192.0.2.10/24
    br0 bridge 172.18.0.1/24
    route default via 192.0.2.1 dev eth0
    tcp 0.0.0.0:22 sshd
  web
    eth0 172.18.0.2/24 on br0
    route default via 172.18.0.1 dev eth0
    tcp *:80 nginx`;

/** The host, of which the first namespace lacks outputs, and says so or not. */
function lacking(
  outputs: readonly OutputName[],
  command: string | null,
  change: Partial<Host["namespaces"][number]> = {},
) {
  const host = new HostText(TEXT).host();
  const [own, ...others] = host.namespaces;
  const known = new Set([...own.known].filter((output) => !outputs.includes(output)));
  return compileHost({
    ...host,
    namespaces: [{ ...own, ...change, known }, ...others],
    warnings: command === null ? [] : [{ namespace: own.inode, command, message: "not given" }],
  });
}

const RULES: readonly OutputName[] = ["iptables-save", "ip6tables-save", "nft"];

test("HK-13: where rules are said to be missing, a packet's way is undetermined from its first hook on", () => {
  const journey = ask(lacking(RULES, "iptables-save"), "outside eth0 192.0.2.77 -> 192.0.2.10:22 tcp");
  expect(journey.outcome).toBe("undetermined");
  expect(journey.explanation).toBe(
    "It cannot be told: which rules stand on the host is not known; the output of 'iptables-save' or 'nft list ruleset' decides it.",
  );
  expect(journey.packets[0]?.steps.at(-1)).toMatchObject({ at: "undetermined", ns: "host" });
});

test("HK-13: rules that are merely not there are none", () => {
  const journey = ask(lacking(RULES, null), "outside eth0 192.0.2.77 -> 192.0.2.10:22 tcp");
  expect(journey.outcome).toBe("answered");
});

test("HK-13: another namespace's journeys do not hang on them", () => {
  const journey = ask(lacking(RULES, "iptables-save"), "web -> 172.18.0.2:80 tcp");
  expect(journey.outcome).toBe("answered");
});

test("RT-19: where routes are said to be missing, so is what the kernel's own do not lead to", () => {
  const compiled = lacking(["ip-route", "ip6-route"], "ip route show table all");
  expect(ask(compiled, "host -> 172.18.0.2:80 tcp").outcome).toBe("answered");
  for (const question of ["host -> 203.0.113.1:80 tcp", "web -> 203.0.113.1:80 tcp"]) {
    const { outcome, explanation } = ask(compiled, question);
    expect({ question, outcome }).toEqual({ question, outcome: "undetermined" });
    expect(explanation).toContain("which routes there are on the host is not known");
  }
});

test("RT-20: where sysctls are said to be missing, forwarding is undetermined, and the rest is not", () => {
  const compiled = lacking(["sysctl"], "sysctl -a", { sysctls: new Map() });
  expect(ask(compiled, "web -> 203.0.113.1:80 tcp").explanation).toContain("whether packets are forwarded on the host");
  expect(ask(compiled, "outside eth0 192.0.2.77 -> 192.0.2.10:22 tcp").outcome).toBe("answered");
});
