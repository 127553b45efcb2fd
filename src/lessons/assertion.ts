/**
 * What a claim of a lesson rests on, as data: of a journey, or of the host. Each says one thing, and any may be turned round
 * (`not`), or be said of another question (`asking`) or another sample (`sample`) than the one that stands on the stage.
 */
import * as z from "zod/mini";
import { packetKind, stepPattern } from "./step-pattern.ts";

const text = z.optional(z.string());

/** A question as `trace --questions` has it, without a name. */
export const lessonQuestion = z.strictObject({
  from: z.string(),
  proto: z.enum(["tcp", "udp", "icmp"]),
  to: z.string(),
  port: z.optional(z.int().check(z.minimum(0), z.maximum(65535))),
  src: text,
  mark: z.optional(z.int()),
});

export type LessonQuestion = z.infer<typeof lessonQuestion>;

const outcome = z.enum(["answered", "refused", "unreachable", "no-route", "prohibited", "silence", "undetermined"]);
const fate = z.enum(["delivered", "dropped", "rejected", "left-host", "undetermined"]);

/** What every assertion may add. */
const around = {
  not: z.optional(z.literal(true)),
  asking: z.optional(lessonQuestion),
  sample: text,
};

/** Some end of a connection: `172.18.0.2:80`, or an address alone. */
const tuple = z.strictObject({ src: text, dst: text });

/** The kinds of assertions, each known by its first member. */
export const ASSERTIONS = {
  /** How the journey ends for the asker. */
  outcome: z.strictObject({ outcome, ...around }),
  /** A step like this is taken; `times` says how often. */
  step: z.strictObject({ step: stepPattern, times: z.optional(z.int()), ...around }),
  /** No step like this is taken. */
  never: z.strictObject({ never: stepPattern, ...around }),
  /** A step like the first comes before one like the other. */
  first: z.strictObject({ first: stepPattern, second: stepPattern, ...around }),
  /** A rule of `TABLE/CHAIN` that the packets looked at: `text` stands in it as written, `why` in what came of it. */
  rule: z.strictObject({
    rule: z.string(),
    matched: z.boolean(),
    text,
    why: text,
    verdict: text,
    packet: z.optional(packetKind),
    ns: text,
    ...around,
  }),
  /** A source or destination became another, `ADDRESS` or `ADDRESS:PORT`. */
  translated: z.strictObject({
    translated: z.enum(["src", "dst"]),
    to: z.string(),
    from: text,
    hook: text,
    packet: z.optional(packetKind),
    ns: text,
    ...around,
  }),
  /** A packet of this kind exists, with this end. */
  packet: z.strictObject({ packet: packetKind, fate: z.optional(fate), sender: text, ...around }),
  /** The connection's entry, its two directions as conntrack(8) has them. */
  entry: z.strictObject({ entry: z.string(), original: z.optional(tuple), reply: z.optional(tuple), ...around }),
  /** Words of what the program says came of it, or had to assume. */
  explains: z.strictObject({ explains: z.string(), ...around }),

  /** An interface, `NAMESPACE/NAME`. */
  link: z.strictObject({
    link: z.string(),
    kind: text,
    master: text,
    /** The other end of a veth pair, `NAMESPACE/NAME`. */
    peer: text,
    address: text,
    mac: text,
    parent: text,
    mode: text,
    ...around,
  }),
  /** All interfaces of a namespace. */
  links: z.strictObject({ links: z.string(), are: z.array(z.string()), ...around }),
  /** A route of a namespace as ip-route(8) prints it. */
  route: z.strictObject({ route: z.string(), text: z.string(), ...around }),
  /** A socket, `NAMESPACE/PROTOCOL/LOCAL`. */
  socket: z.strictObject({ socket: z.string(), process: text, ...around }),
  /** A chain, `NAMESPACE/FAMILY/TABLE/CHAIN`: words of one of its rules as written, its policy, how many rules it has. */
  chain: z.strictObject({
    chain: z.string(),
    has: text,
    policy: text,
    rules: z.optional(z.int()),
    ...around,
  }),
  sysctl: z.strictObject({ sysctl: z.string(), is: z.string(), of: text, ...around }),
  container: z.strictObject({
    container: z.string(),
    network: text,
    address: text,
    mode: text,
    /** The namespace that it lives in, by name. */
    namespace: text,
    /** `0.0.0.0:8080->80/tcp` as `docker ps` has it. */
    port: text,
    ...around,
  }),
  network: z.strictObject({
    network: z.string(),
    driver: text,
    internal: z.optional(z.boolean()),
    ipv6: z.optional(z.boolean()),
    bridge: text,
    subnet: text,
    ...around,
  }),
  /** A docker-proxy: where it accepts, and what it opens its own connection to. */
  proxy: z.strictObject({ proxy: z.string(), to: z.string(), ...around }),
  /** The engine's version begins so. */
  engine: z.strictObject({ engine: z.string(), ...around }),
  /** What a command prints on this sample holds these words on a line. */
  prints: z.strictObject({ prints: z.string(), in: text, line: z.string(), ...around }),
} as const;

export type AssertionKind = keyof typeof ASSERTIONS;

export type Assertion = { [K in AssertionKind]: z.infer<(typeof ASSERTIONS)[K]> }[AssertionKind];

const [first, ...rest] = Object.values(ASSERTIONS);

export const assertion = z.union([first as NonNullable<typeof first>, ...rest]);
