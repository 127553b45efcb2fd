/**
 * What must make no difference, makes none. These ask the simulator alone, about the hosts that cases build: the kernel has
 * already said what is right there.
 */
import type { Agent } from "./agent.ts";
import type { Snapshot } from "./capture.ts";
import type { Case } from "./case-file.ts";
import type { Answer } from "./compare.ts";
import { Host } from "./host.ts";
import { type Question, questionOf, type Simulator } from "./simulator.ts";

type Outputs = Record<string, unknown>;

/** A journey without what may differ: the names of tables, chains and positions of rules. */
function course(answer: Answer): string {
  return JSON.stringify([
    answer.outcome,
    answer.packets.map((p) => [
      p.kind,
      p.fate,
      p.steps.flatMap((s) => (s.at === "device" ? [[s.ns, s.dev, s.dir, s.header]] : [])),
    ]),
  ]);
}

/** The rules walked as well, each with its position moved back to where it was before another was put in at `position`. */
function walked(answer: Answer, chain: string, position: number): string {
  const back = (at: number | string) => (typeof at === "number" && at > position ? at - 1 : at);
  return JSON.stringify([
    course(answer),
    answer.packets.map((p) =>
      p.steps.flatMap((s) => {
        if (s.at !== "chain") return [];
        const rules = s.rules.filter((r) => r.matched);
        const name = (r: { chain: string }) => `${s.family} ${s.table} ${r.chain}`;
        return [
          [
            s.ns,
            s.family,
            s.table,
            s.chain,
            rules.map((r) => [r.chain, name(r) === chain ? back(r.rule) : r.rule, r.verdict]),
          ],
        ];
      }),
    ),
  ]);
}

function changed(snapshot: Snapshot, change: (outputs: Outputs) => Outputs): Snapshot {
  return {
    ...snapshot,
    namespaces: snapshot.namespaces.map((n) =>
      n.role === "host" ? { ...n, outputs: change(structuredClone(n.outputs)) } : n,
    ),
  };
}

/** Every interface of the host under another number, wherever a number names one. */
function renumbered(snapshot: Snapshot): Snapshot {
  const host = snapshot.namespaces.find((n) => n.role === "host");
  const links = (host?.outputs["ip-link"] ?? []) as { ifindex: number }[];
  const numbers = new Map(links.map((l) => [l.ifindex, l.ifindex === 1 ? 1 : l.ifindex * 7 + 1000]));
  const renumber = (link: Record<string, unknown>, keys: readonly string[]) => {
    for (const key of keys) {
      const number = numbers.get(Number(link[key]));
      if (number !== undefined) link[key] = number;
    }
  };
  return {
    ...snapshot,
    namespaces: snapshot.namespaces.map((n) => {
      const outputs: Outputs = structuredClone(n.outputs);
      for (const name of ["ip-link", "ip-addr"])
        for (const link of (outputs[name] ?? []) as Record<string, unknown>[])
          renumber(link, n.role === "host" ? ["ifindex", "master"] : ["link_index"]);
      return { ...n, outputs };
    }),
  };
}

/** A rule that no packet meets, at the head of every chain that has rules, in iptables-save and in nft's JSON alike. */
function withImpossibleRule(snapshot: Snapshot, family: "ip" | "ip6", table: string, chain: string): Snapshot {
  const impossible = family === "ip" ? "192.0.2.255/32" : "2001:db8:dead::1/128";
  const output = family === "ip" ? "iptables-save" : "ip6tables-save";
  return changed(snapshot, (outputs) => {
    const inTable = new RegExp(`(\\*${table}\\n(?:[^*]*?\\n)??)(?=-A ${chain}[ \\n])`);
    outputs[output] = String(outputs[output] ?? "").replace(
      inTable,
      `$1-A ${chain} -s ${impossible} -d ${impossible} -j DROP\n`,
    );
    const ruleset = outputs["nft"] as { nftables: { rule?: Record<string, unknown> }[] };
    const first = ruleset.nftables.findIndex(
      ({ rule }) => rule?.["family"] === family && rule["table"] === table && rule["chain"] === chain,
    );
    const address = (field: string) => ({
      match: { op: "==", left: { payload: { protocol: family, field } }, right: impossible.replace(/\/.*/, "") },
    });
    const expr = [address("saddr"), address("daddr"), { counter: { packets: 0, bytes: 0 } }, { drop: null }];
    if (first >= 0) ruleset.nftables.splice(first, 0, { rule: { family, table, chain, handle: 99_999, expr } });
    return outputs;
  });
}

