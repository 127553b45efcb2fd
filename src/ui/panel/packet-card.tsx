import { isReply, KIND_WORDS } from "../../answers/words.ts";
import type { Header, JourneyPacket, Step } from "../../kernel/journey.ts";
import { withPort } from "../../net/port.ts";
import { Term } from "../glossary/term.tsx";
import { Fact } from "./facts-card.tsx";
import { confirmedAt, devicesAt, headerAfter, toneAt, trackedAt } from "./header.ts";

/** The packet as it is once the step has happened; what changed since it was born stands struck beside. */
export function PacketCard({ packet, index }: { packet: JourneyPacket; index: number }) {
  const born = packet.steps[0]?.header;
  const now = headerAfter(packet, index);
  const step = packet.steps[index];
  if (!born || !now || !step) return null;
  const changedHere = (key: keyof Header): boolean => step.header[key] !== now[key];
  const devices = devicesAt(packet, index);
  return (
    <section className="card" aria-labelledby="packet-title">
      <header className="card-head">
        <h2 id="packet-title">Packet</h2>
        <span className="quiet small">
          {KIND_WORDS[packet.kind]} · {isReply(packet) ? "reply" : "request"}
        </span>
      </header>
      <dl className="facts">
        <Changing
          name="from"
          before={withPort(born.src, born.sport)}
          now={withPort(now.src, now.sport)}
          tone={toneAt(packet, index, "src") ?? "plain"}
          fresh={changedHere("src") || changedHere("sport")}
        />
        <Changing
          name="to"
          before={withPort(born.dst, born.dport)}
          now={withPort(now.dst, now.dport)}
          tone={toneAt(packet, index, "dst") ?? "plain"}
          fresh={changedHere("dst") || changedHere("dport")}
        />
        {devices.in !== null && <Fact name="arrived on">{devices.in}</Fact>}
        {devices.out !== null && <Fact name="leaves by">{devices.out}</Fact>}
        <Changing
          name={<Term id="ttl">ttl</Term>}
          before={String(born.ttl)}
          now={String(now.ttl)}
          tone="plain"
          fresh={changedHere("ttl")}
        />
        {(born.mark !== 0 || now.mark !== 0) && (
          <Changing
            name={<Term id="mark">mark</Term>}
            before={hex(born.mark)}
            now={hex(now.mark)}
            tone="plain"
            fresh={changedHere("mark")}
          />
        )}
        <Fact name={<Term id="conntrack">conntrack</Term>}>{trackingWords(packet, index)}</Fact>
      </dl>
      <details className="more small">
        <summary className="quiet">the rest of the header</summary>
        <dl className="facts">
          <Fact name="protocol">{protocolWords(now)}</Fact>
          {now.tos !== 0 && <Fact name="tos">{hex(now.tos)}</Fact>}
          <Fact name="length">{now.length} bytes</Fact>
          {now.ether && (
            <Fact name="frame">
              {now.ether.src} → {now.ether.dst}
              {now.ether.vlan !== undefined && ` vlan ${now.ether.vlan}`}
            </Fact>
          )}
        </dl>
      </details>
    </section>
  );
}

interface ChangingProps {
  readonly name: React.ReactNode;
  readonly before: string;
  readonly now: string;
  readonly tone: "dnat" | "snat" | "plain";
  /** It changed in this very step. */
  readonly fresh: boolean;
}

function Changing({ name, before, now, tone, fresh }: ChangingProps) {
  if (before === now) return <Fact name={name}>{now}</Fact>;
  return (
    <Fact name={name}>
      <del className="struck">{before}</del>{" "}
      <ins className={`changed ${tone}`} data-fresh={fresh || undefined}>
        {now}
      </ins>
    </Fact>
  );
}

function protocolWords({ proto, flags, icmp }: Header): string {
  if (icmp) return `${proto} type ${icmp.type} code ${icmp.code}`;
  if (flags === undefined) return proto;
  const names: Readonly<Record<string, string>> = { S: "SYN", A: "ACK", R: "RST", F: "FIN", P: "PSH", U: "URG" };
  return `${proto}, ${[...flags].map((flag) => names[flag] ?? flag).join(" ")}`;
}

function trackingWords(packet: JourneyPacket, index: number): string {
  const tracked: Step | null = trackedAt(packet, index);
  if (!tracked) return "not seen yet";
  if (tracked.state === "INVALID" || tracked.state === "UNTRACKED") return tracked.state;
  if (tracked.state === "NEW") return confirmedAt(packet, index) ? "NEW, confirmed" : "NEW, not yet confirmed";
  return tracked.direction === null ? tracked.state : `${tracked.state}, ${tracked.direction} direction`;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
