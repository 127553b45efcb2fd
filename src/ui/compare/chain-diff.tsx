import { Fragment } from "react";
import type { ChainDifference, RuleLine } from "../../answers/differences/rules.ts";
import { Sign } from "./sign.tsx";

/** Rules around those that changed, which show where in the chain they stand. */
const CONTEXT = 2;

/** The rules of one chain, as a diff. */
export function ChainDiff({ difference }: { difference: ChainDifference }) {
  const { change, namespace, backend, family, table, chain, policy, lines } = difference;
  const name = `${family === "ip" ? "" : `${family} `}${table} · ${chain}`;
  return (
    <section className="chain-diff" aria-label={`${namespace}, ${name}`}>
      <header className="chain-diff-head">
        {change !== "changed" && <Sign change={change} />}
        <span className="quiet">{namespace}</span> <code>{name}</code>
        <span className="quiet small">
          {backend}
          {change !== "changed" && `, chain ${change}`}
        </span>
      </header>
      {policy && (
        <p className="small">
          <Sign change="changed" /> policy <del className="struck mono">{policy.before ?? "none"}</del>{" "}
          <span aria-hidden="true">→</span> <ins className="mono">{policy.after ?? "none"}</ins>
        </p>
      )}
      {lines.length === 0 ? (
        <p className="quiet small">No rules stand in it.</p>
      ) : (
        <table className="rule-diff mono small">
          <caption className="unseen">Rules, each with its number before and after</caption>
          <tbody>
            {near(lines).map(({ line, skipped }) => (
              <Fragment key={`${line.before} ${line.after}`}>
                {skipped > 0 && (
                  <tr className="rule-diff-skipped quiet">
                    <td colSpan={4}>{skipped === 1 ? "1 rule more" : `${skipped} rules more`} on both sides</td>
                  </tr>
                )}
                <tr data-sign={line.sign}>
                  <td className="rule-diff-number">{line.before ?? ""}</td>
                  <td className="rule-diff-number">{line.after ?? ""}</td>
                  <td>{line.sign !== "kept" && <Sign change={line.sign} />}</td>
                  <td className="rule-diff-text">{line.text}</td>
                </tr>
              </Fragment>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** The lines that changed and those around them, each with how many were left out before it. */
function near(lines: readonly RuleLine[]): readonly { readonly line: RuleLine; readonly skipped: number }[] {
  const shown = lines.flatMap((line, at) =>
    lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ sign }) => sign !== "kept") ? [{ line, at }] : [],
  );
  return shown.map(({ line, at }, index) => ({ line, skipped: at - (shown[index - 1]?.at ?? -1) - 1 }));
}
