import type { Outputs } from "./capture.ts";

/** What is needed to name what a trace only numbers: devices by index, rules by position, and legacy rules' targets. */
export interface RuleIndex {
  readonly devices: ReadonlyMap<number, string>;
  /** `family table chain handle` → 1-based position. */
  readonly positions: ReadonlyMap<string, number>;
  /** `family table chain` of a legacy table → its rules' verdicts, as nf_tables would word them, in order. */
  readonly legacy: ReadonlyMap<string, readonly string[]>;
  /** `family table chain` of a legacy table's base chain → its policy. */
  readonly policies: ReadonlyMap<string, string>;
}

export function indexRules(outputs: Outputs): RuleIndex {
  const [four, six] = [String(outputs["iptables-legacy-save"] ?? ""), String(outputs["ip6tables-legacy-save"] ?? "")];
  return {
    devices: new Map(list(outputs["ip-link"]).map((l) => [Number(l["ifindex"]), String(l["ifname"])])),
    positions: positionsOf(outputs["nft"]),
    legacy: new Map([...legacyRules("ip", four), ...legacyRules("ip6", six)]),
    policies: new Map([...legacyPolicies("ip", four), ...legacyPolicies("ip6", six)]),
  };
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value : [];
}

function positionsOf(nft: unknown): Map<string, number> {
  const positions = new Map<string, number>();
  const lengths = new Map<string, number>();
  const objects = nft !== null && typeof nft === "object" && "nftables" in nft ? list(nft.nftables) : [];
  for (const object of objects) {
    const rule = object["rule"] as Record<string, unknown> | undefined;
    if (!rule) continue;
    const chain = `${rule["family"]} ${rule["table"]} ${rule["chain"]}`;
    const position = (lengths.get(chain) ?? 0) + 1;
    lengths.set(chain, position);
    positions.set(`${chain} ${rule["handle"]}`, position);
  }
  return positions;
}

/** What a legacy table's TRACE line says of TPROXY: it drops what it finds no socket for, and only what comes after tells. */
export const PROXIED = "accept or drop";

/** Targets that end the walk of a base chain; those of x_tables that are not named here go on to the next rule. */
const FINAL: Readonly<Record<string, string>> = {
  ACCEPT: "accept",
  DROP: "drop",
  RETURN: "return",
  REJECT: "drop",
  QUEUE: "queue",
  NFQUEUE: "queue",
  DNAT: "accept",
  SNAT: "accept",
  MASQUERADE: "accept",
  REDIRECT: "accept",
  NETMAP: "accept",
  TPROXY: PROXIED,
};

function legacyRules(family: string, save: string): Map<string, string[]> {
  const chains = new Map<string, string[]>();
  let table = "";
  for (const line of save.split("\n")) {
    if (line.startsWith("*")) table = line.slice(1);
    const rule = line.match(/^-A (\S+)(.*)$/);
    if (!rule) continue;
    const key = `${family} ${table} ${rule[1]}`;
    const target = rule[2]?.match(/ -(j|g) (\S+)/);
    const verdict = !target
      ? "continue"
      : target[1] === "g"
        ? `goto ${target[2]}`
        : (FINAL[target[2] ?? ""] ??
          (new RegExp(`^:${target[2]} `, "m").test(save) ? `jump ${target[2]}` : "continue"));
    chains.set(key, [...(chains.get(key) ?? []), verdict]);
  }
  return chains;
}

function legacyPolicies(family: string, save: string): Map<string, string> {
  const policies = new Map<string, string>();
  let table = "";
  for (const line of save.split("\n")) {
    if (line.startsWith("*")) table = line.slice(1);
    const [, chain, policy] = line.match(/^:(\S+) ([A-Z]+) /) ?? [];
    if (chain && policy) policies.set(`${family} ${table} ${chain}`, policy.toLowerCase());
  }
  return policies;
}
