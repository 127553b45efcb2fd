/** `ip saddr . tcp dport`: several values, looked up as one. */
import type { Json } from "../../../host/model.ts";
import type { ExpressionKind, Operand } from "../language.ts";
import { isObject, listOf, NotUnderstood } from "../understanding.ts";
import { undetermined } from "../value.ts";
import { namedFieldOf } from "./payload.ts";

const BYTE = 8;
const NO_SINGLE_VALUE = undetermined("several values cannot be compared as one");

export const concat: ExpressionKind = {
  types: (body, language) => partsOf(body).flatMap((part) => language.types(part)),
  print: (body, language) =>
    listOf(body)
      .map((part) => language.print(part))
      .join(" . "),
  compile(body, scope) {
    const parts: readonly Operand[] = partsOf(body).map((part) => scope.operand(part));
    const [first] = parts;
    if (first === undefined) throw new NotUnderstood("a concatenation of nothing");
    const unknown = parts.find((part) => part.unknown !== undefined)?.unknown;
    return {
      type: first.type,
      parts,
      read: () => NO_SINGLE_VALUE,
      absence: (context) => {
        const missing = parts.find((part) => part.read(context) === undefined);
        return (missing ?? first).absence(context);
      },
      show: (value, context) => first.show(value, context),
      subject: parts.map((part) => part.subject).join(" and "),
      ...(unknown === undefined ? {} : { unknown }),
    };
  },
};

function partsOf(body: Json): readonly Json[] {
  return listOf(body).map(withoutAlignment);
}

/**
 * nft 1.0.6 prints `ip dscp . ip protocol` as `ip dscp >> 2 . ip protocol`: the shift that brings the field's bits to the
 * right end of its byte, as well as the field, which is those bits.
 */
function withoutAlignment(part: Json): Json {
  const [left, by] = isObject(part) ? listOf(part[">>"]) : [];
  if (!isObject(left) || !isObject(left.payload) || !("protocol" in left.payload)) return part;
  const field = namedFieldOf(left.payload)?.field;
  if (field === undefined || field.bits % BYTE === 0) return part;
  return by === (BYTE - ((field.offset + field.bits) % BYTE)) % BYTE ? left : part;
}
