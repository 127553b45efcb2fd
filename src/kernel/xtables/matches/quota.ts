/** `-m quota`: net/netfilter/xt_quota.c quota_mt. What is left of a quota is not in the rule as saved. */
import type { Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { answers, condition } from "../statement.ts";

export function quota(options: Options): Statement {
  const option = options.value("--quota");
  if (!option || !/^\d+$/.test(option.value)) throw new Unreadable("--quota is no number of bytes");
  const bytes = Number(option.value);
  const { no } = answers(option);
  const unknown = {
    type: "undetermined",
    reason: `how much is left of the quota of ${bytes} bytes is not known`,
  } as const;
  const fits = condition(
    () => ({
      option,
      subject: "packet's length is",
      wanted: `within a quota of ${bytes} bytes`,
      actual: ({ packet }) => `${packet.length} bytes`,
    }),
    ({ packet }) => (packet.length > bytes ? no : unknown),
  );
  return { run: fits.run, explain: (context) => fits.explain(context), undetermined: unknown.reason };
}
