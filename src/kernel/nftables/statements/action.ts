/** How statements that are no conditions are made: those that act, and those of which it cannot be told what they do. */
import { NEXT, type RuleContext, type Statement, type StatementResult } from "../../rule.ts";

/** An action, and what it does in words: `goes on to 172.18.0.2 port 80`. */
export function action(
  run: (context: RuleContext) => StatementResult,
  does: string | ((context: RuleContext) => string),
): Statement {
  return { run, explain: (context) => ({ why: typeof does === "string" ? does : does(context) }) };
}

/** Nothing that is simulated depends on it. */
export function noEffect(does: string): Statement {
  return action(() => NEXT, does);
}

/** What the rule does to the packet cannot be told. */
export function unknownAction(reason: string): Statement {
  const verdict = { type: "undetermined", reason, action: true } as const;
  return { run: () => verdict, explain: () => ({ why: reason }), undetermined: reason };
}

/** Whether the rule matches cannot be told. */
export function unknownCondition(reason: string): Statement {
  const verdict = { type: "undetermined", reason } as const;
  return { run: () => verdict, explain: () => ({ why: reason }), undetermined: reason };
}
