import type { Namespace } from "../../host/model.ts";
import type { Result } from "../../net/result.ts";
import type { SnapshotNamespace } from "../../snapshot/schema.ts";
import type { Ground } from "../ground.ts";

/** The network namespace that a command runs in: as it was read, and as its commands printed it. */
export interface Inside {
  readonly namespace: Namespace;
  readonly raw: SnapshotNamespace;
}

export interface Command {
  /** How one writes it, for people. */
  readonly form: string;
  readonly pattern: RegExp;
  /**
   * @param found the pattern's groups
   * @param ground with the last step that has happened
   * @returns its lines, or why there are none
   */
  print(inside: Inside, found: RegExpExecArray, ground: Ground & { readonly at: number }): Result<readonly string[]>;
}
