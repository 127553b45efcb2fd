import { useId } from "react";
import type { TermId } from "../../lessons/glossary/index.ts";
import { Term } from "../glossary/term.tsx";

interface Props {
  readonly title: string;
  /** What the title is a word for. */
  readonly term?: TermId;
  readonly about?: string;
  readonly tone?: "accept" | "drop" | "dnat" | "snat" | "undetermined";
  /** `Fact`s. */
  readonly children?: React.ReactNode;
}

/** A title, and what there is to know, one name and value a line. */
export function FactsCard({ title, term, about, tone, children }: Props) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id} data-tone={tone}>
      <header className="card-head">
        <h2 id={id}>{term === undefined ? title : <Term id={term}>{title}</Term>}</h2>
        {about !== undefined && <span className="quiet small">{about}</span>}
      </header>
      <dl className="facts">{children}</dl>
    </section>
  );
}

interface FactProps {
  readonly name: React.ReactNode;
  /** In a person's words, not as a machine writes it. */
  readonly said?: boolean;
  readonly children: React.ReactNode;
}

export function Fact({ name, said = false, children }: FactProps) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd className={said ? "said" : "mono"}>{children}</dd>
    </div>
  );
}
