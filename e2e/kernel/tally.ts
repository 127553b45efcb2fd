import type { Agreement } from "./compare.ts";
import { TRACE_TABLE } from "./normalise.ts";
import type { Recording } from "./recording.ts";

/** What a run has seen so far. */
export class Tally {
  cases = 0;
  /** Questions of random hosts, among `questions`. */
  random = 0;
  questions = 0;
  packets = 0;
  verdicts = 0;
  crossings = 0;
  /** Random questions of which the kernel's trace was not whole, asked twice: they count nowhere else. */
  leftOut = 0;
  /** Questions on which simulator and kernel part. */
  disagreements = 0;
  /** What kinds of disagreement there were. */
  readonly kinds = new Set<string>();
  passed = 0;
  failed = 0;

  /** Counts one question's recording, and how the simulator did on it, if it was asked. */
  add(recording: Recording, agreement: Agreement | null): void {
    this.questions++;
    this.packets += recording.packets.length;
    for (const chain of recording.packets.flatMap((p) => p.chains))
      if (chain.table !== TRACE_TABLE) this.verdicts += chain.rules.length;
    for (const crossed of Object.values(recording.devices)) this.crossings += crossed.length;
    if (agreement && agreement.partings.length > 0) this.disagreements++;
    for (const { kind } of agreement?.partings ?? []) this.kinds.add(kind);
  }

  figures(): string {
    return [
      `cases ${this.cases}`,
      `random ${this.random}`,
      `questions ${this.questions}`,
      `packets ${this.packets}`,
      `rule verdicts ${this.verdicts}`,
      `device crossings ${this.crossings}`,
      `disagreements ${this.disagreements}`,
      `left out for want of a whole trace ${this.leftOut}`,
    ].join(", ");
  }
}
