/**
 * Rules in nft's own syntax, as `nft list ruleset` prints them: for people, and for the words of explanations.
 *
 *   {"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 80}}, {"accept": null}
 *   → tcp dport 80 accept
 */
import type { Json, NftFamily, NftRule } from "../../host/model.ts";
import type { DataType } from "./datatypes/datatype.ts";
import { plain, quoted } from "./datatypes/datatype.ts";
import { duration } from "./datatypes/index.ts";
import { EXPRESSIONS } from "./expressions/index.ts";
import type { Language } from "./language.ts";
import { STATEMENTS } from "./statements/index.ts";
import { isExpression } from "./syntax.ts";
import { isList, isObject, listOf, NotUnderstood, soleMember } from "./understanding.ts";

/** A rule as one line. What is not known stands in it as the JSON that it is. */
export function printRule(rule: NftRule, family: NftFamily): string {
  if (rule.xt) return rule.xt.text.replace(/^-A \S+ ?/, "");
  const language = languageOf(family);
  const words = rule.expr.map((statement) => printAny(statement, language));
  if (rule.comment !== null) words.push(`comment ${quoted(rule.comment)}`);
  return words.join(" ");
}

function printAny(statement: Json, language: Language): string {
  try {
    return language.printStatement(statement);
  } catch (error) {
    if (error instanceof NotUnderstood) return typeof statement === "string" ? statement : JSON.stringify(statement);
    throw error;
  }
}

/** The language of a table's family. */
export function languageOf(family: NftFamily): Language {
  const language: Language = {
    family,
    types(expression) {
      const { kind, body } = expressionOf(expression);
      return kind.types(body, language);
    },
    print(expression) {
      const { kind, body } = expressionOf(expression);
      return kind.print(body, language);
    },
    printRight: (right, types) => printRight(right, types, language),
    printStatement(statement) {
      const { name, body } = soleMember(statement);
      const kind = STATEMENTS.get(name);
      if (kind === undefined) throw new NotUnderstood(`statement '${name}' is not known`);
      return kind.print(body, language);
    },
  };
  return language;
}

function expressionOf(expression: Json) {
  const { name, body } = soleMember(expression);
  const kind = EXPRESSIONS.get(name);
  if (kind === undefined) throw new NotUnderstood(`expression '${name}' is not known`);
  return { kind, body };
}

// ── what stands at the right of a comparison ────────────────────────────────────────────────────────────────────────

function printRight(json: Json, types: readonly DataType[], language: Language): string {
  if (typeof json === "boolean") return json ? "exists" : "missing";
  if (isList(json)) return json.map((item) => printLiteral(item, types[0])).join(",");
  if (!isObject(json)) return printLiteral(json, types[0]);
  if (isExpression(json)) return language.print(json);
  const { name, body } = soleMember(json);
  switch (name) {
    case "set":
      return `{ ${listOf(body)
        .map((item) => printRight(item, types, language))
        .join(", ")} }`;
    case "concat":
      return listOf(body)
        .map((part, i) => printRight(part, types.slice(i, i + 1), language))
        .join(" . ");
    case "range":
      return listOf(body)
        .map((end) => types[0]?.printEnd?.(end) ?? printLiteral(end, types[0]))
        .join("-");
    case "prefix":
      return isObject(body) ? `${printLiteral(body.addr ?? null, types[0])}/${plain(body.len ?? null)}` : plain(json);
    case "|":
      return listOf(body)
        .map((flag) => printLiteral(flag, types[0]))
        .join(" | ");
    case "elem":
      return printElement(body, types, language);
    default:
      return language.printStatement(json);
  }
}

function printLiteral(literal: Json, type: DataType | undefined): string {
  if (typeof literal === "string" && (literal.startsWith("@") || literal === "*")) return literal;
  if (type !== undefined) return type.print(literal);
  return typeof literal === "string" ? quoted(literal) : plain(literal);
}

/** `{"val": …, "timeout": 60, "comment": "x", "counter": …}`. */
function printElement(elem: Json, types: readonly DataType[], language: Language): string {
  if (!isObject(elem)) return plain(elem);
  const { val = null, timeout, expires, comment, ...statements } = elem;
  const words = [printRight(val, types, language)];
  for (const [name, body] of Object.entries(statements)) words.push(language.printStatement({ [name]: body }));
  if (typeof timeout === "number") words.push(`timeout ${duration(timeout)}`);
  if (typeof expires === "number") words.push(`expires ${duration(expires)}`);
  if (typeof comment === "string") words.push(`comment ${quoted(comment)}`);
  return words.join(" ");
}
