/** `meta mark set 0x1`, `ct mark set meta mark`, `ip dscp set cs1`, `tcp option maxseg size set 1400`: changes what it names. */
import type { Json } from "../../../host/model.ts";
import { BREAK, NEXT, type Statement } from "../../rule.ts";
import { format } from "../datatypes/datatype.ts";
import { namedFieldOf, presence } from "../expressions/payload.ts";
import { parseTcpOption } from "../expressions/tcp-option.ts";
import type { RuleScope, StatementKind } from "../language.ts";
import { isObject, membersOf, NotUnderstood, soleMember, textOf } from "../understanding.ts";
import type { Value } from "../value.ts";
import { compileValue, printValue } from "../value-source.ts";
import { ctWriter } from "./mangle-ct.ts";
import { metaWriter } from "./mangle-meta.ts";
import { tcpOptionWriter } from "./mangle-tcp-option.ts";
import { NO_EFFECT, type Writer } from "./writer.ts";

function parse(body: Json): { readonly key: Json; readonly value: Json } {
  const { key, value } = membersOf(body, ["key", "value"]);
  if (key === undefined || value === undefined) throw new NotUnderstood("a change without key or value");
  return { key, value };
}

export const mangle: StatementKind = {
  print(body, language) {
    const { key, value } = parse(body);
    return `${language.print(key)} set ${printValue(value, language.types(key), language)}`;
  },
  compile(body, scope) {
    const { key, value } = parse(body);
    const writer = writerOf(key, scope);
    const [type] = scope.language.types(key);
    if (type === undefined) throw new NotUnderstood("a change of what has no type");
    if (typeof writer === "string") throw new NotUnderstood(writer);
    return compile(scope.language.print(key), writer, compileValue(value, type, scope), (v) => format(type, v));
  },
};

function compile(
  target: string,
  write: Exclude<Writer, string>,
  source: ReturnType<typeof compileValue>,
  show: (value: Value) => string,
): Statement {
  let last: ReturnType<typeof source.read>;
  let written = false;
  const made: Statement = {
    run(context) {
      last = source.read(context);
      written = false;
      if (last === undefined) return BREAK;
      if (typeof last === "object") return write === NO_EFFECT ? NEXT : { ...last, action: true };
      const result = write(context, last);
      written = result === NEXT;
      return result;
    },
    explain(context) {
      if (last === undefined) return { why: source.absence(context) };
      if (typeof last === "object") return { why: write === NO_EFFECT ? `sets ${target}` : last.reason };
      return { why: written ? `sets ${target} to ${show(last)}` : `the packet has no ${target}` };
    },
  };
  return source.unknown === undefined || write === NO_EFFECT ? made : { ...made, undetermined: source.unknown };
}

function writerOf(key: Json, scope: RuleScope): Writer {
  const { name, body } = soleMember(key);
  switch (name) {
    case "meta":
      return metaWriter(textOf(isObject(body) ? body.key : undefined, "key"));
    case "ct":
      return ctWriter(body);
    case "payload":
      return payloadWriter(body, scope);
    case "tcp option":
      return tcpOptionWriter(parseTcpOption(body));
    default:
      return `changes of '${name}' are not known`;
  }
}

/** nft_payload_set_eval(). */
function payloadWriter(body: Json, scope: RuleScope): Writer {
  const named = namedFieldOf(body);
  if (named === undefined) return "changes of bits without a name are not simulated";
  const { write } = named.field;
  if (write === undefined) return `changes of '${named.protocol} ${named.name}' are not simulated`;
  const present = presence(named.protocol, named.header, scope);
  return (context, value) => {
    if (!present(context)) return BREAK;
    if (write !== "no-effect") write(context.packet, value);
    return NEXT;
  };
}
