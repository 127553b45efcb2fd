import { packetName } from "../../answers/words.ts";
import type { Journey, Step, TupleView } from "../../kernel/journey.ts";
import { withPort } from "../../net/port.ts";
import { Term } from "../glossary/term.tsx";
import { Fact } from "./facts-card.tsx";
import { replyAt, usersOf } from "./header.ts";

interface Props {
  readonly journey: Journey;
  /** Index of the entry. */
  readonly entry: number;
  /** Index of the packet, and of the step in it, that it is looked at from. */
  readonly packet: number;
  readonly index: number;
}

/** A connection as conntrack(8) keeps it: how its packets look on the way there, and how answers will look. */
export function ConntrackCard({ journey, entry, packet, index }: Props) {
  const view = journey.entries[entry];
  const step = journey.packets[packet]?.steps[index];
  const reply = replyAt(journey, entry, packet, index);
  if (!view || !reply || !step) return null;
  const before = index > 0 ? replyAt(journey, entry, packet, index - 1) : reply;
  const plain = reply.src === view.original.dst && reply.sport === view.original.dport ? null : "dnat";
  const tone = plain ?? (reply.dst === view.original.src && reply.dport === view.original.sport ? null : "snat");
  return (
    <section className="card" aria-labelledby="conntrack-title">
      <header className="card-head">
        <h2 id="conntrack-title">
          <Term id="entry">Conntrack</Term>
        </h2>
        <span className="quiet small">{USE_WORDS[partOf(step)]}</span>
      </header>
      <dl className="facts tight">
        <Fact name="original">
          <Tuple tuple={view.original} />
          <Users journey={journey} entry={entry} direction="original" present={packet} />
        </Fact>
        <Fact name="reply">
          {before && tupleWords(before) !== tupleWords(reply) && (
            <del className="struck">
              <Tuple tuple={before} />
            </del>
          )}{" "}
          <span className={tone ? `changed ${tone}` : ""}>
            <Tuple tuple={reply} />
          </span>
          <Users journey={journey} entry={entry} direction="reply" present={packet} />
        </Fact>
        {view.mark !== 0 && <Fact name="mark">0x{view.mark.toString(16)}</Fact>}
        {view.zone !== 0 && <Fact name="zone">{view.zone}</Fact>}
      </dl>
      <p className="quiet small">
        {tone
          ? "Answers are rewritten from this entry; no nat rule is asked again."
          : "Answers are told by this entry: the original turned round."}
        {view.captured && " It stood in the snapshot."}
      </p>
    </section>
  );
}

interface UsersProps extends Pick<Props, "journey" | "entry"> {
  readonly direction: "original" | "reply";
  /** Index of the packet that is looked at. */
  readonly present: number;
}

/** Which of the journey's packets are recognised by a tuple; the one that is looked at has a mark before it. */
function Users({ journey, entry, direction, present }: UsersProps) {
  return usersOf(journey, entry, direction).map((index) => {
    const packet = journey.packets[index];
    return (
      packet && (
        <span key={index} className={`tuple-user quiet small ${index === present ? "here" : ""}`}>
          {index === present ? "▸ this packet, the " : "the "}
          {packetName(journey, packet)}
        </span>
      )
    );
  });
}

type Use = "made" | "confirmed" | "used" | "known";

const USE_WORDS: Readonly<Record<Use, string>> = {
  made: "entry made here",
  confirmed: "entry confirmed here",
  used: "entry found here",
  known: "the packet's entry",
};

/** What a step has to do with the packet's entry. */
function partOf(step: Step): Use {
  if (step.at !== "conntrack") return step.at === "nat" ? "used" : "known";
  if (step.action === "new") return "made";
  return step.action === "confirmed" ? "confirmed" : "used";
}

function Tuple({ tuple: { src, dst, sport, dport, icmp } }: { tuple: TupleView }) {
  return (
    <>
      <span className="words">{withPort(src, sport)}</span> <span className="words">→ {withPort(dst, dport)}</span>
      {icmp && ` type ${icmp.type} id ${icmp.id}`}
    </>
  );
}

function tupleWords({ src, dst, sport, dport }: TupleView): string {
  return `${withPort(src, sport)} ${withPort(dst, dport)}`;
}
