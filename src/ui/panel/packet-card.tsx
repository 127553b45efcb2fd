import { KIND_WORDS, wayOf } from "../../answers/words.ts";
import type { Header, Journey, JourneyPacket } from "../../kernel/journey.ts";
import type { TermId } from "../../lessons/glossary/index.ts";
import { Term } from "../glossary/term.tsx";
import {
  confirmedAt,
  devicesAt,
  firstFrame,
  headerAfter,
  isSourceless,
  type NatTone,
  toldMac,
  toneAt,
  trackedAt,
} from "./header.ts";

/**
 * The packet as it is once the step has happened, layer by layer, and what the kernel keeps beside it; what changed since it
 * was born stands struck beside. Its rows are the same at every step of a packet, so that what is below keeps its place.
 */
export function PacketCard({ journey, packet, index }: { journey: Journey; packet: JourneyPacket; index: number }) {
  const born = packet.steps[0]?.header;
  const now = headerAfter(packet, index);
  const step = packet.steps[index];
  if (!born || !now || !step) return null;
  const frame = firstFrame(packet, index);
  const devices = devicesAt(packet, index);
  const version = now.src.includes(":") ? 6 : 4;
  const changing = (key: "src" | "dst" | "sport" | "dport" | "ttl" | "mark") => ({
    before: key === "mark" ? hex(born.mark) : String(born[key] ?? ""),
    now: key === "mark" ? hex(now.mark) : String(now[key] ?? ""),
    fresh: step.header[key] !== now[key],
  });
  return (
    // Named by itself: a heading that names another thing is left out by some screen readers where it is scrolled away.
    <section className="card packet-card" aria-label="Packet">
      <header className="card-head">
        <h2>Packet</h2>
        <span className="quiet small">
          {KIND_WORDS[packet.kind]} · {wayOf(journey, packet)}
        </span>
      </header>
      <Layer name="Ethernet" term="mac">
        {(["src", "dst"] as const).map((end) => (
          <Field key={end} name={end === "src" ? "from" : "to"}>
            {frame && now.ether ? (
              <Changing
                before={toldMac(frame[end])}
                now={toldMac(now.ether[end])}
                fresh={step.header.ether?.[end] !== undefined && step.header.ether[end] !== now.ether[end]}
              />
            ) : (
              <span className="quiet">in no frame yet</span>
            )}
          </Field>
        ))}
        <Field name="type">
          {version === 6 ? "0x86dd IPv6" : "0x0800 IPv4"}
          {now.ether?.vlan !== undefined && `, in VLAN ${now.ether.vlan}`}
        </Field>
      </Layer>
      <Layer name={`IPv${version}`}>
        <Field name="from">
          {isSourceless(packet) ? (
            <span className="quiet">none: no route chose one</span>
          ) : (
            <Changing {...changing("src")} tone={toneAt(packet, index, "src")} />
          )}
        </Field>
        <Field name="to">
          <Changing {...changing("dst")} tone={toneAt(packet, index, "dst")} />
        </Field>
        <Field name={version === 6 ? "hops" : "ttl"} term="ttl">
          <Changing {...changing("ttl")} />
          <span className="quiet">
            {" "}
            · {now.length} bytes{now.tos !== 0 && ` · tos ${hex(now.tos)}`}
          </span>
        </Field>
      </Layer>
      <Layer name={now.proto.toUpperCase().replace("ICMPV6", "ICMPv6")}>
        {now.icmp || now.dport === undefined ? (
          <Field name="type">{now.icmp ? icmpWords(now.icmp) : "no ports"}</Field>
        ) : (
          <Field name="port">
            <Changing {...changing("sport")} tone={toneAt(packet, index, "src")} /> →{" "}
            <Changing {...changing("dport")} tone={toneAt(packet, index, "dst")} />
            {now.flags !== undefined && <span className="words quiet">&nbsp;· {flagWords(now.flags)}</span>}
          </Field>
        )}
      </Layer>
      <Layer name="kernel">
        <Field name="dev" term="interface">
          {devices.in === null && devices.out === null ? (
            <span className="quiet">none yet</span>
          ) : (
            <>
              {devices.in !== null && <span className="words">in {devices.in}</span>}{" "}
              {devices.out !== null && <span className="words">out {devices.out}</span>}
            </>
          )}
        </Field>
        <Field name="ct" term="conntrack">
          {trackingWords(packet, index)}
        </Field>
        <Field name="mark" term="mark">
          <Changing {...changing("mark")} />
        </Field>
      </Layer>
    </section>
  );
}

interface LayerProps {
  /** As it stands before its fields. */
  readonly name: string;
  readonly term?: TermId;
  /** `Field`s. */
  readonly children: React.ReactNode;
}

function Layer({ name, term, children }: LayerProps) {
  return (
    <div className="layer">
      <h3>{term === undefined ? name : <Term id={term}>{name}</Term>}</h3>
      <dl aria-label={name}>{children}</dl>
    </div>
  );
}

function Field({ name, term, children }: LayerProps) {
  return (
    <div className="field-row">
      <dt>{term === undefined ? name : <Term id={term}>{name}</Term>}</dt>
      <dd className="mono">{children}</dd>
    </div>
  );
}

interface ChangingProps {
  readonly before: string;
  readonly now: string;
  /** The translation that changed it last, if one did. */
  readonly tone?: NatTone | null;
  /** It changed in this very step. */
  readonly fresh: boolean;
}

function Changing({ before, now, tone = null, fresh }: ChangingProps) {
  if (before === now) return <span className="words">{now}</span>;
  return (
    <>
      <del className="struck words">{before}</del>{" "}
      <ins className={`changed words ${tone ?? "plain"}`} data-fresh={fresh || undefined}>
        {now}
      </ins>
    </>
  );
}

function icmpWords({ type, code, id }: NonNullable<Header["icmp"]>): string {
  return `${type}, code ${code}${id === undefined ? "" : `, id ${id}`}`;
}

function flagWords(flags: string): string {
  const names: Readonly<Record<string, string>> = { S: "SYN", A: "ACK", R: "RST", F: "FIN", P: "PSH", U: "URG" };
  return [...flags].map((flag) => names[flag] ?? flag).join(" ");
}

function trackingWords(packet: JourneyPacket, index: number): string {
  const tracked = trackedAt(packet, index);
  if (!tracked) return "not seen yet";
  if (tracked.state === "INVALID" || tracked.state === "UNTRACKED") return tracked.state;
  if (tracked.state === "NEW") return confirmedAt(packet, index) ? "NEW, confirmed" : "NEW, not yet confirmed";
  return tracked.direction === null ? tracked.state : `${tracked.state}, ${tracked.direction} direction`;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
