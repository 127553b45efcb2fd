import { useEffect, useRef } from "react";
import type { FlatStep } from "../../answers/steps.ts";
import { KIND_WORDS, OUTCOME_WORDS, packetName } from "../../answers/words.ts";
import type { Journey } from "../../kernel/journey.ts";
import { useApp, useHost, usePlayer } from "../app-context.ts";
import { stepName } from "../timeline/names.ts";

/**
 * The journey as a list, packet by packet; any step can be gone to. It is one stop for Tab, at the present step, and up and
 * down go through it: left and right are the page's, for the step itself.
 */
export function JourneyList({ journey, steps }: { journey: Journey; steps: readonly FlatStep[] }) {
  const { player } = useApp();
  const { step } = usePlayer();
  const host = useHost((state) => state.shown?.host ?? null);
  const current = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the step's change that moves the current one.
  useEffect(() => {
    current.current?.scrollIntoView({ block: "nearest" });
  }, [step]);
  return (
    <section className="card" aria-labelledby="outline-journey">
      <header className="card-head">
        <h2 id="outline-journey">Journey</h2>
        <span className="quiet small">{OUTCOME_WORDS[journey.outcome]}</span>
      </header>
      <p className="small quiet">{journey.explanation}</p>
      {journey.assumptions.map((assumption) => (
        <p key={assumption} className="small quiet">
          Assumed: {assumption}
        </p>
      ))}
      {journey.packets.map((packet, index) => {
        const own = steps.filter((one) => one.packet === index);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a packet is known by its place.
          <section key={index} aria-label={`${packetName(journey, packet)}, ${KIND_WORDS[packet.kind]}`}>
            <h3 className="sub">
              {packetName(journey, packet)} · {KIND_WORDS[packet.kind]}
            </h3>
            <ol className="journey-steps">
              {own.map((one) => (
                <li key={one.index}>
                  <button
                    ref={one.index === step ? current : null}
                    type="button"
                    className="journey-step"
                    tabIndex={one.index === step ? 0 : -1}
                    onKeyDown={walk}
                    aria-current={one.index === step ? "step" : undefined}
                    onClick={() => player.seek(one.index)}
                  >
                    <span className="quiet mono">{one.index + 1}</span>
                    <span>
                      <span className="quiet small">
                        {one.step.ns} · {stepName(one.step, host)}
                      </span>{" "}
                      {one.step.note}
                    </span>
                  </button>
                </li>
              ))}
            </ol>
          </section>
        );
      })}
    </section>
  );
}

/** Up and down, to the step before or behind the one that has the focus. */
function walk(event: React.KeyboardEvent<HTMLElement>): void {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (by === undefined) return;
  const all = [...(event.currentTarget.closest(".card")?.querySelectorAll<HTMLElement>(".journey-step") ?? [])];
  all[all.indexOf(event.currentTarget) + by]?.focus();
  event.preventDefault();
}
