/**
 * `-m physdev`: net/netfilter/xt_physdev.c physdev_mt. Outside of a bridge only negated options hold. `--physdev-in` is not
 * asked of a packet that is on a bridge but came in by none of its ports.
 */
import { NEXT, type RuleContext, type Statement } from "../../rule.ts";
import type { Given, GivenValue, Options } from "../options.ts";
import { answers, comparison, condition } from "../statement.ts";

export function physdev(options: Options): Statement[] {
  const bridged = options.flag("--physdev-is-bridged");
  const isIn = options.flag("--physdev-is-in");
  const isOut = options.flag("--physdev-is-out");
  const inPort = options.value("--physdev-in");
  const outPort = options.value("--physdev-out");
  const statements: Statement[] = [];
  if (bridged) statements.push(presence(bridged, "physOut", "is", "only passing through the bridge"));
  if (isIn) statements.push(presence(isIn, "physIn", "came", "in by a port of a bridge"));
  if (isOut) statements.push(presence(isOut, "physOut", "leaves", "by a port of a bridge"));
  if (inPort) statements.push(portCondition(inPort, "physIn"));
  if (outPort) statements.push(portCondition(outPort, "physOut"));
  return statements;
}

function presence(option: Given, side: "physIn" | "physOut", verb: string, wanted: string): Statement {
  const holds = ({ place }: RuleContext): boolean => place[side] !== null;
  return comparison(
    { option, subject: `packet ${verb}`, wanted, actual: (context) => (holds(context) ? wanted : `not ${wanted}`) },
    holds,
  );
}

function portCondition(option: GivenValue, side: "physIn" | "physOut"): Statement {
  const name = option.value;
  const prefix = name.endsWith("+") ? name.slice(0, -1) : null;
  const { yes, no } = answers(option);
  return condition(
    {
      option,
      subject: side === "physIn" ? "came in by" : "leaves by",
      wanted: `port ${name}`,
      actual: ({ place }) => (place[side] ? `port ${place[side].name}` : "no port of a bridge"),
    },
    ({ place }) => {
      const port = place[side];
      if (port === null) return side === "physIn" && place.physOut !== null ? NEXT : no;
      return (prefix === null ? port.name === name : port.name.startsWith(prefix)) ? yes : no;
    },
  );
}
