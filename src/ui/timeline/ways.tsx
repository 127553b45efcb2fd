import { Split } from "lucide-react";
import type { Journey } from "../../kernel/journey.ts";
import { useApp, useAsk } from "../app-context.ts";

/** Where a condition could not be evaluated: what it was, and both ways to look at. */
export function Ways() {
  const app = useApp();
  const answer = useAsk((state) => state.answer);
  const ways = useAsk((state) => state.ways);
  const forks = forksAlong(answer, ways);
  if (forks.length === 0) return null;
  return (
    <div className="ways">
      {forks.map((fork, depth) => (
        <fieldset key={fork.question} className="fork">
          <legend className="small">
            <Split size={14} aria-hidden="true" /> Cannot be told: {fork.question}
          </legend>
          {fork.ways.map((way, index) => (
            <button
              key={way.assuming}
              type="button"
              className="button outlined small"
              aria-pressed={ways[depth] === index}
              onClick={() =>
                app.takeWays(ways[depth] === index ? ways.slice(0, depth) : [...ways.slice(0, depth), index])
              }
            >
              if {way.assuming}
            </button>
          ))}
        </fieldset>
      ))}
    </div>
  );
}

function forksAlong(answer: Journey | null, ways: readonly number[]): NonNullable<Journey["fork"]>[] {
  const fork = answer?.fork;
  if (!fork) return [];
  const [first, ...rest] = ways;
  const taken = first === undefined ? undefined : fork.ways[first];
  return [fork, ...(taken ? forksAlong(taken.journey, rest) : [])];
}
