import { Check, ChevronRight, X } from "lucide-react";
import { Fragment, lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { rateText } from "../../app/live/rates.ts";
import type { FoundChain } from "../../app/selected.ts";
import type { RuleLook } from "../../kernel/journey.ts";
import type { ChainRates } from "../live/use-rates.ts";
import { byteSize } from "../words.ts";
import { foldRules, type Stretch } from "./folds.ts";
import { follow } from "./follow.ts";
import type { Visit } from "./walk.ts";
import { optionsOf, type WrittenChain, type WrittenRule } from "./written.ts";

const LongList = lazy(() => import("./long-list.tsx"));
const RuleInWords = lazy(() => import("./rule-in-words.tsx"));

/** Above this many rules only those in sight are in the page. */
const LONG = 80;

interface Props {
  readonly found: FoundChain;
  /** The same, in the syntax that it is shown in. */
  readonly chain: WrittenChain;
  readonly visit: Visit;
  /** The same visit once the step is over: what is yet to be said of a rule keeps its place free. */
  readonly whole: Visit;
  /** Nothing more will be looked at: what is not ticked by now was not reached. */
  readonly complete: boolean;
  /** A base chain, whose policy decides what its rules do not. */
  readonly base: boolean;
  readonly rates: ChainRates;
  /** The position of a rule to be shown, where no walk stands at one. */
  readonly picked?: number | null;
}

export function ChainRules({ found, chain, visit, whole, complete, base, rates, picked = null }: Props) {
  const looks = new Map(visit.looks.map((look) => [look.rule, look]));
  const coming = useMemo(() => new Map(whole.looks.map((look) => [look.rule, look])), [whole]);
  const last = visit.looks.at(-1);
  const stand = last?.rule ?? picked ?? undefined;
  const policy = looks.get("policy");
  const row = (rule: WrittenRule) => (
    <RuleRow
      found={found}
      rule={rule}
      look={looks.get(rule.position)}
      coming={coming.get(rule.position)}
      current={stand === rule.position}
      complete={complete}
      rate={rates?.[rule.position] ?? null}
      digits={String(chain.rules.length).length}
    />
  );
  return (
    <>
      {chain.head !== undefined && <p className="chain-head quiet">{chain.head}</p>}
      {chain.rules.length === 0 && <p className="quiet small empty-chain">No rules stand in this chain.</p>}
      {foldRules(chain.rules, looks, stand).map((stretch) => (
        <Stretched key={`${visit.chain} ${stretch.rules[0]?.position}`} stretch={stretch} current={stand} row={row} />
      ))}
      {chain.sets?.map(([head, lines]) => (
        <details key={head} className="chain-set">
          <summary className="small">{head}</summary>
          <pre>{lines.join("\n")}</pre>
        </details>
      ))}
      {base && chain.policy !== null && (
        <p className="rule policy" data-state={policy ? "matched" : "unreached"} data-effect={effectOf(chain.policy)}>
          <span className="rule-number" />
          <span className="rule-text">
            policy {chain.policy} <RateNow rate={rates?.[0] ?? null} />
          </span>
          {policy && <Check size={16} className="tick" aria-label="decided" />}
        </p>
      )}
    </>
  );
}

interface StretchProps {
  readonly stretch: Stretch;
  readonly current: RuleLook["rule"] | undefined;
  readonly row: (rule: WrittenRule) => React.ReactNode;
}

/** Rules one by one, or a line that stands for them until it is pressed. */
function Stretched({ stretch: { rules, folded }, current, row }: StretchProps) {
  const [open, setOpen] = useState(false);
  const [first, last] = [rules[0]?.position, rules.at(-1)?.position];
  return (
    <>
      {folded && (
        <button type="button" className="folded small" aria-expanded={open} onClick={() => setOpen(!open)}>
          <ChevronRight size={14} aria-hidden="true" />
          rules {first} to {last} {folded === "failed" ? "did not match" : "were not reached"}
        </button>
      )}
      {(open || !folded) &&
        (rules.length > LONG ? (
          <Suspense>
            <LongList rules={rules} current={current} row={row} />
          </Suspense>
        ) : (
          <ol className="rules">
            {rules.map((rule) => (
              <li key={rule.position}>{row(rule)}</li>
            ))}
          </ol>
        ))}
    </>
  );
}

interface RowProps {
  readonly found: FoundChain;
  readonly rule: WrittenRule;
  readonly look: RuleLook | undefined;
  /** What will be said of it while the step is not over. */
  readonly coming: RuleLook | undefined;
  readonly current: boolean;
  readonly complete: boolean;
  /** Packets per second that it matches now; null where that is not known. */
  readonly rate: number | null;
  /** Of the longest number in the chain. */
  readonly digits: number;
}

function RuleRow({ found, rule, look, coming, current, complete, rate, digits }: RowProps) {
  const [explained, setExplained] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (current && element.current) follow(element.current);
  }, [current]);
  const state = look
    ? look.verdict === "undetermined"
      ? "undetermined"
      : look.matched
        ? "matched"
        : "failed"
    : "unreached";
  const { position, conditions, action, shownAs, wordless } = rule;
  const failed = look?.failed?.condition;
  return (
    <div
      ref={element}
      className="rule"
      style={digits > 2 ? { gridTemplateColumns: `${digits * 7.5 + 5}px minmax(0, 1fr) 16px` } : undefined}
      data-rule={position}
      data-state={state}
      data-effect={effectOf(action || conditions)}
      data-current={(current && look?.matched) || undefined}
      data-picked={(current && !look) || undefined}
    >
      <button
        type="button"
        className="rule-number"
        aria-expanded={explained}
        aria-label={`Rule ${position} in words`}
        title="In words"
        onClick={() => setExplained(!explained)}
      >
        {position}
      </button>
      <div className="rule-body">
        <code className="rule-text">
          <Words text={conditions} failed={failed !== undefined && shownAs ? shownAs(failed) : failed} />
          {action !== "" && (
            <span className="action">
              <Words text={action} />
            </span>
          )}
        </code>
        {wordless !== undefined && <p className="quiet small">iptables has no words for it: {wordless}</p>}
        {look && (state === "failed" || state === "undetermined" || look.why !== "") && (
          <p className="why">
            {state === "failed" && <X size={13} strokeWidth={2.5} aria-label="did not match:" />}
            {state === "undetermined" && <span className="question-mark">?</span>}
            <span>{look.why}</span>
          </p>
        )}
        {!look && coming && coming.why !== "" && (
          <p className="why coming" aria-hidden="true">
            {!coming.matched && <X size={13} />}
            <span>{coming.why}</span>
          </p>
        )}
        {explained && (
          <Suspense>
            <RuleInWords found={found} position={position} text={`${conditions} ${action}`.trim()} look={look} />
          </Suspense>
        )}
        {!look && complete && <span className="unseen">not reached</span>}
        <RateNow rate={rate} />
        {rule.counters && rule.counters.packets > 0 && (
          <p className="quiet small">
            {rule.counters.packets} {rule.counters.packets === 1 ? "packet" : "packets"},{" "}
            {byteSize(rule.counters.bytes)} by the time of the capture
          </p>
        )}
      </div>
      {state === "matched" && <Check size={16} strokeWidth={2.5} className="tick" aria-label="matched" />}
    </div>
  );
}

