import { useMemo, useState } from "react";
import type { Host } from "../../host/model.ts";
import type { ChainStep, RuleLook } from "../../kernel/journey.ts";
import { Term } from "../glossary/term.tsx";
import { FoundRules } from "./found-rules.tsx";
import { useRevealed } from "./revealed.ts";
import { SyntaxSwitch } from "./syntax-switch.tsx";
import { decidingVisit, pathTo, type Visit, visitsOf } from "./walk.ts";
import { chainOf } from "./written.ts";

const BACKENDS: Readonly<Record<ChainStep["backend"], string>> = {
  legacy: "iptables-legacy",
  nf_tables: "iptables",
  native: "nft",
};

/**
 * The chain that the packet is in, as it was written, each rule ticked off. While playing, it follows the walk from rule to
 * rule; at rest it shows where the walk was decided. Any chain of the walk can be looked at instead.
 */
export function RulesCard({ host, step, at }: { host: Host; step: ChainStep; at: number }) {
  const revealed = useRevealed(at, step.rules.length);
  const whole = useMemo(() => visitsOf(step), [step]);
  const visits = useMemo(() => visitsOf({ chain: step.chain, rules: step.rules.slice(0, revealed) }), [step, revealed]);
  const [picked, setPicked] = useState<{ step: ChainStep; visit: number } | null>(null);
  const followed = revealed < step.rules.length ? currentVisit(visits) : decidingVisit(visits);
  const visit = (picked?.step === step ? visits[picked.visit] : undefined) ?? followed;
  const chain = useMemo(() => chainOf(host, step, visit.chain), [host, step, visit.chain]);
  const pick = (one: Visit): void => setPicked({ step, visit: visits.indexOf(one) });
  const path = pathTo(visit);
  const elsewhere = visits.filter((one) => !path.includes(one));
  return (
    <section className="card rules-card" aria-labelledby="rules-title">
      <header className="card-head">
        <h2 id="rules-title">
          <Term id="rule">Rules</Term>
        </h2>
        <span className="mono quiet rules-name">
          {step.family === "ip" ? "" : `${step.family} `}
          {step.table} · {visit.chain}
        </span>
        <SyntaxSwitch written={step.backend === "native" ? "nft" : "iptables"} by={BACKENDS[step.backend]} />
      </header>
      <nav aria-label="Chains walked" className="chains small">
        <ol className="path">
          {path.map((one) => (
            <li key={visits.indexOf(one)}>
              <ChainButton visit={one} current={one === visit} onPick={pick} left={left(path, one)} />
            </li>
          ))}
        </ol>
        {elsewhere.length > 0 && (
          <p className="elsewhere quiet">
            also walked{" "}
            {elsewhere.map((one) => (
              <ChainButton key={visits.indexOf(one)} visit={one} current={false} onPick={pick} left={null} />
            ))}
          </p>
        )}
      </nav>
      {chain ? (
        <FoundRules
          ns={step.ns}
          found={chain}
          visit={visit}
          whole={whole[visits.indexOf(visit)] ?? visit}
          complete={revealed === step.rules.length}
          base={visit.from === null}
        />
      ) : (
        <p className="quiet small">The snapshot does not show this chain's rules.</p>
      )}
    </section>
  );
}

interface ChainButtonProps {
  readonly visit: Visit;
  readonly current: boolean;
  /** The rule that the walk left it by for the next chain of the path. */
  readonly left: RuleLook["rule"] | null;
  onPick(visit: Visit): void;
}

function ChainButton({ visit, current, left, onPick }: ChainButtonProps) {
  return (
    <button type="button" className="chain" aria-current={current || undefined} onClick={() => onPick(visit)}>
      {visit.chain}
      {left !== null && ` ${left}`}
    </button>
  );
}

function left(path: readonly Visit[], visit: Visit): RuleLook["rule"] | null {
  return path[path.indexOf(visit) + 1]?.from?.look.rule ?? null;
}

/** The visit of the last look so far. */
function currentVisit(visits: readonly [Visit, ...Visit[]]): Visit {
  return visits.findLast((visit) => visit.looks.length > 0) ?? visits[0];
}
