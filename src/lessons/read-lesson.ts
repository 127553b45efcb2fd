/** Reads a lesson from a file, and says what is wrong with it and where. */
import type * as z from "zod/mini";
import { err, ok, type Result } from "../net/result.ts";
import { findJsonError } from "../snapshot/json-error.ts";
import { ASSERTIONS } from "./assertion.ts";
import { LESSON_FORMAT, LESSON_VERSION, type Lesson, lessonSchema } from "./lesson.ts";

type Issue = z.core.$ZodIssue;

/** Whether a parsed file means to be a lesson. */
function isLessonFile(value: unknown): boolean {
  return typeof value === "object" && value !== null && "format" in value && value.format === LESSON_FORMAT;
}

/** @returns the lesson, or one sentence for each thing that is wrong: `stops[2].says[0].holds: …` */
export function readLesson(value: unknown): Result<Lesson, readonly string[]> {
  if (!isLessonFile(value)) return err([`This is no lesson: its 'format' is not '${LESSON_FORMAT}'.`]);
  const version: unknown = typeof value === "object" && value !== null && "version" in value ? value.version : null;
  if (typeof version === "number" && version > LESSON_VERSION)
    return err([`This lesson is of version ${version}, made for a newer Hookline; this one reads ${LESSON_VERSION}.`]);
  const parsed = lessonSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return err(parsed.error.issues.flatMap((issue) => tell(issue, value)));
}

/** @returns as `readLesson`; where the text is no JSON, the line and column of the fault */
export function readLessonText(text: string): Result<Lesson, readonly string[]> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const fault = findJsonError(text);
    return err([
      fault
        ? `Line ${fault.line}, column ${fault.column}: ${`${fault.expected} was expected there.`}`
        : "This is not JSON.",
    ]);
  }
  return readLesson(value);
}

function tell(issue: Issue, root: unknown): readonly string[] {
  const where = pathText(issue.path);
  if (issue.path.at(-1) === "holds" || (issue.path.at(-2) === "holds" && valueAt(root, issue.path) === undefined))
    return [`${pathText(issue.path.slice(0, issue.path.lastIndexOf("holds") + 1))}: ${NO_GROUND}`];
  if (issue.code === "invalid_union") {
    const given = valueAt(root, issue.path);
    const { keys, ways } = alternatives(given);
    const chosen = ways.find((key) => keys.has(key));
    if (chosen === undefined) return [`${where}: it says none of ${ways.map((way) => `'${way}'`).join(", ")}.`];
    const own = issue.errors[ways.indexOf(chosen)] ?? [];
    return own.flatMap((inner) => tell({ ...inner, path: [...issue.path, ...inner.path] }, root));
  }
  if (issue.code === "unrecognized_keys")
    return [`${where}: ${issue.keys.map((key) => `'${key}'`).join(", ")} means nothing here.`];
  return [`${where}: ${sentenceOf(issue, valueAt(root, issue.path))}.`];
}

const NO_GROUND = "a claim rests on at least one assertion.";

function sentenceOf(issue: Issue, given: unknown): string {
  switch (issue.code) {
    case "invalid_value":
      return `it is ${issue.values.map((value) => `'${String(value)}'`).join(" or ")}`;
    case "invalid_type":
      return given === undefined ? "it is missing" : `it is no ${issue.expected}`;
    case "too_small":
      return `it has less than ${issue.minimum}`;
    case "too_big":
      return `it has more than ${issue.maximum}`;
    case "invalid_format":
      return "it is not of the form that it has here";
    case "custom":
      return issue.message ?? "it is not what stands here";
    default:
      return "it is not what stands here";
  }
}

/** The members that tell the ways of a union apart: an assertion's kinds, or a passage's two. */
function alternatives(given: unknown): { readonly keys: ReadonlySet<string>; readonly ways: readonly string[] } {
  const keys = new Set(typeof given === "object" && given !== null ? Object.keys(given) : []);
  const passage = keys.has("claim") || keys.has("aside");
  return { keys, ways: passage ? ["claim", "aside"] : Object.keys(ASSERTIONS) };
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) value = value instanceof Object ? Reflect.get(value, key) : undefined;
  return value;
}

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "The lesson";
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}
