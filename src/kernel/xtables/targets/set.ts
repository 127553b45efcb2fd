/** `-j SET`: net/netfilter/xt_set.c set_target_v3. What it adds or deletes lasts for the question. */
import { NEXT, type RuleContext, type Statement } from "../../rule.ts";
import { alterSet } from "../ipset/change.ts";
import { findInSet } from "../ipset/index.ts";
import { type Options, Unreadable } from "../options.ts";
import { type SetReference, setReference } from "../set-reference.ts";
import { action } from "../statement.ts";
import { maskedOf } from "../values.ts";

export function set(options: Options): Statement {
  const reference = (flag: string): SetReference | null => {
    const given = options.take(flag);
    return given ? setReference(given) : null;
  };
  const add = reference("--add-set");
  const remove = reference("--del-set");
  const map = reference("--map-set");
  options.ignore("--exist", "--timeout", "--map-queue");
  const mapMark = options.has("--map-mark");
  const mapPriority = options.has("--map-prio");
  if (!add && !remove && !map) throw new Unreadable("none of --add-set, --del-set and --map-set is given");
  return action(
    (context) => {
      if (add) alterSet(context, add.name, add.sides, "add");
      if (remove) alterSet(context, remove.name, remove.sides, "delete");
      if (map && (mapMark || mapPriority)) {
        const found = findInSet(context, map.name, map.sides);
        if ("undetermined" in found) return { type: "undetermined", reason: found.undetermined, action: true };
        if (found.member && !found.member.nomatch) applyExtension(context, found.member.options, mapMark, mapPriority);
      }
      return NEXT;
    },
    (context) => {
      const parts: string[] = [];
      if (add) parts.push(`has ${add.inWords(context)} added to set ${add.name}`);
      if (remove) parts.push(`has ${remove.inWords(context)} deleted from set ${remove.name}`);
      if (map) parts.push(`takes its mark and class from set ${map.name}`);
      return `${parts.join(", ")}, and goes on`;
    },
  );
}

/** A member's `skbmark 0x1/0xff` and `skbprio 1:10`. */
function applyExtension(
  { packet }: RuleContext,
  options: ReadonlyMap<string, string>,
  mapMark: boolean,
  mapPriority: boolean,
): void {
  const mark = options.get("skbmark");
  if (mapMark && mark !== undefined) {
    const { value, mask } = maskedOf(mark);
    packet.mark = ((packet.mark & ~mask) ^ value) >>> 0;
  }
  const [major, minor] = (options.get("skbprio") ?? "").split(":");
  if (mapPriority && major !== undefined && minor !== undefined)
    packet.priority = ((Number.parseInt(major, 16) << 16) | Number.parseInt(minor, 16)) >>> 0;
}
