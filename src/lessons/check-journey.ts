import type { ChainStep, EntryView, JourneyPacket, NatStep, RuleLook, TupleView } from "../kernel/journey.ts";
import type { Assertion } from "./assertion.ts";
import type { Ground } from "./ground.ts";
import { writtenRule } from "./rule-text.ts";
import { findStep, findSteps } from "./step-pattern.ts";

type AboutJourney = Exclude<
  Extract<
    Assertion,
    | { step: unknown }
    | { never: unknown }
    | { first: unknown }
    | { rule: unknown }
    | { translated: unknown }
    | { packet: unknown; fate?: unknown }
    | { entry: unknown }
  >,
  { outcome: unknown }
>;

export function brokenByJourney(assertion: AboutJourney, ground: Ground): string | null {
  const { journey } = ground;
  if ("step" in assertion) {
    const found = findSteps(journey, assertion.step).length;
    if (assertion.times === undefined) return found > 0 ? null : "there is no such step";
    return found === assertion.times ? null : `there are ${found} such steps`;
  }
  if ("never" in assertion) {
    const step = findStep(journey, assertion.never);
    return step === null ? null : `step ${step.index + 1} is one: ${step.step.note}`;
  }
  if ("first" in assertion) {
    const before = findStep(journey, assertion.first);
    const after = findStep(journey, assertion.second);
    if (!before || !after) return `there is no step like ${before ? "the second" : "the first"}`;
    return before.index < after.index ? null : `they are steps ${before.index + 1} and ${after.index + 1}`;
  }
  if ("rule" in assertion) return brokenRule(assertion, ground);
  if ("translated" in assertion) return brokenTranslation(assertion, ground);
  if ("entry" in assertion) {
    const entries = journey.entries.filter((one) => one.ns === assertion.entry);
    const fits = entries.some(
      (one) => holdsTuple(assertion.original, one.original) && holdsTuple(assertion.reply, one.reply),
    );
    return fits ? null : `the entries there are ${entries.map(entryText).join("; ") || "none"}`;
  }
  const packets = journey.packets.filter(
    (one) => one.kind === assertion.packet && (assertion.sender === undefined || senderOf(one) === assertion.sender),
  );
  if (packets.some((one) => assertion.fate === undefined || one.fate === assertion.fate)) return null;
  return packets.length === 0 ? "there is no such packet" : `it is ${packets.map((one) => one.fate).join(", ")}`;
}

function senderOf({ steps: [first] }: JourneyPacket): string | null {
  return first?.at === "send" ? first.process : null;
}

function brokenRule(wanted: Extract<Assertion, { rule: string }>, { journey, host }: Ground): string | null {
  const [table = "", ...chain] = wanted.rule.split("/");
  const seen: string[] = [];
  const holds = (look: RuleLook, step: ChainStep): boolean => {
    const written = writtenRule(host, step, look);
    seen.push(`${look.chain} ${look.rule} ${look.matched ? "matched" : "did not"}: ${written} (${look.why})`);
    return (
      look.matched === wanted.matched &&
      written.includes(wanted.text ?? "") &&
      look.why.includes(wanted.why ?? "") &&
      (wanted.verdict === undefined || look.verdict === wanted.verdict)
    );
  };
  for (const packet of journey.packets) {
    if (wanted.packet !== undefined && packet.kind !== wanted.packet) continue;
    for (const step of packet.steps) {
      if (step.at !== "chain" || step.table !== table) continue;
      if (wanted.ns !== undefined && step.ns !== wanted.ns) continue;
      const looks = step.rules.filter((look) => look.chain === chain.join("/"));
      if (looks.some((look) => holds(look, step))) return null;
    }
  }
  return seen.length === 0 ? `no packet comes to ${wanted.rule}` : `there it is: ${seen.join("; ")}`;
}

function brokenTranslation(
  wanted: Extract<Assertion, { translated: string }>,
  { journey: { packets } }: Ground,
): string | null {
  const done: string[] = [];
  for (const packet of packets)
    for (const step of packet.steps) {
      if (step.at !== "nat" || sideOf(step) !== wanted.translated) continue;
      if (wanted.ns !== undefined && step.ns !== wanted.ns) continue;
      if (wanted.packet !== undefined && packet.kind !== wanted.packet) continue;
      done.push(`${endText(step.before)} → ${endText(step.after)} at ${step.hook}`);
      const right =
        holdsEnd(wanted.to, step.after) &&
        (wanted.from === undefined || holdsEnd(wanted.from, step.before)) &&
        (wanted.hook === undefined || wanted.hook === step.hook);
      if (right) return null;
    }
  return done.length === 0 ? "it is never rewritten" : `it is rewritten so: ${done.join("; ")}`;
}

/** Which end of the header a translation writes. */
function sideOf({ kind }: NatStep): "src" | "dst" {
  return kind === "snat" || kind === "un-dnat" ? "src" : "dst";
}

function endText({ address, port }: NatStep["before"]): string {
  if (port === null) return address;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function holdsEnd(wanted: string, end: NatStep["before"]): boolean {
  return wanted === end.address || wanted === endText(end);
}

function holdsTuple(wanted: { src?: string | undefined; dst?: string | undefined } | undefined, actual: TupleView) {
  const end = (text: string | undefined, address: string, port: number | undefined): boolean =>
    text === undefined || holdsEnd(text, { address, port: port ?? null });
  return end(wanted?.src, actual.src, actual.sport) && end(wanted?.dst, actual.dst, actual.dport);
}

function entryText({ original, reply }: EntryView): string {
  const one = ({ src, sport, dst, dport }: TupleView): string => `${src}:${sport ?? ""}>${dst}:${dport ?? ""}`;
  return `${one(original)} and ${one(reply)}`;
}
