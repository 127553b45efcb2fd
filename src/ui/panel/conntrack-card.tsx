import { packetName } from "../../answers/words.ts";
import type { Journey, Step, TupleView } from "../../kernel/journey.ts";
import { withPort } from "../../net/port.ts";
import { Term } from "../glossary/term.tsx";
import { Fact } from "./facts-card.tsx";
import { type NatTone, replyAt, usersOf } from "./header.ts";

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
  const { original } = view;
  const natted: Natted = {
    asker: reply.dst !== original.src || reply.dport !== original.sport,
    other: reply.src !== original.dst || reply.sport !== original.dport,
  };
  return (
    <section className="card" aria-labelledby="conntrack-title">
      <header className="card-head">
        <h2 id="conntrack-title">
          <Term id="entry">Conntrack</Term>
        </h2>
        <span className="quiet small">{USE_WORDS[partOf(step)]}</span>
      </header>
      <ul className="tuples">
        <li>
          <TupleRow
            direction="original"
            tuple={view.original}
            was={view.original}
            natted={NOT_NATTED}
            users={<Users journey={journey} entry={entry} direction="original" present={packet} />}
            here={usersOf(journey, entry, "original").includes(packet)}
          />
        </li>
        <li>
          {" "}
          <div className="tuple-ties" aria-hidden="true">
            <Tie by={natted.asker ? "snat" : null} />
            <Tie by={natted.other ? "dnat" : null} />
          </div>
          <TupleRow
            direction="reply"
            tuple={reply}
            was={before ?? reply}
            natted={natted}
            users={<Users journey={journey} entry={entry} direction="reply" present={packet} />}
            here={usersOf(journey, entry, "reply").includes(packet)}
          />
        </li>
      </ul>
      {(view.mark !== 0 || view.zone !== 0) && (
        <dl className="facts">
          {view.mark !== 0 && <Fact name="mark">0x{view.mark.toString(16)}</Fact>}
          {view.zone !== 0 && <Fact name="zone">{view.zone}</Fact>}
        </dl>
      )}
      <p className="quiet small">
        {natted.asker || natted.other
          ? "Answers are rewritten from this entry; no nat rule is asked again."
          : "Answers are told by this entry: the original turned round."}
        {view.captured && " It stood in the snapshot."}
      </p>
    </section>
  );
}

/** Which ends answers are rewritten at: the asker's, by SNAT; the other, by DNAT. */
interface Natted {
  readonly asker: boolean;
  readonly other: boolean;
}

const NOT_NATTED: Natted = { asker: false, other: false };

interface RowProps {
  readonly direction: "original" | "reply";
  readonly tuple: TupleView;
  /** The tuple before the step that is looked at. */
  readonly was: TupleView;
  readonly natted: Natted;
  readonly users: React.ReactNode;
  /** The packet that is looked at is recognised by it. */
  readonly here: boolean;
}

/** One tuple as an arrow between two ends: the asker's stands left in both directions, so that a reply's points back. */
function TupleRow({ direction, tuple, was, natted, users, here }: RowProps) {
  const there = direction === "original";
  const asker = (
    <End
      side="left"
      now={there ? source(tuple) : target(tuple)}
      was={there ? source(was) : target(was)}
      by={natted.asker ? "snat" : null}
    />
  );
  const other = (
    <End
      side="right"
      now={there ? target(tuple) : source(tuple)}
      was={there ? target(was) : source(was)}
      by={natted.other ? "dnat" : null}
    />
  );
  return (
    <div className="tuple" data-here={here}>
      <p className="tuple-head">
        <span>
          {direction}
          {tuple.icmp && ` · type ${tuple.icmp.type}, id ${tuple.icmp.id}`}
        </span>
        <span>{users}</span>
      </p>
      <p className="tuple-ends">
        {there ? asker : other}
        <Arrow back={!there} />
        {there ? other : asker}
      </p>
    </div>
  );
}

interface EndProps {
  readonly side: "left" | "right";
  readonly now: string;
  readonly was: string;
  /** The translation that set it. */
  readonly by: NatTone | null;
}

function End({ side, now, was, by }: EndProps) {
  const address = now.replace(/(?<=^\[.*\]|^[^:]*):\d+$/, "");
  return (
    <span className="tuple-end" data-side={side}>
      {was !== now && (
        <>
          <del className="struck">{was}</del>{" "}
        </>
      )}
      <span className={by ? `changed ${by}` : ""}>
        {address}
        {/* A long address breaks before its port, not in it. */}
        <span className="words">{now.slice(address.length)}</span>
      </span>
      {by && <span className="unseen"> (by {by.toUpperCase()})</span>}
    </span>
  );
}

function Arrow({ back }: { back: boolean }) {
  return (
    <span className="tuple-arrow">
      <span className="unseen">to</span>
      <svg
        viewBox="0 0 34 10"
        width="34"
        height="10"
        aria-hidden="true"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      >
        <path d={back ? "M33 5H2M7 1 2 5l5 4" : "M1 5h31M27 1l5 4-5 4"} />
      </svg>
    </span>
  );
}

/** What becomes of an end between the two tuples: it stays, or a translation puts another there. */
function Tie({ by }: { by: NatTone | null }) {
  return <span className={`tuple-tie ${by ? `changed ${by}` : ""}`}>{by?.toUpperCase() ?? "same"}</span>;
}

interface UsersProps extends Pick<Props, "journey" | "entry"> {
  readonly direction: "original" | "reply";
  /** Index of the packet that is looked at. */
  readonly present: number;
}

/** Which of the journey's packets are recognised by a tuple; the one that is looked at has a mark before it. */
function Users({ journey, entry, direction, present }: UsersProps) {
  const users = usersOf(journey, entry, direction).flatMap((index) => {
    const packet = journey.packets[index];
    return packet ? [`${index === present ? "▸ this packet: " : "used by "}${packetName(journey, packet)}`] : [];
  });
  return users.length > 0 ? users.join("; ") : "used by nobody yet";
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

function source({ src, sport }: TupleView): string {
  return withPort(src, sport);
}

function target({ dst, dport }: TupleView): string {
  return withPort(dst, dport);
}
