import { Check } from "lucide-react";
import type { RouteStep } from "../../kernel/journey.ts";
import { tableName } from "../../kernel/routing/text.ts";
import { Term } from "../glossary/term.tsx";

const PURPOSES: Readonly<Record<RouteStep["purpose"], string>> = {
  input: "on receipt",
  output: "on sending",
  reroute: "again, since output changed the packet",
  "reverse-path": "of the source, to check the way back",
};

/** A route lookup: which policy rules were asked, which routes could have won, and which did. */
export function RouteCard({ step }: { step: RouteStep }) {
  const { result } = step;
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
      {step.rules.length > 0 && (
        <>
          <h3 className="sub">Policy rules</h3>
          <ol className="looks">
            {step.rules.map((rule) => (
              <li key={`${rule.priority} ${rule.text}`} className="look" data-matched={rule.matched}>
                <span className="look-number">{rule.priority}</span>
                <div>
                  <code>{rule.text}</code>
                  <p className="why">{rule.why}</p>
                </div>
                {rule.matched && <Check size={16} aria-label="matched" />}
              </li>
            ))}
          </ol>
        </>
      )}
      {step.candidates.length > 0 && (
        <>
          <h3 className="sub">Routes considered</h3>
          <ol className="looks">
            {step.candidates.map((route) => (
              <li key={`${route.table} ${route.text}`} className="look" data-matched={route.chosen}>
                <span className="look-number">{tableName(route.table)}</span>
                <div>
                  <code>{route.text}</code>
                  <p className="why">{route.why}</p>
                </div>
                {route.chosen && <Check size={16} aria-label="chosen" />}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
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