/** Chains of iptables-nft tables that have rules, as [family, table, chain]. */
function chainsOf(snapshot: Snapshot): ["ip" | "ip6", string, string][] {
  const outputs = snapshot.namespaces.find((n) => n.role === "host")?.outputs ?? {};
  return (["ip", "ip6"] as const).flatMap((family) => {
    const save = String(outputs[family === "ip" ? "iptables-save" : "ip6tables-save"] ?? "");
    let table = "";
    const chains = new Map<string, ["ip" | "ip6", string, string]>();
    for (const line of save.split("\n")) {
      if (line.startsWith("*")) table = line.slice(1);
      const chain = line.match(/^-A (\S+)/)?.[1];
      if (chain) chains.set(`${table} ${chain}`, [family, table, chain]);
    }
    return [...chains.values()];
  });
}

/** What of a case's host makes a difference to the simulator though it ought not to, in words. */
export async function metamorphic(agent: Agent, prefix: string, c: Case, answer: Simulator): Promise<string[]> {
  const host = await Host.up(agent, prefix, c.statements);
  try {
    const snapshot = await host.capture();
    const questions = c.asks.map(({ request }, i): Question => {
      const sport = request.proto === "icmp" ? {} : { sport: 20000 + i };
      return questionOf(host, String(i), { ...sport, ...request });
    });
    const plain = answer(snapshot, questions);
    const problems: string[] = [];
    const same = (what: string, one: readonly string[], other: readonly string[]) => {
      const at = one.findIndex((text, i) => text !== other[i]);
      if (at >= 0) problems.push(`${what} changes question ${at + 1}:\n      ${one[at]}\n      ${other[at]}`);
    };
    same("renumbering the interfaces", plain.map(course), answer(renumbered(snapshot), questions).map(course));
    for (const [family, table, chain] of chainsOf(snapshot)) {
      const name = `${family} ${table} ${chain}`;
      const more = answer(withImpossibleRule(snapshot, family, table, chain), questions);
      same(
        `a rule that cannot match in ${name}`,
        plain.map((a) => walked(a, "", 0)),
        more.map((a) => walked(a, name, 0)),
      );
    }
    const twin = await translated(agent, prefix, c, snapshot);
    if (twin) {
      try {
        const asked = questions.map((q, i) => ({ ...q, from: twin.host.originOf(c.asks[i]?.request.from ?? "") }));
        // iptables prints two negated ports as one text whatever they mean: native rules may be told where those cannot.
        const told = answer(twin.snapshot, asked).map(({ outcome }, i) =>
          plain[i]?.outcome === "undetermined" ? "undetermined" : outcome,
        );
        same(
          "its iptables-restore-translate",
          plain.map(({ outcome }) => outcome),
          told,
        );
      } finally {
        await twin.host.down();
      }
    }
    return problems;
  } finally {
    await host.down();
  }
}

/**
 * The case's host anew, with its iptables rules as `iptables-restore-translate` tells them; null where there are none, or
 * where one of them has no native form.
 */
async function translated(
  agent: Agent,
  prefix: string,
  c: Case,
  snapshot: Snapshot,
): Promise<{ host: Host; snapshot: Snapshot } | null> {
  const outputs = snapshot.namespaces.find((n) => n.role === "host")?.outputs ?? {};
  const rules: string[] = [];
  for (const tool of ["iptables", "ip6tables"]) {
    const save = String(outputs[`${tool}-save`] ?? "");
    if (!save.includes("-A ")) continue;
    const { code, out } = await agent.run(null, [`${tool}-restore-translate`, "-f", "/dev/stdin"], save);
    // what has no native form is left as a comment
    if (code !== 0 || /^# -/m.test(out)) return null;
    rules.push(...out.split("\n").filter((line) => line && !line.startsWith("#")));
  }
  if (rules.length === 0) return null;
  const statements = c.statements.filter((s) => s.type !== "command" || !/\bip6?tables/.test(s.command));
  const host = await Host.up(agent, `${prefix}/translated`, [
    ...statements,
    { type: "command", ns: "h", command: "nft -f - || true", stdin: rules },
  ]);
  const twin = await host.capture();
  const loaded = JSON.stringify(twin.namespaces[0]?.outputs["nft"] ?? "").includes('"rule"');
  if (loaded) return { host, snapshot: twin };
  await host.down();
  return null;
}
