/** `-m connlabel`: net/netfilter/xt_connlabel.c connlabel_mt. */
import type { Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { comparison } from "../statement.ts";
import { numberOf } from "../values.ts";

export function connlabel(options: Options): Statement {
  const option = options.value("--label");
  if (!option) throw new Unreadable("--label is not given");
  if (!/^\d/.test(option.value)) throw new Unreadable(`which label is called '${option.value}' is not in the snapshot`);
  const label = numberOf(option.value, 127);
  const set = options.has("--set");
  return comparison(
    () => ({
      option,
      subject: "the connection has",
      wanted: `label ${label}`,
      actual: ({ packet }) => {
        const labels = [...(packet.ct?.entry?.labels ?? [])];
        return labels.length === 0 ? "no labels" : `label ${labels.join(", ")}`;
      },
    }),
    ({ packet }) => {
      const entry = packet.ct?.entry;
      if (!entry) return false;
      if (set && !entry.labels.has(label)) entry.labels = new Set([...entry.labels, label]);
      return entry.labels.has(label);
    },
  );
}
