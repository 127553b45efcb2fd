import { isAbort, Refusal } from "../app/problems.ts";

/** For actions that tell the person themselves when they fail: that is no news to the console. */
export function tried(action: Promise<unknown>): void {
  action.catch((thrown: unknown) => {
    if (!(thrown instanceof Refusal) && !isAbort(thrown)) console.error(thrown);
  });
}
