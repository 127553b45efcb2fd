import { printCommand, typed } from "../../lessons/commands/index.ts";
import type { Ground } from "../../lessons/ground.ts";
import type { LessonCommand } from "../../lessons/lesson.ts";
import type { Result } from "../../net/result.ts";
import { CopyIcon } from "../copy-icon.tsx";

interface Props {
  readonly commands: readonly LessonCommand[];
  readonly ground: Ground | null;
  /** The last step (0-based) that has happened. */
  readonly at: number;
}

/** Commands as one would type them on the host, each with what it prints on this very sample. */
export function Commands({ commands, ground, at }: Props) {
  return (
    <section className="lesson-commands" aria-label="Commands to try on a host">
      {commands.map(({ run, in: namespace = "host" }) => (
        <Shell key={`${namespace} ${run}`} run={run} namespace={namespace} ground={ground} at={at} />
      ))}
    </section>
  );
}

interface ShellProps {
  readonly run: string;
  readonly namespace: string;
  readonly ground: Ground | null;
  readonly at: number;
}

function Shell({ run, namespace, ground, at }: ShellProps) {
  const line = ground ? typed(run, namespace, ground) : run;
  const printed = ground && printCommand(run, namespace, ground, at);
  return (
    <figure className="terminal">
      <figcaption>
        <code className="mono">{line}</code>
        <CopyIcon text={line} />
      </figcaption>
      {printed && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section tabIndex={0} aria-label={`What ${line} prints`}>
          <pre className="mono" data-columns={hasColumns(printed) || undefined}>
            {linesOf(printed).map((text, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: what was printed does not move.
              <span key={index} className="terminal-line">
                {`${text}\n`}
              </span>
            ))}
          </pre>
        </section>
      )}
    </figure>
  );
}

/** Columns stand below each other or say nothing: such lines are not broken. */
function hasColumns(printed: Result<string>): boolean {
  return printed.ok && /\S {2,}\S.* {2,}\S/.test(printed.value);
}

function linesOf(printed: Result<string>): readonly string[] {
  return printed.ok ? (printed.value || "(nothing)").split("\n") : [printed.error];
}
