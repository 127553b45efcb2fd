import type { RuleContext } from "../rule.ts";
import { type DataType, format } from "./datatypes/datatype.ts";
import type { Operand } from "./language.ts";
import { type Reading, undetermined } from "./value.ts";

interface OperandOptions {
  readonly subject: string;
  readonly absence?: (context: RuleContext) => string;
  readonly show?: Operand["show"];
}

const NOTHING = (): string => "there is nothing to compare";

/** An operand with a single value. */
export function operand(type: DataType, read: (context: RuleContext) => Reading, options: OperandOptions): Operand {
  const self: Operand = {
    type,
    get parts() {
      return [self];
    },
    read,
    subject: options.subject,
    absence: options.absence ?? NOTHING,
    show: options.show ?? ((value) => format(type, value)),
  };
  return self;
}

/** An operand whose value no snapshot tells, where `present` says that there is one at all. */
export function unknownOperand(
  type: DataType,
  reason: string,
  options: OperandOptions & { readonly present?: (context: RuleContext) => boolean },
): Operand {
  const verdict = undetermined(reason);
  const present = options.present;
  const read = present === undefined ? () => verdict : (c: RuleContext) => (present(c) ? verdict : undefined);
  return { ...operand(type, read, options), unknown: reason };
}
