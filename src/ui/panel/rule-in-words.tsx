import { Check, X } from "lucide-react";
import { useMemo } from "react";
import type { FoundChain } from "../../app/selected.ts";
import type { RuleLook } from "../../kernel/journey.ts";
import { CopyIcon } from "../copy-icon.tsx";
import { ruleInWords, type WordedPart } from "./in-words.ts";
import "./rule-in-words.css";

interface Props {
  readonly found: FoundChain;
  readonly position: number;
  /** The rule as it is written. */
  readonly text: string;
  /** What the packet met of the rule, if it came by. */
  readonly look: RuleLook | undefined;
}

/** A rule's conditions and its action, each in plain words, and how each of them went. */
export default function RuleInWords({ found, position, text, look }: Props) {
  const parts = useMemo(() => ruleInWords(found, position, look), [found, position, look]);
  const counted = countedText(found, position);
  return (
    <ul className="in-words small" aria-label={`Rule ${position} in words`}>
      {parts.map(({ written, words, state, values }) => (
        <li key={written} data-state={state}>
          <State state={state} />
          <div>
            <code>{written}</code>
            <p>{words}</p>
            {values && (
              <dl className="values">
                <div>
                  <dt>wanted</dt>
                  <dd className="mono">{values.wanted}</dd>
                </div>
                <div>
                  <dt>the packet’s</dt>
                  <dd className="mono">{values.actual}</dd>
                </div>
              </dl>
            )}
          </div>
        </li>
      ))}
      {counted !== null && (
        <li>
          <span />
          <span className="quiet">{counted}</span>
        </li>
      )}
      <li>
        <span />
        <span className="quiet">
          The rule as it is written <CopyIcon text={text} />
        </span>
      </li>
    </ul>
  );
}

/** Where the rule itself says nothing of it: what has been counted is written there, and native rules count in their own words. */
function countedText(found: FoundChain, position: number): string | null {
  const rule = found.syntax === "iptables" ? found.chain.rules.find((one) => one.position === position) : undefined;
  if (!rule || (rule.counters && rule.counters.packets > 0)) return null;
  return rule.counters
    ? "Its counter stood at no packet by the time of the capture."
    : "The capture has no counter of it: iptables-save prints them with -c.";
}

function State({ state }: { state: WordedPart["state"] }) {
  switch (state) {
    case "held":
      return <Check size={13} strokeWidth={2.5} aria-label="held:" />;
    case "failed":
      return <X size={13} strokeWidth={2.5} aria-label="did not hold:" />;
    case "undetermined":
      return (
        <span className="question-mark" role="img" aria-label="cannot be told:">
          ?
        </span>
      );
    case "unasked":
      return (
        <span role="img" aria-label="not asked:">
          ·
        </span>
      );
  }
}
