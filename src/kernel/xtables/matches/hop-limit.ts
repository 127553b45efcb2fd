import type { Statement } from "../../rule.ts";
import type { GivenValue, Options } from "../options.ts";
import { comparison } from "../statement.ts";
import { numberOf } from "../values.ts";

/** What `ttl` and `hl` have in common: net/netfilter/xt_hl.c. */
export function hopConditions(options: Options, prefix: "ttl" | "hl", what: string): Statement[] {
  const statements: Statement[] = [];
  const add = (
    option: GivenValue | undefined,
    wanted: string,
    holds: (actual: number, wanted: number) => boolean,
  ): void => {
    if (!option) return;
    const value = numberOf(option.value, 255);
    statements.push(
      comparison(
        () => ({
          option,
          subject: `${what} is`,
          wanted: `${wanted}${value}`,
          actual: ({ packet }) => String(packet.ttl),
        }),
        ({ packet }) => holds(packet.ttl, value),
      ),
    );
  };
  add(options.value(`--${prefix}-eq`, `--${prefix}`), "", (a, b) => a === b);
  add(options.value(`--${prefix}-lt`), "less than ", (a, b) => a < b);
  add(options.value(`--${prefix}-gt`), "more than ", (a, b) => a > b);
  return statements;
}
