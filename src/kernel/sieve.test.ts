import fc from "fast-check";
import { expect, test } from "vitest";
import { readIptablesSave } from "../host/readers/iptables-save.ts";
import { BREAK, type CompiledChain, type RuleContext } from "./rule.ts";
import { compileXtTable } from "./xtables/compile.ts";
import { contextFor } from "./xtables/testing/say.ts";

function chainOf(rules: readonly string[]): CompiledChain {
  const text = `*filter\n:FORWARD ACCEPT [0:0]\n${rules.map((rule) => `-A FORWARD ${rule}\n`).join("")}COMMIT\n`;
  const { tables } = readIptablesSave(text, { family: "ip", backend: null, nft: null, source: "x", namespace: 1 });
  const [table] = tables;
  const chain = table && compileXtTable(table, () => {}).chains.get("FORWARD");
  if (!chain) throw new Error("no chain");
  return chain;
}

/** Indexes of the rules whose conditions all hold. */
function matching({ rules }: CompiledChain, context: RuleContext): number[] {
  return rules.flatMap(({ statements }, i) => (statements.some((s) => s.run(context) === BREAK) ? [] : [i]));
}

const SYN = "tcp 10.0.0.1:40000 > 10.0.1.2:80 in=eth0 out=eth1";

test("XT-sieve: a sieve stops at the rules that may match, and at no others that it can tell", () => {
  const chain = chainOf([
    "-s 10.0.0.2/32 -j DROP",
    "-p udp -j DROP",
    "! -i eth0 -j DROP",
    "-p tcp -m tcp --dport 81:90 -j DROP",
    "-i eth+ -p tcp -j DROP",
    "-o eth1 -d 10.0.0.0/8 -p tcp -m tcp --dport 80 -j DROP",
    "-o eth9 -j DROP",
    "! -s 10.0.0.0/8 -j DROP",
  ]);
  const { context } = contextFor(SYN);
  expect(chain.sieve?.(context, 0)).toBe(4); // a name with + is not sieved
  expect(chain.sieve?.(context, 5)).toBe(5);
  expect(chain.sieve?.(context, 6)).toBe(8);
  expect(chainOf(["-j DROP"]).sieve).toBeUndefined();
  expect(chainOf(Array<string>(20).fill("-m mark --mark 1 -j DROP")).sieve).toBeUndefined();
});

test("XT-sieve: no rule that matches is ever passed over", () => {
  const part = fc.constantFrom(
    ..."-s 10.0.0.1/32;! -s 10.0.0.1/32;-s 10.0.0.0/24;-d 0.0.0.0/0;-d 128.0.0.0/1;! -d 255.255.255.255/32;-i eth0;! -i eth0;-o eth1;-o eth+;-p tcp;! -p udp;-p tcp -m tcp --dport 80;-p tcp -m tcp ! --sport 0:1023;-p tcp -m tcp --dport 0:65535;-m mark --mark 1;-m comment --comment x".split(
      ";",
    ),
  );
  const packet = fc.constantFrom(
    SYN,
    "udp 10.0.0.1:53 > 255.255.255.255:68 in=eth1",
    "tcp 192.0.2.1:80 > 10.0.0.1:80 out=eth1 hook=output",
    "icmp 0.0.0.0 > 10.0.0.1 in=eth0 out=eth0",
  );
  fc.assert(
    fc.property(fc.array(fc.array(part, { maxLength: 3 }), { minLength: 8, maxLength: 16 }), packet, (rules, text) => {
      const chain = chainOf(rules.map((parts) => [...parts, "-j DROP"].join(" ")));
      const { context } = contextFor(text);
      const { sieve } = chain;
      if (!sieve) return;
      const stops: number[] = [];
      for (let i = sieve(context, 0); i < chain.rules.length; i = sieve(context, i + 1)) stops.push(i);
      expect(stops).toEqual(expect.arrayContaining(matching(chain, context)));
    }),
  );
});
