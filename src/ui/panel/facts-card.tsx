import { useId } from "react";

interface Props {
  readonly title: string;
  readonly about?: string;
  readonly tone?: "accept" | "drop" | "dnat" | "snat" | "undetermined";
  /** `Fact`s. */
  readonly children?: React.ReactNode;
}

/** A title, and what there is to know, one name and value a line. */
export function FactsCard({ title, about, tone, children }: Props) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id} data-tone={tone}>
      <header className="card-head">
        <h2 id={id}>{title}</h2>
        {about !== undefined && <span className="quiet small">{about}</span>}
      </header>
      <dl className="facts">{children}</dl>
    </section>
  );
}

export function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd className="mono">{children}</dd>
    </div>
  );
}
