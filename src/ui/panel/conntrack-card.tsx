import type { EntryView, Step, TupleView } from "../../kernel/journey.ts";
import { endpoint } from "./header.ts";

/** A connection as conntrack(8) keeps it: how its packets look on the way there, and how answers will look. */
export function ConntrackCard({ entry, use }: { entry: EntryView; use: Use }) {
  const translated = entry.status.includes("dnat") || entry.status.includes("snat");
  return (
    <section className="card" aria-labelledby="conntrack-title">
      <header className="card-head">
        <h2 id="conntrack-title">Conntrack</h2>
        <span className="quiet small">{USE_WORDS[use]}</span>
      </header>
      <dl className="facts">
        <div className="fact">
          <dt>original</dt>
          <dd className="mono">{tupleWords(entry.original)}</dd>
        </div>
        <div className="fact">
          <dt>reply</dt>
          <dd className={`mono ${translated ? "changed dnat" : ""}`}>{tupleWords(entry.reply)}</dd>
        </div>
        <div className="fact">
          <dt>status</dt>
          <dd className="mono">
            {[entry.proto, ...entry.status].join(", ")}
            {entry.mark !== 0 && `, mark 0x${entry.mark.toString(16)}`}
            {entry.zone !== 0 && `, zone ${entry.zone}`}
          </dd>
        </div>
      </dl>
      <p className="quiet small">
        {translated
          ? "Answers are rewritten from this entry; no nat rule is asked again."
          : "No address changes: the reply is the original turned round."}
        {entry.captured && " It stood in the snapshot."}
      </p>
    </section>
  );
}

export type Use = "made" | "confirmed" | "used" | "known";

const USE_WORDS: Readonly<Record<Use, string>> = {
  made: "entry made here",
  confirmed: "entry confirmed here",
  used: "entry found here",
  known: "the packet's entry",
};

/** What a step has to do with the packet's entry. */
export function partOf(step: Step): Use {
  if (step.at !== "conntrack") return step.at === "nat" ? "used" : "known";
  if (step.action === "new") return "made";
  return step.action === "confirmed" ? "confirmed" : "used";
}

function tupleWords({ src, dst, sport, dport, icmp }: TupleView): string {
  const words = `${endpoint(src, sport)} → ${endpoint(dst, dport)}`;
  return icmp ? `${words} type ${icmp.type} id ${icmp.id}` : words;
}
