import type { RawEvent } from "./agent.ts";
import { type Header, readHeader } from "./header.ts";
import type { RuleVerdict } from "./recording.ts";
import { PROXIED, type RuleIndex } from "./rule-index.ts";

/** One base chain walked by one packet, as it stands in the trace, with what tells packets apart. */
export interface Segment {
  readonly ns: string;
  readonly backend: "nf_tables" | "legacy";
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  readonly header: Header;
  readonly iif: string | null;
  readonly oif: string | null;
  readonly rules: RuleVerdict[];
}

const FAMILIES: Readonly<Record<number, string>> = {
  1: "inet",
  2: "ip",
  3: "arp",
  5: "netdev",
  7: "bridge",
  10: "ip6",
};
const HOOKS = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

/** Netlink attributes by type (struct nlattr: length, type, both in host order, padded to 4). */
function attributes(bytes: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16LE(at);
    if (length < 4) break;
    found.set(bytes.readUInt16LE(at + 2) & 0x3fff, bytes.subarray(at + 4, at + length));
    at += (length + 3) & ~3;
  }
  return found;
}

function text(bytes: Buffer | undefined): string {
  return bytes === undefined ? "" : bytes.toString("latin1").replace(/\0.*$/s, "");
}

/** nft's words for a verdict (enum nft_verdicts, netfilter.h NF_*). */
function verdictOf(bytes: Buffer): string {
  const verdict = attributes(bytes);
  const code = verdict.get(1)?.readInt32BE(0) ?? 0;
  const target = text(verdict.get(2));
  if (code === -1) return "continue";
  if (code === -2) return "break";
  if (code === -3) return `jump ${target}`;
  if (code === -4) return `goto ${target}`;
  if (code === -5) return "return";
  return ["drop", "accept", "stolen", "queue"][code & 0xff] ?? `verdict ${code}`;
}

/**
 * Base-chain walks of all namespaces in order, from nf_tables' trace messages (net/netfilter/nf_tables_trace.c) and legacy
 * tables' TRACE lines (net/ipv4/netfilter/ip_tables.c trace_packet).
 */
export function segments(events: readonly RawEvent[], indexes: ReadonlyMap<string, RuleIndex>): Segment[] {
  const found: Segment[] = [];
  const tracers = new Map([...indexes].map(([ns, index]) => [ns, new Tracer(ns, index, found)]));
  for (const event of events) {
    const tracer = tracers.get(event[1]);
    if (event[0] === "trace") tracer?.native(Buffer.from(event[2], "base64"));
    else if (event[0] === "legacy") tracer?.legacy(Buffer.from(event[2], "base64"));
  }
  return found;
}

class Tracer {
  /** By trace id: a rule's line comes after those of the packets that the rule itself sent. */
  readonly #current = new Map<number, Segment>();
  #legacy: { segment: Segment; over: boolean } | null = null;
  readonly #ns: string;
  readonly #index: RuleIndex;
  readonly #found: Segment[];

  constructor(ns: string, index: RuleIndex, found: Segment[]) {
    this.#ns = ns;
    this.#index = index;
    this.#found = found;
  }

  #device(bytes: Buffer | undefined): string | null {
    const index = bytes?.readUInt32BE(0) ?? 0;
    return index === 0 ? null : (this.#index.devices.get(index) ?? `device ${index}`);
  }

  native(message: Buffer): void {
    const a = attributes(message.subarray(4));
    const family = FAMILIES[message[0] ?? 0] ?? `family ${message[0]}`;
    const [table, chain] = [text(a.get(1)), text(a.get(2))];
    const type = a.get(4)?.readUInt32BE(0);
    const id = a.get(6)?.readUInt32BE(0) ?? 0;
    const network = a.get(8);
    if (network) {
      // the headers stand in the first message of a base chain's walk
      this.#current.delete(id);
      const header = readHeader(network, a.get(9));
      if (header) {
        const [iif, oif] = [this.#device(a.get(10)), this.#device(a.get(12))];
        const segment: Segment = {
          ns: this.#ns,
          backend: "nf_tables",
          family,
          table,
          chain,
          header,
          iif,
          oif,
          rules: [],
        };
        this.#current.set(id, segment);
        this.#found.push(segment);
      }
    }
    const rules = this.#current.get(id)?.rules;
    const handle = a.get(3)?.readBigUInt64BE(0);
    const verdict = a.get(5);
    if (type === 1) rules?.push([chain, "policy", a.get(16)?.readUInt32BE(0) ? "accept" : "drop"]);
    else if (type === 3 && handle !== undefined && verdict) {
      const position = this.#index.positions.get(`${family} ${table} ${chain} ${handle}`);
      rules?.push([chain, position ?? `handle ${handle}`, verdictOf(verdict)]);
    }
  }

  legacy(message: Buffer): void {
    const a = attributes(message.subarray(4));
    const line = text(a.get(10)).match(/^TRACE: ([^:]+):([^:]+):(rule|return|policy):(\d+)/);
    const payload = a.get(9);
    const header = payload ? readHeader(payload) : null;
    if (!line || !header) return;
    const [, table = "", chain = "", , number] = line;
    const family = FAMILIES[message[0] ?? 0] ?? "";
    const base = HOOKS[a.get(1)?.[2] ?? 0] ?? "";
    const open = this.#legacy;
    if (open === null || open.over || open.segment.table !== table || open.segment.chain !== base) {
      const [iif, oif] = [this.#device(a.get(4)), this.#device(a.get(5))];
      const segment: Segment = {
        ns: this.#ns,
        backend: "legacy",
        family,
        table,
        chain: base,
        header,
        iif,
        oif,
        rules: [],
      };
      this.#legacy = { segment, over: false };
      this.#found.push(segment);
    }
    const current = this.#legacy;
    if (!current) return;
    const position = Number(number);
    // the kernel's word for an unconditional rule is the same as for a chain's end: only the number tells
    const verdict = this.#index.legacy.get(`${family} ${table} ${chain}`)?.[position - 1];
    if (verdict !== undefined) {
      current.segment.rules.push([chain, position, verdict]);
      current.over = ["accept", "drop", "queue", PROXIED].includes(verdict);
    } else if (chain === base) {
      current.segment.rules.push([
        chain,
        "policy",
        this.#index.policies.get(`${family} ${table} ${chain}`) ?? "accept",
      ]);
      current.over = true;
    }
  }
}