/** What passes here now, on a host that is looked at live. */
function RateNow({ rate }: { rate: number | null }) {
  const text = rate === null ? null : rateText(rate);
  return text && <span className="rate-now small">{text.replace("/s", " packets/s now")}</span>;
}

/**
 * A rule's words, the condition that failed marked where it stands in them. Lines break between an option and the next,
 * never inside `--dport` or between it and its value.
 */
function Words({ text, failed }: { text: string; failed?: string | undefined }) {
  // nft has no options, but a sentence, which breaks anywhere.
  return optionsOf(text, failed).map(({ at, before, marked, after }) => (
    <Fragment key={at}>
      <span className={/^(! )?-/.test(before + marked + after) ? "words" : undefined}>
        {before}
        {marked !== "" && <span className="failed-condition">{marked}</span>}
        {after}
      </span>{" "}
    </Fragment>
  ));
}

/** The one thing that a rule does to a packet, for its colour; the words say it as well. */
function effectOf(text: string): "accept" | "drop" | "dnat" | "snat" | "other" {
  if (/\b(DNAT|REDIRECT|dnat|redirect)\b/.test(text)) return "dnat";
  if (/\b(SNAT|MASQUERADE|NETMAP|snat|masquerade)\b/.test(text)) return "snat";
  if (/\b(DROP|REJECT|drop|reject)\b/.test(text)) return "drop";
  return /\b(ACCEPT|accept)\b/.test(text) ? "accept" : "other";
}
