import * as z from "zod/mini";
import { err, ok, type Result } from "../net/result.ts";

/** A question as people and scripts put it: an entry of `trace --questions` (CONTRACT.md, section 2). */
export interface QuestionText {
  readonly name?: string;
  /** `host`, `container:NAME`, `netns:INODE` or `outside:IFACE`. */
  readonly from: string;
  readonly proto: "tcp" | "udp" | "icmp";
  /** An address, or a name that the asker can look up. */
  readonly to: string;
  /** Not for ICMP. */
  readonly port?: number;
  readonly src?: string;
  readonly sport?: number;
  readonly mark?: number;
  /** Total IP length of the first packet in bytes. */
  readonly length?: number;
  readonly dontFragment?: boolean;
  /** TTL or hop limit of the first packet. */
  readonly ttl?: number;
  /** TOS byte or traffic class. */
  readonly tos?: number;
}

const port = z.int().check(z.minimum(0), z.maximum(65535));

const entry = z.object({
  name: z.optional(z.string()),
  from: z.string(),
  proto: z._default(z.enum(["tcp", "udp", "icmp"]), "tcp"),
  to: z.string(),
  port: z.optional(z.nullable(port)),
  src: z.optional(z.nullable(z.string())),
  sport: z.optional(z.nullable(port)),
  mark: z.optional(z.nullable(z.int().check(z.minimum(0), z.maximum(0xffffffff)))),
  length: z.optional(z.nullable(z.int().check(z.minimum(20), z.maximum(65535)))),
  dontFragment: z.optional(z.nullable(z.boolean())),
  ttl: z.optional(z.nullable(z.int().check(z.minimum(1), z.maximum(255)))),
  tos: z.optional(z.nullable(z.int().check(z.minimum(0), z.maximum(255)))),
});

/** `[{ "name": "a", "from": "container:web", "to": "192.0.2.10", "port": 8080 }]`; `proto` is tcp where it is left out. */
export function readQuestionTexts(value: unknown): Result<readonly QuestionText[]> {
  if (!Array.isArray(value)) return err("The questions are not a list.");
  const questions: QuestionText[] = [];
  for (const [index, item] of value.entries()) {
    const parsed = entry.safeParse(item);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const where = issue === undefined || issue.path.length === 0 ? "" : `, ${issue.path.join(".")}`;
      return err(`Question ${index + 1}${where}: ${issue?.message ?? "not a question"}.`);
    }
    const { from, proto, to } = parsed.data;
    const given = Object.entries(parsed.data).filter(([, said]) => said !== undefined && said !== null);
    questions.push({ ...Object.fromEntries(given), from, proto, to });
  }
  return ok(questions);
}

/** `outside:eth0 → 192.0.2.10:8080, tcp`: how a question is told where it has no name of its own. */
export function tellQuestion({ from, to, port: number, proto }: QuestionText): string {
  const target = number === undefined ? to : to.includes(":") ? `[${to}]:${number}` : `${to}:${number}`;
  return `${from} → ${target}, ${proto}`;
}
