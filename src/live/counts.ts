/** Reads what `count.sh` prints: one round of counters at a time. */
import type { Counts, NamespaceCounts } from "../app/live/messages.ts";
import type { Host } from "../host/model.ts";

export interface Round {
  readonly counts: Counts;
  /** The rules of each namespace without their counters: another text is a change that legacy iptables tells no event of. */
  readonly rules: ReadonlyMap<number, string>;
}

interface Draft {
  readonly links: Record<string, [number, number]>;
  readonly chains: Record<string, (number | null)[]>;
}

/** Of a namespace's processes the one to enter it by: its first is the one that stays, as a container's is. */
export function stayingProcess(pids: readonly number[]): number | undefined {
  return pids.length > 0 ? Math.min(...pids) : undefined;
}

/** The namespaces that are counted, as arguments of `count.sh`: the host's own, and others that have rules. */
export function countArguments(host: Host, most = 40): readonly string[] {
  return host.namespaces
    .map((namespace) => {
      const { inode, role, pids, xtables, nftables } = namespace;
      const has = (family: string, backend: string, kind: string): string =>
        xtables.some((table) => table.family === family && table.backend === backend && table.chains.length > 0)
          ? kind
          : "";
      const kinds = [
        has("ip", "nf_tables", "4"),
        has("ip6", "nf_tables", "6"),
        has("ip", "legacy", "a"),
        has("ip6", "legacy", "b"),
        nftables.length > 0 ? "n" : "",
      ].join("");
      const pid = role === "host" ? "-" : stayingProcess(pids);
      return pid === undefined || (kinds === "" && role !== "host") ? null : `${inode}:${pid}:${kinds}`;
    })
    .filter((spec) => spec !== null)
    .slice(0, most);
}

/** @returns what to call with each piece of output; it calls back at the end of each round */
export function readRounds(onRound: (round: Round) => void, now: () => number): (text: string) => void {
  let rest = "";
  let section: { readonly inode: number; readonly kind: string } | null = null;
  let lines: string[] = [];
  let spaces = new Map<number, Draft>();
  let rules = new Map<number, string>();

  function take(): void {
    if (!section) return;
    const draft = spaces.get(section.inode) ?? { links: {}, chains: {} };
    spaces.set(section.inode, draft);
    const text = lines.join("\n");
    if (section.kind === "links") readLinks(text, draft);
    else if (section.kind === "nft") readNft(text, draft);
    else rules.set(section.inode, (rules.get(section.inode) ?? "") + readSaved(section.kind, lines, draft));
  }

  return (text) => {
    const whole = (rest + text).split("\n");
    rest = whole.pop() ?? "";
    for (const line of whole) {
      if (!line.startsWith("@ ")) {
        lines.push(line);
        continue;
      }
      take();
      lines = [];
      const [, inode = "", kind = ""] = line.split(" ");
      section = inode === "end" ? null : { inode: Number(inode), kind };
      if (section) continue;
      const namespaces: NamespaceCounts[] = [...spaces].map(([number, draft]) => ({ inode: number, ...draft }));
      onRound({ counts: { at: now(), namespaces }, rules });
      spaces = new Map();
      rules = new Map();
    }
  };
}

/** `ip -s -j link show`: `[{"ifname":"eth0","stats64":{"rx":{"packets":7},"tx":{"packets":9}}}]`. */
function readLinks(text: string, { links }: Draft): void {
  for (const link of listOf(parsed(text))) {
    const name = field(link, "ifname");
    const stats = field(link, "stats64") ?? field(link, "stats");
    const received = field(field(stats, "rx"), "packets");
    const sent = field(field(stats, "tx"), "packets");
    if (typeof name === "string" && typeof received === "number" && typeof sent === "number")
      links[name] = [received, sent];
  }
}

/** `iptables-save -c`: `:INPUT ACCEPT [12:3456]`, `[7:420] -A INPUT -i lo -j ACCEPT`. Returns its rules without counters. */
function readSaved(family: string, lines: readonly string[], { chains }: Draft): string {
  let table = "";
  const rules: string[] = [];
  for (const line of lines) {
    const [, name] = /^\*(\S+)/.exec(line) ?? [];
    if (name !== undefined) table = name;
    const [, chain, policy = ""] = /^:(\S+) \S+ \[(\d+):/.exec(line) ?? [];
    if (chain !== undefined) chains[`${family}/${table}/${chain}`] = [Number(policy)];
    const [, packets = "", rule = "", of] = /^\[(\d+):\d+\] (-A (\S+).*)$/.exec(line) ?? [];
    if (of !== undefined) chains[`${family}/${table}/${of}`]?.push(Number(packets));
    if (of !== undefined || chain !== undefined || name !== undefined)
      rules.push(rule || line.replace(/ \[\d+:\d+\]$/, ""));
  }
  return rules.join("\n");
}

/** `nft -j list ruleset`: the rules of tables that iptables did not make, in the order of their chain. */
function readNft(text: string, { chains }: Draft): void {
  const saved = new Set(Object.keys(chains));
  for (const object of listOf(field(parsed(text), "nftables"))) {
    const rule = field(object, "rule");
    const names = ["family", "table", "chain"].map((key) => field(rule, key));
    if (!names.every((name) => typeof name === "string")) continue;
    const key = names.join("/");
    if (saved.has(key)) continue;
    const counter = listOf(field(rule, "expr")).map((statement) => field(statement, "counter"));
    const packets = counter.map((one) => field(one, "packets")).find((number) => typeof number === "number");
    const counts = chains[key] ?? [null];
    chains[key] = counts;
    counts.push(typeof packets === "number" ? packets : null);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A namespace that went while it was asked prints nothing.
    return null;
  }
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
