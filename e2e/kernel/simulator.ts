import { answerQuestions } from "../../src/cli/answer.ts";
import type { Snapshot } from "./capture.ts";
import type { Answer } from "./compare.ts";
import type { Host } from "./host.ts";
import type { Request } from "./recording.ts";

/** A question as the command takes it (CONTRACT.md, section 2). */
export interface Question {
  readonly name: string;
  readonly from: string;
  readonly proto: "tcp" | "udp" | "icmp";
  readonly to: string;
  readonly port?: number;
  readonly src?: string;
  readonly sport?: number;
  readonly mark?: number;
  readonly length?: number;
  readonly dontFragment?: boolean;
}

export type Simulator = (snapshot: unknown, questions: readonly Question[]) => readonly Answer[];

/** The product's own way in. */
export const simulator: Simulator = answerQuestions;

/** What was asked of the kernel, as the simulator is asked it. */
export function questionOf(host: Host, name: string, r: Request): Question {
  const { from, device: _, df, size: asked, ...rest } = r;
  // the agent's ping carries eight bytes; a SYN and a datagram are as long as they naturally are
  const size = asked ?? (r.proto === "icmp" ? (r.to.includes(":") ? 56 : 36) : undefined);
  return {
    name,
    ...rest,
    from: host.originOf(from),
    ...(size !== undefined && { length: size }),
    ...(df === 2 && { dontFragment: true }),
  };
}

/** Asks the simulator everything at once; a crash is an answer that agrees with nothing. */
export function simulate(answer: Simulator, snapshot: Snapshot, questions: readonly Question[]): Answer[] {
  const crashed = (e: unknown): Answer => ({
    outcome: "crash",
    explanation: e instanceof Error ? (e.stack ?? e.message) : String(e),
    assumptions: [],
    packets: [],
  });
  try {
    return [...answer(snapshot, questions)];
  } catch {
    return questions.map((q) => {
      try {
        return answer(snapshot, [q])[0] ?? crashed("no answer");
      } catch (e) {
        return crashed(e);
      }
    });
  }
}
