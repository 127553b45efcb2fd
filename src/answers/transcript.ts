import type { ChainStep, Journey, Step } from "../kernel/journey.ts";
import { withPort } from "../net/port.ts";
import type { QuestionText } from "./question-text.ts";
import { type FlatStep, flattenSteps } from "./steps.ts";
import { FATE_WORDS, KIND_WORDS, OUTCOME_WORDS, packetName } from "./words.ts";

/**
 * The whole journey as plain text, to be pasted where there are no pictures. Where it forks, both ways follow, each from where
 * it parts from what is common.
 */
export function transcript(title: string, question: QuestionText, journey: Journey): string {
  const head = `${title}: ${question.from} → ${withPort(question.to, question.port)}, ${question.proto}`;
  return `${[`${head}\n${outcome(journey)}`, ...told(journey, 0)].join("\n\n")}\n`;
}

function outcome({ outcome: what, explanation, assumptions }: Journey): string {
  return [`${OUTCOME_WORDS[what]}. ${explanation}`, ...assumptions.map((one) => `Assumed: ${one}`)].join("\n");
}

/** @param known how many of its first steps have been told already; they keep their numbers */
function told(journey: Journey, known: number): readonly string[] {
  const steps = flattenSteps(journey);
  const packets = journey.packets.flatMap((packet, index) => {
    const own = steps.filter((flat) => flat.packet === index && flat.index >= known);
    if (own.length === 0) return [];
    const lines = own.flatMap(({ index: at, step }) => [
      `${String(at + 1).padStart(4)}  ${where(step).padEnd(34)}  ${step.note}`,
      ...(step.at === "chain" ? ruleLines(step) : []),
    ]);
    return [
      `${packetName(journey, packet)}, ${KIND_WORDS[packet.kind]}: ${FATE_WORDS[packet.fate]}\n${lines.join("\n")}`,
    ];
  });
  const ways = (journey.fork?.ways ?? []).flatMap(({ assuming, journey: way }) => [
    `── ${journey.fork?.question}: if ${assuming} ──\n${outcome(way)}`,
    ...told(way, stepsAlike(steps, flattenSteps(way))),
  ]);
  return [...packets, ...ways];
}

/** How many steps two journeys begin with alike. */
function stepsAlike(a: readonly FlatStep[], b: readonly FlatStep[]): number {
  const parted = a.findIndex(({ step }, index) => b[index]?.step.note !== step.note || b[index]?.step.ns !== step.ns);
  return parted < 0 ? a.length : parted;
}

function where({ ns, header }: Step): string {
  return `${ns}  ${withPort(header.src, header.sport)} → ${withPort(header.dst, header.dport)}`;
}

function ruleLines({ rules }: ChainStep): string[] {
  return rules.map(
    ({ chain, rule, matched, verdict, why }) =>
      `        ${matched ? "✓" : "✗"} ${chain} ${rule}: ${matched ? verdict : why}`,
  );
}
