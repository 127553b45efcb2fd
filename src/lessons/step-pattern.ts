/**
 * Steps found by description, never by a number that moves: `{ at: "chain", walks: "DOCKER" }` is the first step that walks
 * a chain called DOCKER. Every member that is given must hold; a step that lacks it does not fit.
 */
import * as z from "zod/mini";
import type { FlatStep } from "../answers/steps.ts";
import type { Journey, JourneyPacket, Step } from "../kernel/journey.ts";

const text = z.optional(z.string());

const header = z.strictObject({
  src: text,
  dst: text,
  sport: z.optional(z.number()),
  dport: z.optional(z.number()),
  ttl: z.optional(z.number()),
  proto: text,
});

const AT = [
  "resolve",
  "send",
  "device",
  "chain",
  "route",
  "neighbour",
  "bridge",
  "conntrack",
  "nat",
  "forward",
  "tunnel",
  "socket",
  "outside",
  "drop",
  "undetermined",
] as const satisfies readonly Step["at"][];

const KINDS = [
  "syn",
  "syn-ack",
  "rst",
  "datagram",
  "echo-request",
  "echo-reply",
  "icmp-error",
] as const satisfies readonly JourneyPacket["kind"][];

export const packetKind = z.enum(KINDS);

export const stepPattern = z.strictObject({
  at: z.optional(z.enum(AT)),
  ns: text,
  /** Of the packet that the step is of. */
  packet: z.optional(packetKind),
  /** Who sent that packet: a process's name in its first step. */
  sender: text,
  /** Members of the step, as `src/kernel/journey.ts` has them. */
  table: text,
  chain: text,
  hook: text,
  family: text,
  verdict: text,
  dev: text,
  dir: z.optional(z.enum(["in", "out"])),
  kind: text,
  action: text,
  state: text,
  direction: text,
  result: text,
  by: text,
  process: text,
  socket: text,
  proxyTo: text,
  decision: text,
  bridge: text,
  purpose: text,
  name: text,
  address: text,
  mac: text,
  /** A chain that the walk of a chain step came to: `DOCKER-USER`. */
  walks: text,
  /** Words in the step's sentence. */
  note: text,
  /** Words in a drop's reason. */
  reason: text,
  header: z.optional(header),
  /** The last one that fits, where there are several; otherwise the first. */
  last: z.optional(z.literal(true)),
});

export type StepPattern = z.infer<typeof stepPattern>;

/** Members of the pattern that are members of the step itself. */
const OWN = new Set(
  (
    "at ns table chain hook family verdict dev dir kind action state direction result by process socket proxyTo " +
    "decision bridge purpose name address mac"
  ).split(" "),
);

function fits(pattern: StepPattern, packet: JourneyPacket, step: Step): boolean {
  const own = new Map<string, unknown>(Object.entries(step));
  for (const [key, wanted] of Object.entries(pattern))
    if (wanted !== undefined && OWN.has(key) && own.get(key) !== wanted) return false;
  const { packet: kind, sender, walks, note, reason } = pattern;
  const [first] = packet.steps;
  if (kind !== undefined && packet.kind !== kind) return false;
  if (sender !== undefined && !(first?.at === "send" && first.process === sender)) return false;
  if (walks !== undefined && !(step.at === "chain" && walksOf(step).has(walks))) return false;
  if (note !== undefined && !step.note.includes(note)) return false;
  if (reason !== undefined && !(step.at === "drop" && step.reason.includes(reason))) return false;
  const actual = new Map<string, unknown>(Object.entries(step.header));
  return Object.entries(pattern.header ?? {}).every(
    ([key, wanted]) => wanted === undefined || actual.get(key) === wanted,
  );
}

/** The chains that a walk came to, its base chain among them. */
function walksOf(step: Extract<Step, { at: "chain" }>): ReadonlySet<string> {
  return new Set([step.chain, ...step.rules.map((look) => look.chain)]);
}

/** Every step of the journey that fits, in the order of play. */
export function findSteps(journey: Journey, pattern: StepPattern): readonly FlatStep[] {
  const found: FlatStep[] = [];
  let index = 0;
  for (const [at, packet] of journey.packets.entries())
    for (const [stepInPacket, step] of packet.steps.entries()) {
      if (fits(pattern, packet, step)) found.push({ index, packet: at, step, stepInPacket });
      index++;
    }
  return found;
}

/** The step that a pattern means; null where none fits. */
export function findStep(journey: Journey, pattern: StepPattern): FlatStep | null {
  const found = findSteps(journey, pattern);
  return (pattern.last ? found.at(-1) : found[0]) ?? null;
}
