/** `-m devgroup`: net/netfilter/xt_devgroup.c devgroup_mt. */
import type { Link } from "../../../host/model.ts";
import type { Statement, StatementResult } from "../../rule.ts";
import type { GivenValue, Options } from "../options.ts";
import { answers, condition } from "../statement.ts";
import { maskedOf } from "../values.ts";

export function devgroup(options: Options): Statement[] {
  const source = options.value("--src-group");
  const destination = options.value("--dst-group");
  return [
    ...(source ? [groupCondition(source, "iif")] : []),
    ...(destination ? [groupCondition(destination, "oif")] : []),
  ];
}

const UNKNOWN = { type: "undetermined", reason: "the number of the interface's group is not in the snapshot" } as const;

function groupCondition(option: GivenValue, side: "iif" | "oif"): Statement {
  const named = !/^\d/.test(option.value) && option.value !== "default";
  const { value, mask } = named ? { value: 0, mask: 0 } : maskedOf(option.value === "default" ? "0" : option.value);
  const { yes, no } = answers(option);
  return condition(
    () => ({
      option,
      subject: side === "iif" ? "arrived on an interface of group" : "leaves by an interface of group",
      wanted: option.value,
      actual: ({ place }) => place[side]?.group ?? "default",
    }),
    ({ place }): StatementResult => {
      const group = groupOf(place[side]);
      if (named) return place[side]?.group === option.value ? yes : UNKNOWN;
      if (group === null) return UNKNOWN;
      return ((group ^ value) & mask) === 0 ? yes : no;
    },
  );
}

/** ip-link(8) prints the name where /etc/iproute2/group has one; of those, only `default` is the same everywhere. */
function groupOf(link: Link | null): number | null {
  const group = link?.group ?? "default";
  if (group === "default") return 0;
  return /^\d+$/.test(group) ? Number(group) : null;
}
