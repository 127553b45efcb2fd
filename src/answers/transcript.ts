import type { ChainStep, Journey, Step } from "../kernel/journey.ts";
import { withPort } from "../net/port.ts";
import type { QuestionText } from "./question-text.ts";
import { FATE_WORDS, KIND_WORDS, OUTCOME_WORDS, packetName } from "./words.ts";

/** The whole journey as plain text, to be pasted where there are no pictures. */
export function transcript(title: string, question: QuestionText, journey: Journey): string {
  const head = [
    `${title}: ${question.from} → ${withPort(question.to, question.port)}, ${question.proto}`,
    `${OUTCOME_WORDS[journey.outcome]}. ${journey.explanation}`,
    ...journey.assumptions.map((assumption) => `Assumed: ${assumption}`),
  ];
  let number = 0;
  const packets = journey.packets.map((packet) => {
    const lines = packet.steps.flatMap((step) => [
      `${String(++number).padStart(4)}  ${where(step).padEnd(34)}  ${step.note}`,
      ...(step.at === "chain" ? ruleLines(step) : []),
    ]);
    return [`${packetName(journey, packet)}, ${KIND_WORDS[packet.kind]}: ${FATE_WORDS[packet.fate]}`, ...lines].join(
      "\n",
    );
  });
  return `${[head.join("\n"), ...packets].join("\n\n")}\n`;
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
