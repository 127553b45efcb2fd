import { ArrowRight, Check, CircleHelp, LogOut, X } from "lucide-react";
import type { TermId } from "../../lessons/glossary/index.ts";
import type { Callout, End, Look, Walk } from "../../stage/callout.ts";
import { Term } from "../glossary/term.tsx";
import { termOfHook, termOfNat, termOfTable } from "../glossary/terms.ts";

/** More marks than this in a row are told by their number. */
const MOST_MARKS = 9;
/** The same in a short card. */
const FEW_MARKS = 3;
/** More chains than this: the first, and the last ones, where it was decided. */
const MOST_WALKS = 4;

interface Props {
  readonly callout: Callout;
  /** Short, where there is no room for more: of the chains only the last, where it was decided; of a route, where it leads. */
  readonly brief: boolean;
}

/** What the present step says, beside the packet. Everything in it is in the panel as well; its words are explained here too. */
export function CalloutCard({ callout, brief }: Props) {
  switch (callout.type) {
    case "translation":
      return (
        <div className="callout" data-tone={toneOf(callout)}>
          <strong>
            <Term id={termOfNat(callout.nat)}>{callout.title}</Term>
          </strong>
          <s className="mono">{callout.before}</s>
          <ArrowRight size={16} aria-label="becomes" />
          <b className="mono">{callout.after}</b>
        </div>
      );
    case "chain": {
      const last = callout.walks.at(-1);
      const walks = brief ? callout.walks.slice(-1) : shownWalks(callout.walks);
      const chain = (brief && last?.chain) || callout.chain;
      return (
        <div className="callout" data-type="chain" data-brief={brief || undefined} data-tone={toneOf(callout)}>
          <strong>
            <Term id={termOfTable(callout.table)}>{callout.table}</Term> ·{" "}
            <Term id={termOfHook(chain.toLowerCase()) ?? "chain"}>{chain}</Term>
          </strong>
          {walks.map((walk) =>
            walk === null ? (
              <em key="between">…</em>
            ) : (
              <WalkRow key={`${walk.chain} ${walk.looks[0]?.rule}`} walk={walk} brief={brief} />
            ),
          )}
        </div>
      );
    }
    case "route":
      return (
        <div className="callout" data-tone={toneOf(callout)}>
          <strong>
            <Term id="routing">route</Term>
          </strong>
          <span className="mono">{(brief ? callout.brief : callout.chosen) ?? "none"}</span>
          {callout.table !== null && !brief && (
            <em>
              <Term id="routing-table">table</Term> {callout.table}
            </em>
          )}
        </div>
      );
    case "conntrack":
      return (
        <div className="callout" data-tone={toneOf(callout)}>
          <strong>
            <Term id="conntrack">conntrack</Term>
          </strong>
          <span className="mono">
            <Term id="state">{callout.state}</Term>
          </span>
          <em>{callout.title}</em>
        </div>
      );
    case "end":
      return (
        <div className="callout" data-tone={toneOf(callout)}>
          <EndIcon kind={callout.kind} />
          <strong>
            <Term id={ENDS[callout.kind]}>{callout.title}</Term>
          </strong>
          {callout.text !== "" && <span className="text">{callout.text}</span>}
        </div>
      );
  }
}

/** In which colour it is drawn; `card` without one. */
export function toneOf(callout: Callout): string {
  switch (callout.type) {
    case "translation":
      return callout.kind;
    case "chain":
      return callout.verdict === "drop" ? "drop" : "card";
    case "route":
      return callout.chosen === null ? "drop" : "card";
    case "conntrack":
      return "card";
    case "end":
      return TONES[callout.kind];
  }
}

export const TONES: Readonly<Record<End, string>> = {
  delivered: "accept",
  "left-host": "accept",
  dropped: "drop",
  rejected: "drop",
  undetermined: "undetermined",
};

const ENDS: Readonly<Record<End, TermId>> = {
  delivered: "socket",
  "left-host": "outside",
  dropped: "drop",
  rejected: "reject",
  undetermined: "undetermined",
};

export function EndIcon({ kind }: { readonly kind: End }) {
  const size = 15;
  switch (kind) {
    case "delivered":
      return <Check size={size} aria-hidden="true" />;
    case "left-host":
      return <LogOut size={size} aria-hidden="true" />;
    case "undetermined":
      return <CircleHelp size={size} aria-hidden="true" />;
    default:
      return <X size={size} aria-hidden="true" />;
  }
}

function shownWalks(walks: readonly Walk[]): readonly (Walk | null)[] {
  if (walks.length <= MOST_WALKS) return walks;
  return [...walks.slice(0, 1), null, ...walks.slice(walks.length - MOST_WALKS + 2)];
}

interface WalkProps {
  readonly walk: Walk;
  /** Without its chain, which the title names; marks but for the last few are told by their number. */
  readonly brief: boolean;
}

function WalkRow({ walk: { chain, looks }, brief }: WalkProps) {
  const hidden = Math.max(0, looks.length - (brief ? FEW_MARKS : MOST_MARKS));
  return (
    <span className="walk">
      {!brief && <span className="mono">{chain}</span>}
      <span className="marks">
        {hidden > 0 && <em>{`${hidden} ✕`}</em>}
        {looks.slice(hidden).map((look) => (
          <Mark key={look.rule} look={look} />
        ))}
      </span>
    </span>
  );
}

function Mark({ look: { rule, matched, verdict } }: { readonly look: Look }) {
  if (rule === "policy")
    return (
      <span className="mark" data-matched="policy">
        <Term id="policy">policy</Term> {verdict}
      </span>
    );
  if (!matched) return <span className="mark">✕</span>;
  return (
    <span className="mark" data-matched={verdict === "drop" ? "drop" : "yes"}>
      {`${rule} ${verdict === "drop" ? "✕" : "✓"} ${verdict}`}
    </span>
  );
}
