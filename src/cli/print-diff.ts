import type { ThingDifference } from "../answers/differences/hosts.ts";
import type { Detail } from "../answers/differences/pairs.ts";
import type { ChainDifference } from "../answers/differences/rules.ts";
import type { SetDifference } from "../answers/differences/sets.ts";
import { KIND_NAMES, summarise, tellJourneys } from "../answers/differences/tell.ts";
import type { Diff } from "./diff.ts";
import { type Style, wrap } from "./style.ts";

type Change = "added" | "removed" | "changed";
const SIGNS: Readonly<Record<Change, string>> = { added: "+", removed: "-", changed: "~" };
/** Rules around those that changed, as in a diff. */
const CONTEXT = 2;

/**
 * Differences for a person to read, signed as diff(1) does it:
 *
 *     1 rule added, 1 interface changed
 *
 *     ~ interface host/br-app  MTU: 1500 → 1400
 *     ~ host  iptables ip filter FORWARD
 *         1 -j DOCKER-USER
 *       + 2 -s 10.0.0.0/8 -j DROP
 */
export function printDiff({ hosts, asked }: Diff, style: Style): string {
  const { things, chains, sets, untold } = hosts;
  const lines = [style.strong(summarise(hosts))];
  if (things.length + sets.length > 0) lines.push("", ...things.map((one) => thingLine(one, style)));
  lines.push(...sets.flatMap((set) => setLines(set, style)));
  lines.push(...chains.flatMap((chain) => ["", ...chainLines(chain, style)]));
  lines.push(
    ...untold.map(({ namespace, output, missing }) =>
      style.doubtful(
        `? ${namespace} ${output}: not in the ${missing === "before" ? "first" : "second"} snapshot, so nothing is said of it`,
      ),
    ),
  );
  if (asked)
    lines.push(
      "",
      style.strong(asked.question),
      ...wrap(tellJourneys(asked.difference, asked.before, asked.after), style.columns),
    );
  return lines.join("\n");
}

function toneOf(change: Change, style: Style): (text: string) => string {
  return change === "added" ? style.good : change === "removed" ? style.bad : style.changed;
}

function thingLine({ kind, change, namespace, name, details }: ThingDifference, style: Style): string {
  const place = namespace === null ? name : kind === "link" ? `${namespace}/${name}` : `${namespace}  ${name}`;
  const head = `${SIGNS[change]} ${KIND_NAMES[kind][0]} ${place}`;
  const rest = details.map((detail) => detailText(detail, change)).join("; ");
  return toneOf(change, style)(head) + (rest && `  ${rest}`);
}

function detailText({ what, before, after }: Detail, change: Change): string {
  if (change !== "changed") return `${what} ${before ?? after}`;
  return `${what}: ${before ?? "none"} → ${after ?? "none"}`;
}

function setLines({ change, namespace, name, added, removed }: SetDifference, style: Style): readonly string[] {
  return [
    toneOf(change, style)(`${SIGNS[change]} set ${namespace}  ${name}`),
    ...removed.map((element) => style.bad(`    - ${element}`)),
    ...added.map((element) => style.good(`    + ${element}`)),
  ];
}

function chainLines(
  { change, namespace, backend, family, table, chain, policy, lines }: ChainDifference,
  style: Style,
) {
  const told = lines.map((line, at) => ({
    ...line,
    near: lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ sign }) => sign !== "kept"),
  }));
  const width = String(lines.length).length;
  return [
    toneOf(change, style)(`${SIGNS[change]} ${namespace}  ${backend} ${family} ${table} ${chain}`),
    ...(policy ? [style.changed(`  ~ policy ${policy.before ?? "none"} → ${policy.after ?? "none"}`)] : []),
    ...told.flatMap(({ sign, text, before, after, near }, at) => {
      if (!near) return told[at - 1]?.near === false ? [] : [style.faint("    …")];
      const number = String(after ?? before).padStart(width);
      if (sign === "kept") return [style.faint(`    ${number} ${text}`)];
      return [sign === "added" ? style.good(`  + ${number} ${text}`) : style.bad(`  - ${number} ${text}`)];
    }),
  ];
}
