import type { ChainStep, Fate, Header, Journey, JourneyPacket, Outcome, RuleLook, Step } from "../kernel/journey.ts";
import { withPort } from "../net/port.ts";
import { type Style, wrap } from "./style.ts";

/**
 * A journey for a person to read:
 *
 *     outside:eth0 → 192.0.2.10:8080, tcp
 *     ANSWERED  web accepts the connection.
 *
 *     1  SYN  203.0.113.7:40000 → 192.0.2.10:8080                  delivered
 *        host
 *          eth0 in               The packet arrives on eth0.
 *          nat PREROUTING        …
 *            PREROUTING 1        jump DOCKER   …
 */
export function printJourney(name: string, journey: Journey, style: Style): string {
  const lines = [style.strong(name), ...outcomeOf(journey, style)];
  const layout = { style, column: columnFor(journey) };
  for (const [index, packet] of journey.packets.entries()) lines.push("", ...packetLines(index, packet, layout));
  for (const way of journey.fork?.ways ?? [])
    lines.push(
      "",
      style.doubtful(`${journey.fork?.question}: assuming ${way.assuming}`),
      ...indented(printJourney(name, way.journey, { ...style, columns: style.columns - 2 }), 2),
    );
  return lines.join("\n");
}

interface Layout {
  readonly style: Style;
  /** Where the notes begin. */
  readonly column: number;
}

const STEP = 5;
const RULE = 7;
const WIDEST = 36;

/** A column right of all stations and rules, but for the few that are very long. */
function columnFor({ packets }: Journey): number {
  const ends = packets
    .flatMap((packet) => packet.steps)
    .flatMap((step) => [
      STEP + stationOf(step).length,
      ...(step.at === "chain" ? told(step).map((look) => RULE + ruleOf(look).length) : []),
    ]);
  return (
    Math.min(
      WIDEST,
      ends.reduce((widest, end) => Math.max(widest, end), 0),
    ) + 2
  );
}

function indented(text: string, by: number): readonly string[] {
  return text.split("\n").map((line) => (line === "" ? "" : " ".repeat(by) + line));
}

function toneOf(outcome: Outcome | Fate, style: Style): (text: string) => string {
  if (outcome === "answered" || outcome === "delivered" || outcome === "left-host") return style.good;
  return outcome === "undetermined" ? style.doubtful : style.bad;
}

function outcomeOf({ outcome, explanation, assumptions }: Journey, style: Style): readonly string[] {
  const head = outcome.toUpperCase();
  const body = wrap(explanation, style.columns - head.length - 2);
  return [
    ...body.map((line, index) =>
      index === 0 ? `${toneOf(outcome, style)(style.strong(head))}  ${line}` : " ".repeat(head.length + 2) + line,
    ),
    ...assumptions.flatMap((text) => wrap(`assumed: ${text}`, style.columns).map((line) => style.faint(line))),
  ];
}

function flowOf(header: Header): string {
  return `${withPort(header.src, header.sport)} → ${withPort(header.dst, header.dport)}`;
}

function packetLines(index: number, packet: JourneyPacket, layout: Layout): readonly string[] {
  const { style } = layout;
  const first = packet.steps[0];
  const number = `${index + 1}`.padEnd(3);
  const flow = first === undefined ? "" : `  ${flowOf(first.header)}`;
  const cause = packet.cause === null ? "" : style.faint(`  because of ${packet.cause + 1}`);
  const fate = toneOf(packet.fate, style)(packet.fate);
  const lines = [`${number}${style.strong(packet.kind.toUpperCase())}${flow}  ${fate}${cause}`];
  let place: string | null = null;
  for (const step of packet.steps) {
    if (step.ns !== place) lines.push(`   ${style.strong(step.ns)}`);
    place = step.ns;
    lines.push(...stepLines(step, layout));
  }
  return lines;
}

/** Where a step stands, in a few words. */
function stationOf(step: Step): string {
  switch (step.at) {
    case "device":
      return `${step.dev} ${step.dir}`;
    case "chain":
      return `${step.table} ${step.chain}`;
    case "nat":
      return step.kind;
    case "route":
      return step.purpose === "reverse-path" ? "source check" : `route (${step.purpose})`;
    case "bridge":
      return `bridge ${step.bridge}`;
    case "neighbour":
      return `neighbour on ${step.dev}`;
    case "tunnel":
      return `${step.dev} ${step.direction}`;
    case "conntrack":
      return `conntrack ${step.action}`;
    case "outside":
      return `outside ${step.dev}`;
    default:
      return step.at;
  }
}

function row(indent: number, station: string, note: string, layout: Layout, tone: (text: string) => string): string[] {
  const start = Math.max(layout.column, indent + station.length + 2);
  const width = Math.max(30, layout.style.columns - start);
  return wrap(note, width).map((part, index) =>
    index === 0 ? (" ".repeat(indent) + station).padEnd(start) + tone(part) : " ".repeat(start) + tone(part),
  );
}

function toneOfStep(step: Step, style: Style): (text: string) => string {
  if (step.at === "nat") return style.changed;
  if (step.at === "drop") return style.bad;
  if (step.at === "undetermined") return style.doubtful;
  return (text) => text;
}

function stepLines(step: Step, layout: Layout): readonly string[] {
  const rows = row(STEP, stationOf(step), step.note, layout, toneOfStep(step, layout.style));
  if (step.at !== "chain") return rows;
  const rules = told(step).flatMap((look) =>
    row(RULE, ruleOf(look), `${look.verdict}: ${look.why}`, layout, toneOfRule(look, layout.style)),
  );
  return [...rows, ...rules];
}

/** The rules worth a line: those that matched, and those of which it cannot be told. */
function told({ rules }: ChainStep): readonly RuleLook[] {
  return rules.filter((look) => (look.matched && look.rule !== "policy") || look.verdict === "undetermined");
}

function ruleOf({ chain, rule }: RuleLook): string {
  return `${chain} ${rule}`;
}

function toneOfRule({ verdict }: RuleLook, style: Style): (text: string) => string {
  if (verdict === "drop") return style.bad;
  return verdict === "undetermined" ? style.doubtful : style.faint;
}
