/** The three kinds of statement that matches and targets compile to: a condition, one that cannot be told, an action. */
import { BREAK, type Explanation, NEXT, type RuleContext, type Statement, type StatementResult } from "../rule.ts";
import type { Span } from "../sieve.ts";
import type { Given } from "./options.ts";

/** What is said of a condition that does not hold: `destination port is 80, not 8080`. */
export interface Words {
  readonly option: Given;
  /** `destination port is` */
  readonly subject: string;
  /** `8080`, `in 10.0.0.0/8` */
  readonly wanted: string;
  readonly actual: (context: RuleContext) => string;
  /** Why there is nothing to compare, where that is so: then the condition fails with or without `!`. */
  readonly absent?: (context: RuleContext) => string | null;
}

/** What a condition answers where the comparison holds, and where it does not. */
export function answers(option: Given): { readonly yes: StatementResult; readonly no: StatementResult } {
  return option.negated ? { yes: BREAK, no: NEXT } : { yes: NEXT, no: BREAK };
}

class Condition implements Statement {
  readonly run: Statement["run"];
  readonly span?: Span;
  readonly #words: () => Words;

  constructor(words: () => Words, run: Statement["run"], span: Span | undefined) {
    this.run = run;
    this.#words = words;
    if (span) this.span = span;
  }

  explain(context: RuleContext): Explanation {
    return failure(this.#words(), context);
  }
}

/**
 * A condition of its own speed: `run` minds the `!` itself. The words are made when they are asked for: rules are many.
 * `span`: all that it compares, where that is so simple.
 */
export function condition(words: () => Words, run: Statement["run"], span?: Span): Statement {
  return new Condition(words, run, span);
}

function failure({ option, subject, wanted, actual, absent }: Words, context: RuleContext): Explanation {
  const said = { condition: option.written, wanted: option.negated ? `not ${wanted}` : wanted };
  const missing = absent?.(context) ?? null;
  if (missing !== null) return { why: missing, failed: { ...said, actual: missing } };
  const found = actual(context);
  const why = option.negated ? `${subject} ${found}, which is excluded` : `${subject} ${found}, not ${wanted}`;
  return { why, failed: { ...said, actual: found } };
}

/** A condition by a comparison that does not know of `!`. */
export function comparison(words: () => Words, holds: (context: RuleContext) => boolean): Statement {
  const { yes, no } = answers(words().option);
  return condition(words, (context) => (holds(context) ? yes : no));
}

/** A condition that no snapshot can tell. */
export function undetermined(reason: string): Statement {
  const verdict = { type: "undetermined", reason } as const;
  return { run: () => verdict, explain: () => ({ why: reason }), undetermined: reason };
}

/** What a rule does to a packet cannot be told. */
export function unknownAction(reason: string): Statement {
  const verdict = { type: "undetermined", reason, action: true } as const;
  return { run: () => verdict, explain: () => ({ why: reason }), undetermined: reason };
}

/** An action, and what it does in words: `goes on to 172.18.0.2 port 80`. */
export function action(
  run: (context: RuleContext) => StatementResult,
  does: string | ((context: RuleContext) => string),
): Statement {
  return { run, explain: (context) => ({ why: typeof does === "string" ? does : does(context) }) };
}
