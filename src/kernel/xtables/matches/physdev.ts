/**
 * `-m physdev`: net/netfilter/xt_physdev.c physdev_mt. Outside of a bridge only negated options hold. `--physdev-in` is not
 * asked of a packet that is on a bridge but came in by none of its ports.
 */
import { BREAK, NEXT, type RuleContext, type Statement } from "../../rule.ts";
import type { Given, GivenValue, Options } from "../options.ts";
import { answers, condition } from "../statement.ts";

export function physdev(options: Options): Statement[] {
  const bridged = options.flag("--physdev-is-bridged");
  const isIn = options.flag("--physdev-is-in");
  const isOut = options.flag("--physdev-is-out");
  const inPort = options.value("--physdev-in");
  const outPort = options.value("--physdev-out");
  const statements: Statement[] = [];
  if (bridged) statements.push(presence(bridged, "physOut", "packet is bridged", "packet is not bridged"));
  if (isIn)
    statements.push(
      presence(isIn, "physIn", "packet came in by a bridge's port", "packet came in by no bridge's port"),
    );
  if (isOut)
    statements.push(
      presence(isOut, "physOut", "packet leaves by a bridge's port", "packet leaves by no bridge's port"),
    );
  if (inPort) statements.push(portCondition(inPort, "physIn"));
  if (outPort) statements.push(portCondition(outPort, "physOut"));
  return statements;
}

function presence(option: Given, side: "physIn" | "physOut", there: string, missing: string): Statement {
  const holds = ({ place }: RuleContext): boolean => place[side] !== null;
  return {
    run: (context) => (holds(context) === option.negated ? BREAK : NEXT),
    explain(context) {
      const actual = holds(context) ? there : missing;
      return { why: actual, failed: { condition: option.written, wanted: option.negated ? missing : there, actual } };
    },
  };
}

function portCondition(option: GivenValue, side: "physIn" | "physOut"): Statement {
  const name = option.value;
  const prefix = name.endsWith("+") ? name.slice(0, -1) : null;
  const { yes, no } = answers(option);
  return condition(
    () => ({
      option,
      subject: side === "physIn" ? "came in by" : "leaves by",
      wanted: `port ${name}`,
      actual: ({ place }) => (place[side] ? `port ${place[side].name}` : "no bridge's port"),
    }),
    ({ place }) => {
      const port = place[side];
      // physdev_mt(): off the bridges a port differs from every name; on one, no output port is never the one asked for
      if (port === null) return place.physIn === null && place.physOut === null ? no : side === "physIn" ? NEXT : BREAK;
      return (prefix === null ? port.name === name : port.name.startsWith(prefix)) ? yes : no;
    },
  );
}
