import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../host/model.ts";
import { readNft } from "../../host/readers/nft.ts";
import { ipv4Of } from "../../net/address.ts";
import { BREAK, NEXT, type RuleContext } from "../rule.ts";
import { compileNftTable } from "./compile.ts";
import { address, LINKS, linkNamed, namespaceView } from "./testing/network.ts";
import { packetAt } from "./testing/packets.ts";

const op = fc.constantFrom("==", "!=");
const few = fc.constantFrom(0, 22, 80, 443);
const right = fc.oneof(
  few,
  fc.tuple(few, few).map(([a, b]): Json => ({ range: [Math.min(a, b), Math.max(a, b)] })),
);
const addressed = fc.constantFrom<Json>("10.1.0.2", "10.1.0.3", { prefix: { addr: "10.0.0.0", len: 8 } }, "0.0.0.0");
const named = fc.constantFrom<Json>("in0", "out0", "in*", "gone0");
const payload = (protocol: string, field: string): Json => ({ payload: { protocol, field } });

const condition: fc.Arbitrary<Json> = fc.oneof(
  fc
    .tuple(op, fc.constantFrom("tcp", "udp"), fc.constantFrom("sport", "dport"), right)
    .map(([op, protocol, field, right]) => ({
      match: { op, left: payload(protocol, field), right },
    })),
  fc.tuple(op, fc.constantFrom("saddr", "daddr"), addressed).map(([op, field, right]) => ({
    match: { op, left: payload("ip", field), right },
  })),
  fc.tuple(op, fc.constantFrom("iifname", "oifname"), named).map(([op, key, right]) => ({
    match: { op, left: { meta: { key } }, right },
  })),
  fc.tuple(op, fc.constantFrom<Json>("tcp", "udp", "icmp")).map(([op, right]) => ({
    match: { op, left: { meta: { key: "l4proto" } }, right },
  })),
);
const rules = fc.array(fc.array(condition, { minLength: 1, maxLength: 3 }), { minLength: 10, maxLength: 30 });
const packets = fc.constantFrom("tcp", "tcp-ssh", "udp", "ping", "tcp6", "udp6", "local-tcp");

test("NT-sieve: a sieved chain passes over no rule that matches", () => {
  fc.assert(
    fc.property(rules, packets, fc.boolean(), (conditions, name, local) => {
      const inTable = { family: "inet", table: "t" };
      const { tables } = readNft(
        {
          nftables: [
            { table: { family: "inet", name: "t" } },
            { chain: { ...inTable, name: "c" } },
            ...conditions.map((expr) => ({ rule: { ...inTable, chain: "c", handle: 1, expr } })),
          ],
        },
        { namespace: 7, isIptables: () => false },
      );
      const [table] = tables;
      if (table === undefined) throw new Error("not read");
      const chain = compileNftTable(table, LINKS, () => undefined).chains.get("c");
      if (chain?.sieve === undefined) throw new Error("not sieved");
      const packet = packetAt(name, "forward");
      if (name === "udp") packet.src = ipv4Of(Number(address("0.0.0.0")));
      const context: RuleContext = {
        packet,
        hook: local ? "output" : "forward",
        family: "inet",
        place: { iif: local ? null : linkNamed("in0"), oif: linkNamed("out0"), physIn: null, physOut: null },
        ns: namespaceView(),
        nat: undefined,
        assume: () => undefined,
        random: () => 0,
        memory: new Map(),
        copy: () => undefined,
      };
      const { sieve } = chain;
      const all = chain.rules.flatMap((rule, i) =>
        rule.statements.every((statement) => statement.run(context) === NEXT) ? [i] : [],
      );
      const sieved: number[] = [];
      for (let i = sieve(context, 0); i < chain.rules.length; i = sieve(context, i + 1))
        if (chain.rules[i]?.statements.every((statement) => statement.run(context) !== BREAK)) sieved.push(i);
      expect(sieved).toEqual(all);
    }),
  );
});
