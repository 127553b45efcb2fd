import type { RuleSyntax } from "../../app/rule-syntax.ts";
import { useApp, useView } from "../app-context.ts";
import "./syntax-switch.css";

interface Props {
  /** The syntax that the rules were written in, and by which command. */
  readonly written: RuleSyntax;
  readonly by: string;
}

const SYNTAXES: readonly RuleSyntax[] = ["iptables", "nft"];

/** In which syntax rules are shown: as they were written until one is chosen, and then always in that one. */
export function SyntaxSwitch({ written, by }: Props) {
  const app = useApp();
  const shown = useView((view) => view.syntax) ?? written;
  return (
    <fieldset className="syntax-switch small">
      <legend className="unseen">Syntax of the rules, written by {by}</legend>
      {SYNTAXES.map((syntax) => (
        <button
          key={syntax}
          type="button"
          aria-pressed={shown === syntax}
          title={syntax === written ? `As written, by ${by}` : `Written by ${by}; in the words of ${syntax}`}
          onClick={() => app.setSyntax(syntax)}
        >
          {syntax === written ? by : syntax}
        </button>
      ))}
    </fieldset>
  );
}
