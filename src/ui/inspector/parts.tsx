import { useId } from "react";
import type { Link } from "../../host/model.ts";
import type { TermId } from "../../lessons/glossary/index.ts";
import { isLinkLocal } from "../../net/address.ts";
import { formatPrefix } from "../../net/prefix.ts";
import { formatSelection, type SelectionKind } from "../../stage/selection.ts";
import { useApp } from "../app-context.ts";
import { CopyIcon } from "../copy-icon.tsx";
import { Term } from "../glossary/term.tsx";

interface HeadingProps {
  readonly kind: string;
  /** What the kind is a word for. */
  readonly term?: TermId | undefined;
  readonly name: string;
  readonly about?: string | undefined;
}

/** What a selected thing is, above everything about it. */
export function Heading({ kind, term, name, about }: HeadingProps) {
  return (
    <header className="card inspected">
      <p className="quiet small">{term === undefined ? kind : <Term id={term}>{kind}</Term>}</p>
      <div className="inspected-name">
        <h2 className="mono">{name}</h2>
        <CopyIcon text={name} />
      </div>
      {about && <p className="quiet small">{about}</p>}
    </header>
  );
}

interface ListCardProps {
  readonly title: string;
  /** What the title is a word for. */
  readonly term?: TermId;
  readonly children: readonly React.ReactNode[];
}

/** A list under a title; nothing where it is empty. */
export function ListCard({ title, term, children }: ListCardProps) {
  const id = useId();
  if (children.length === 0) return null;
  return (
    <section className="card" aria-labelledby={id}>
      <header className="card-head">
        <h2 id={id}>{term === undefined ? title : <Term id={term}>{title}</Term>}</h2>
        <span className="quiet small">{children.length}</span>
      </header>
      <ul className="items">
        {children.map((child, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is one of a snapshot, which never changes.
          <li key={index} className="item">
            {child}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The way to another thing: selects it. */
export function To({ kind, name, children }: { kind: SelectionKind; name: string; children?: React.ReactNode }) {
  const app = useApp();
  return (
    <button type="button" className="to mono" onClick={() => app.select(formatSelection({ kind, name }))}>
      {children ?? name}
    </button>
  );
}

/** A link's addresses on one line, without the IPv6 link-local ones that every link has. */
export function addressesText(link: Link): string {
  return link.addresses
    .filter(({ prefix }) => typeof prefix.address === "number" || !isLinkLocal(prefix.address))
    .map(({ prefix }) => formatPrefix(prefix))
    .join(", ");
}
