import { useId } from "react";

/** A name and what it is; a false one is left out. */
export type FactEntry = readonly [name: string, value: React.ReactNode] | false | null | undefined;

interface Props {
  readonly title: string;
  readonly about?: string;
  readonly facts: readonly FactEntry[];
  readonly tone?: "accept" | "drop" | "dnat" | "snat" | "undetermined";
}

export function FactsCard({ title, about, facts, tone }: Props) {
  const id = useId();
  const entries = facts.filter((fact) => !!fact);
  return (
    <section className="card" aria-labelledby={id} data-tone={tone}>
      <header className="card-head">
        <h2 id={id}>{title}</h2>
        {about !== undefined && <span className="quiet small">{about}</span>}
      </header>
      {entries.length > 0 && (
        <dl className="facts">
          {entries.map(([name, value]) => (
            <div key={name} className="fact">
              <dt>{name}</dt>
              <dd className="mono">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
