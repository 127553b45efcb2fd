/**
 * A journey as Markdown, for a page, a ticket or a pull request: a sequence diagram (Mermaid) of who passed what to whom,
 * then every step in a numbered list, by the numbers that it has on the stage.
 */
import type { ChainStep, Journey, JourneyPacket, RuleLook, Step } from "../kernel/journey.ts";
import { withPort } from "../net/port.ts";
import type { QuestionText } from "./question-text.ts";
import { sequenceDiagram } from "./sequence-diagram.ts";
import { FATE_WORDS, KIND_WORDS, OUTCOME_WORDS, packetName } from "./words.ts";

export function journeyMarkdown(title: string, question: QuestionText, journey: Journey): string {
  const asked = `${question.from} → ${withPort(question.to, question.port)}, ${question.proto}`;
  return `${[`## ${plain(`${title}: ${asked}`)}`, ...told(journey, 1)].join("\n\n")}\n`;
}

/** @param first the number of the journey's first step */
function told(journey: Journey, first: number): readonly string[] {
  let number = first;
  const packets = journey.packets.map((packet) => {
    const lines = packet.steps.map((step) => stepLines(number++, step));
    return [packetHead(journey, packet), ...lines].join("\n");
  });
  return [
    `**${OUTCOME_WORDS[journey.outcome]}.** ${plain(journey.explanation)}`,
    ...(journey.assumptions.length > 0
      ? [journey.assumptions.map((one) => `- Assumed: ${plain(one)}`).join("\n")]
      : []),
    `\`\`\`mermaid\n${sequenceDiagram(journey)}\`\`\``,
    ...packets,
    ...(journey.fork?.ways ?? []).flatMap(({ assuming, journey: way }) => [
      `### ${plain(`${journey.fork?.question}: assuming ${assuming}`)}`,
      ...told(way, 1),
    ]),
  ];
}

function packetHead(journey: Journey, packet: JourneyPacket): string {
  const name = packetName(journey, packet);
  const header = packet.steps[0]?.header;
  const flow = header ? ` ${withPort(header.src, header.sport)} → ${withPort(header.dst, header.dport)}` : "";
  const heading = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return `**${plain(heading)}**, ${KIND_WORDS[packet.kind]}${plain(flow)}: ${FATE_WORDS[packet.fate]}\n`;
}

function stepLines(number: number, step: Step): string {
  const rules = step.at === "chain" ? met(step) : [];
  const indent = " ".repeat(`${number}. `.length);
  return [
    `${number}. **${plain(step.ns)}** ${plain(step.note)}`,
    ...rules.map((rule) => `${indent}- ${plain(ruleText(rule))}`),
  ].join("\n");
}

/** The rules that matched; what decided is the last of them. */
function met({ rules }: ChainStep): readonly RuleLook[] {
  return rules.filter(({ matched }) => matched);
}

function ruleText({ chain, rule, verdict, why }: RuleLook): string {
  return `${chain} ${rule}: ${verdict}${rule === "policy" ? "" : `, ${why}`}`;
}

/** Whatever a host calls its things is text in the page, never markup. */
function plain(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>#|~&]/g, "\\$&");
}
