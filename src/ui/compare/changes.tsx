import type { HostDifferences, ThingDifference } from "../../answers/differences/hosts.ts";
import type { Detail } from "../../answers/differences/pairs.ts";
import { KIND_NAMES, summarise } from "../../answers/differences/tell.ts";
import { ChainDiff } from "./chain-diff.tsx";
import { type Change, Sign } from "./sign.tsx";

/** Everything that changed, grouped by what it is. */
export function Changes({ hosts }: { hosts: HostDifferences }) {
  const { things, chains, sets, untold } = hosts;
  const kinds = [...new Set(things.map(({ kind }) => kind))];
  return (
    <section aria-labelledby="changes-title">
      <h3 id="changes-title" className="compare-title">
        What changed
      </h3>
      <p className="compare-summary">{sentence(summarise(hosts))}</p>
      {untold.length > 0 && (
        <ul className="compare-untold small">
          {untold.map(({ namespace, output, missing }) => (
            <li key={`${namespace} ${output}`}>
              The {missing === "before" ? "first" : "second"} capture does not hold{" "}
              <code>
                {namespace} {output}
              </code>
              : nothing is said of it.
            </li>
          ))}
        </ul>
      )}
      {chains.length > 0 && (
        <details open>
          <summary>
            Rules <span className="quiet">{chains.length === 1 ? "1 chain" : `${chains.length} chains`}</span>
          </summary>
          {chains.map((chain) => (
            <ChainDiff
              key={[chain.namespace, chain.backend, chain.family, chain.table, chain.chain].join(" ")}
              difference={chain}
            />
          ))}
        </details>
      )}
      {kinds.map((kind) => {
        const group = things.filter((one) => one.kind === kind);
        return (
          <details key={kind} open={group.length <= 12}>
            <summary>
              {sentence(KIND_NAMES[kind][1]).replace(/\.$/, "")} <span className="quiet">{group.length}</span>
            </summary>
            <ul className="compare-things">
              {group.map((one) => (
                <Thing key={`${one.namespace} ${one.name} ${one.change}`} thing={one} />
              ))}
            </ul>
          </details>
        );
      })}
      {sets.length > 0 && (
        <details open>
          <summary>
            Sets <span className="quiet">{sets.length}</span>
          </summary>
          <ul className="compare-things">
            {sets.map(({ change, namespace, name, added, removed }) => (
              <li key={`${namespace} ${name}`}>
                <Sign change={change} />
                <div>
                  <span className="quiet">{namespace}</span> <code>{name}</code>
                  <ul className="compare-details mono small">
                    {removed.map((element) => (
                      <Element key={`- ${element}`} change="removed" text={element} />
                    ))}
                    {added.map((element) => (
                      <Element key={`+ ${element}`} change="added" text={element} />
                    ))}
                  </ul>
                </div>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Element({ change, text }: { change: Change; text: string }) {
  return (
    <li>
      <Sign change={change} /> {text}
    </li>
  );
}

function Thing({ thing: { change, namespace, name, details } }: { thing: ThingDifference }) {
  return (
    <li>
      <Sign change={change} />
      <div>
        {namespace !== null && <span className="quiet">{namespace} </span>}
        <code>{name}</code>
        <ul className="compare-details small">
          {details.map((detail) => (
            <li key={detail.what}>
              <DetailText detail={detail} change={change} />
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

function DetailText({ detail: { what, before, after }, change }: { detail: Detail; change: Change }) {
  if (change !== "changed")
    return (
      <>
        <span className="quiet">{what}</span> <span className="mono">{before ?? after}</span>
      </>
    );
  return (
    <>
      <span className="quiet">{what}</span> <del className="struck mono">{before ?? "none"}</del>{" "}
      <span aria-hidden="true">→</span> <ins className="mono">{after ?? "none"}</ins>
    </>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
