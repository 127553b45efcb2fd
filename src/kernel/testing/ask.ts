/** Questions in words, and journeys told shortly. */
import type { NftTable } from "../../host/model.ts";
import { portOf } from "../../net/port.ts";
import type { CompiledHost } from "../compiled.ts";
import type { Journey, JourneyPacket, Step } from "../journey.ts";
import type { Question, SimulationOptions } from "../question.ts";
import { compileHost, simulate } from "../simulator.ts";
import { HostText, ip } from "./host-text.ts";

export function hostOf(text: string, nftables: Readonly<Record<string, readonly NftTable[]>> = {}): CompiledHost {
  return compileHost(new HostText(text, nftables).host());
}

/** `web -> 192.0.2.10:8080 tcp`, `outside eth0 203.0.113.7 -> 192.0.2.10:8080 tcp`; `src A`, `sport N`, `mark N`, `length N`, `df` may follow. */
export function question(host: CompiledHost, text: string): Question {
  const [left = "", right = ""] = text.split("->").map((part) => part.trim());
  const from = left.split(" ");
  const [target = "", proto = "", ...rest] = right.split(" ");
  const end = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(
    target.includes("[") || target.split(":").length <= 2 ? target : `[${target}]`,
  );
  const option = (name: string): string | null => (rest.includes(name) ? (rest[rest.indexOf(name) + 1] ?? null) : null);
  const number = (name: string): number | null => (option(name) === null ? null : Number(option(name)));
  const src = from[0] === "outside" ? (from[2] ?? null) : option("src");
  const port = end?.[2];
  const sport = number("sport");
  return {
    from:
      from[0] === "outside"
        ? { type: "outside", dev: from[1] ?? "" }
        : { type: "namespace", inode: inodeOf(host, from[0] ?? ""), uid: null },
    proto: proto === "udp" || proto === "icmp" ? proto : "tcp",
    to: ip(end?.[1] ?? ""),
    port: port === undefined ? null : portOf(Number(port)),
    src: src === null ? null : ip(src),
    sport: sport === null ? null : portOf(sport),
    mark: number("mark") ?? 0,
    length: number("length"),
    dontFragment: rest.includes("df"),
    resolved: null,
  };
}

function inodeOf(host: CompiledHost, name: string): number {
  for (const { model } of host.namespaces.values()) if (model.name === name) return model.inode;
  throw new Error(`no namespace ${name}`);
}

export function ask(host: CompiledHost, text: string, options: Partial<SimulationOptions> = {}): Journey {
  return simulate(host, question(host, text), options);
}

/** The chains that a packet walked, with the rules that matched: `host nat/PREROUTING eth0→ 1 accept`. */
export function walkOf(packet: JourneyPacket | undefined): string[] {
  return (packet?.steps ?? []).flatMap((s) => (s.at === "chain" ? [chainText(s)] : []));
}

function chainText(s: Step & { at: "chain" }): string {
  const rules = s.rules
    .filter((r) => r.matched)
    .map((r) => `${r.chain === s.chain ? "" : `${r.chain} `}${r.rule} ${r.verdict}`);
  return `${s.ns} ${s.table}/${s.chain} ${s.iif ?? ""}→${s.oif ?? ""} ${rules.join(", ")}`;
}

/** The devices that a packet crossed: `eth0< br0> v-web> web:eth0<`. */
export function crossings(packet: JourneyPacket | undefined): string {
  return (packet?.steps ?? [])
    .flatMap((s) =>
      s.at === "device" ? [`${s.ns === "host" ? "" : `${s.ns}:`}${s.dev}${s.dir === "in" ? "<" : ">"}`] : [],
    )
    .join(" ");
}

/** Each packet with its fate: `syn delivered`, `syn-ack left-host`. */
export function fates(journey: Journey): string[] {
  return journey.packets.map((p) => `${p.kind} ${p.fate}`);
}

/** `192.0.2.1:1000 → 192.0.2.10:80` at each step of a kind. */
export function headersAt(packet: JourneyPacket | undefined, at: Step["at"]): string[] {
  return (packet?.steps ?? [])
    .filter((s) => s.at === at)
    .map(({ header: h }) => `${h.src}:${h.sport ?? ""} → ${h.dst}:${h.dport ?? ""}`);
}
