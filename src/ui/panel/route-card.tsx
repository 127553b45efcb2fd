import { Check } from "lucide-react";
import type { RouteStep } from "../../kernel/journey.ts";
import { tableName } from "../../kernel/routing/text.ts";
import type { TermId } from "../../lessons/glossary/index.ts";
import { Term } from "../glossary/term.tsx";
import { winnersOf } from "./winners.ts";

const PURPOSES: Readonly<Record<RouteStep["purpose"], string>> = {
  input: "on receipt",
  output: "on sending",
  reroute: "again, since output changed the packet",
  "reverse-path": "of the source, to check the way back",
};

/** A route lookup: which policy rules were asked, which routes could have won, and which did. */
export function RouteCard({ step }: { step: RouteStep }) {
  const { result } = step;
  const won = winnersOf(step);
  return (
    <section className="card" aria-labelledby="route-title">
      <header className="card-head">
        <h2 id="route-title">
          <Term id="routing">Routing decision</Term>
        </h2>
        <span className="quiet small">{PURPOSES[step.purpose]}</span>
      </header>
      <p className="route-result mono" data-found={result !== null}>
        {result ? resultWords(result) : "no route"}
      </p>
      <Looks
        title="Policy rules"
        term="policy-rule"
        looks={step.rules.map(({ priority, text, why }) => ({ place: String(priority), text, why }))}
        won={won.rule}
        winner="decides"
      />
      <Looks
        title="Routes considered"
        term="route"
        looks={step.candidates.map(({ table, text, why }) => ({ place: tableName(table), text, why }))}
        won={won.route}
        winner="chosen"
      />
    </section>
  );
}

interface LooksProps {
  readonly title: string;
  /** What the title is a word for. */
  readonly term: TermId;
  /** In the order in which they were looked at. */
  readonly looks: readonly { readonly place: string; readonly text: string; readonly why: string }[];
  /** Index of the one that the lookup ended with; null where none did. */
  readonly won: number | null;
  /** The winner's mark, in a word. */
  readonly winner: string;
}

function Looks({ title, term, looks, won, winner }: LooksProps) {
  if (looks.length === 0) return null;
  return (
    <>
      <h3 className="sub">
        <Term id={term}>{title}</Term>
      </h3>
      <ol className="looks">
        {looks.map(({ place, text, why }, index) => (
          <li key={`${place} ${text}`} className="look" data-won={index === won}>
            <span className="look-number">{place}</span>
            <div>
              <code>{text}</code>
              <p className="why">{why}</p>
            </div>
            {index === won && <Check size={16} aria-label={winner} />}
          </li>
        ))}
      </ol>
    </>
  );
}

function resultWords({ type, table, dev, via, src }: NonNullable<RouteStep["result"]>): string {
  return [
    type,
    dev !== null && `dev ${dev}`,
    via !== null && `via ${via}`,
    src !== null && `src ${src}`,
    `table ${tableName(table)}`,
  ]
    .filter(Boolean)
    .join(" ");
}
