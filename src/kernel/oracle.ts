/** A question that the snapshot does not answer, and where on the journey it arose. */
export interface Doubt {
  /** What could not be evaluated, in words: the rule and the condition. */
  readonly question: string;
  /** Index of the packet, and how many of its steps had been taken. */
  readonly packet: number;
  readonly step: number;
}

/**
 * Decides what cannot be told. One run of the simulator asks it question after question; the answers given to it fix the
 * first of them, and later ones are answered `no`. Running again with one more answer fixed visits the other way.
 */
export class Oracle {
  readonly doubts: Doubt[] = [];
  readonly #answers: readonly boolean[];

  constructor(answers: readonly boolean[]) {
    this.#answers = answers;
  }

  decide(doubt: Doubt): boolean {
    this.doubts.push(doubt);
    return this.#answers[this.doubts.length - 1] ?? false;
  }
}
