import { ArrowRight, Check, CircleHelp, LogOut, X } from "lucide-react";
import type { TermId } from "../../lessons/glossary/index.ts";
import type { Callout, End, Look, Walk } from "../../stage/callout.ts";
import { Term } from "../glossary/term.tsx";
import { termOfHook, termOfNat, termOfTable } from "../glossary/terms.ts";

/** More marks than this in a row are told by their number. */
const MOST_MARKS = 9;
/** The same where the drawing is low. */
const FEW_MARKS = 3;
/** More chains than this: the first, and the last ones, where it was decided. */
const MOST_WALKS = 4;

interface Props {
  readonly callout: Callout;
  /** In one line or two, where the drawing is low: of the chains only the last, where it was decided. */
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
    case "chain":
      return (
        <div className="callout" data-type="chain" data-brief={brief || undefined} data-tone={toneOf(callout)}>
          <strong>
            <Term id={termOfTable(callout.table)}>{callout.table}</Term> ·{" "}
            <Term id={termOfHook(callout.chain.toLowerCase()) ?? "chain"}>{callout.chain}</Term>
          </strong>
          {shownWalks(callout.walks, brief).map((walk) =>
            walk === null ? (
              <em key="between">…</em>
            ) : (
              <WalkRow
                key={`${walk.chain} ${walk.looks[0]?.rule}`}
                walk={walk}
                // The only one is the base chain, which the title names.
                named={!brief || callout.walks.length > 1}
                most={brief ? FEW_MARKS : MOST_MARKS}
              />
            ),
          )}
        </div>
      );
    case "route":
      return (
        <div className="callout" data-tone={toneOf(callout)}>
          <strong>
            <Term id="routing">route</Term>
          </strong>
          <span className="mono">{callout.chosen ?? "none"}</span>
          {callout.table !== null && (
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

function shownWalks(walks: readonly Walk[], brief: boolean): readonly (Walk | null)[] {
  if (brief && walks.length > 1) return [null, ...walks.slice(-1)];
  if (walks.length <= MOST_WALKS) return walks;
  return [...walks.slice(0, 1), null, ...walks.slice(walks.length - MOST_WALKS + 2)];
}

interface WalkProps {
  readonly walk: Walk;
  readonly named: boolean;
  /** Marks that are shown; those before them are told by their number. */
  readonly most: number;
}

function WalkRow({ walk: { chain, looks }, named, most }: WalkProps) {
  const hidden = Math.max(0, looks.length - most);
  return (
    <span className="walk">
      {named && <span className="mono">{chain}</span>}
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
