import type { XtTable } from "../../host/model.ts";
import type { Family } from "../../net/address.ts";
import type { Statement } from "../rule.ts";
import type { Options } from "./options.ts";

/** What the compiler of a match or target knows of the rule around it. */
export interface XtScope {
  readonly family: Family;
  /** Which kernel interface holds its table (`XtTable.backend`). */
  readonly backend: XtTable["backend"];
  /** The rule among all of its host, e.g. `ip filter INPUT 3`: names its memory and its luck. */
  readonly rule: string;
}

/** Compiles `-m NAME` with its options to conditions, all of which must hold. Throws `Unreadable`. */
export type MatchCompiler = (options: Options, scope: XtScope) => Statement | readonly Statement[];

/** Compiles `-j NAME` with its options to the rule's action. Throws `Unreadable`. */
export type TargetCompiler = (options: Options, scope: XtScope) => Statement;
