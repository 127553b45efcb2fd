import { useEffect, useState } from "react";
import type { Step } from "../../kernel/journey.ts";
import { Meaning, useMeaning } from "../glossary/meaning.tsx";
import { termOfStep } from "../glossary/terms.ts";

/** Who moves along the line wants the sentences; the word is for who stays. */
const LINGER = 700;

/** The step that one has stayed at for a while; null until then, and for none. */
export function useStayed(step: number | null): number | null {
  const [stayed, setStayed] = useState<number | null>(null);
  useEffect(() => {
    if (step === null) return;
    const timer = setTimeout(() => setStayed(step), LINGER);
    return () => {
      clearTimeout(timer);
      setStayed(null);
    };
  }, [step]);
  return step === null ? null : stayed;
}

/** The word of the field that a step is named by, once one has stayed at it. */
export function StepWord({ step, index }: { step: Step; index: number }) {
  const stayed = useStayed(index) === index;
  const term = useMeaning(stayed ? termOfStep(step) : null);
  return (
    term && (
      <span className="step-word">
        <Meaning term={term} />
      </span>
    )
  );
}
