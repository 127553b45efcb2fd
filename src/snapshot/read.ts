import { err, ok, type Result } from "../net/result.ts";
import { findJsonError } from "./json-error.ts";
import {
  frame,
  LIST_OUTPUTS,
  type Misfit,
  type Outputs,
  processEntry,
  type Snapshot,
  type SnapshotNamespace,
  TEXT_OUTPUTS,
  warningEntry,
} from "./schema.ts";
import { sniff, sniffValue, tellSniffed } from "./sniff.ts";
import { FORMAT, type RawSnapshot, upgrade } from "./upgrade.ts";

/** Why a text or value is no snapshot. */
export interface SnapshotProblem {
  readonly kind: "not-json" | "not-a-snapshot" | "version" | "malformed";
  /** A sentence or two for the person who gave it, the place included. */
  readonly message: string;
  /** Where: `$.namespaces[2].inode`; `$` for the whole. */
  readonly path: string;
  /** Set for what is not JSON; 1-based. */
  readonly line?: number;
  readonly column?: number;
}

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: unknown;
  readonly values?: readonly unknown[];
}

/** `$.namespaces[2].outputs["a key"]`. */
function pathOf(steps: readonly PropertyKey[]): string {
  const step = (key: PropertyKey): string =>
    typeof key === "number"
      ? `[${key}]`
      : /^[\w-]+$/.test(String(key))
        ? `.${String(key)}`
        : `[${JSON.stringify(String(key))}]`;
  return `$${steps.map(step).join("")}`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  array: "a list",
  object: "an object",
  record: "an object",
};

function expectation(issue: Issue): string {
  if (issue.code === "invalid_type" && typeof issue.expected === "string")
    return KINDS[issue.expected] ?? issue.expected;
  if (issue.code === "invalid_value") return (issue.values ?? []).map((value) => JSON.stringify(value)).join(" or ");
  if (issue.code === "too_small") return "at least one";
  return "something else";
}

function nameOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "an object";
  const shown = JSON.stringify(value);
  return shown.length <= 40 ? shown : `${shown.slice(0, 39)}…`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined),
    value,
  );
}

function malformed(path: string, expected: string, found: string): SnapshotProblem {
  return { kind: "malformed", path, message: `At ${path}, ${expected} was expected, and ${found} found.` };
}

function isObject(value: unknown): value is RawSnapshot {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Frame = ReturnType<typeof frame.parse>;

/** Sorts the outputs of one namespace into those of the right kind and misfits. */
function sortOutputs(
  raw: { readonly [key: string]: unknown },
  inode: number,
  path: string,
  misfits: Misfit[],
): Outputs {
  const kept: { [key: string]: unknown } = {};
  for (const [name, value] of Object.entries(raw)) {
    // The capture writes null for a command that failed.
    if (value === null) continue;
    const list = LIST_OUTPUTS.some((known) => known === name);
    const text = TEXT_OUTPUTS.some((known) => known === name);
    const fits = list ? Array.isArray(value) : text ? typeof value === "string" : name === "nft" && isObject(value);
    if (fits) kept[name] = value;
    else {
      const expected = list
        ? "a list was expected"
        : text
          ? "a text was expected"
          : name === "nft"
            ? "an object was expected"
            : "no output of this name is known here";
      misfits.push({ namespace: inode, source: name, path: `${path}.${name}`, position: null, value, expected });
    }
  }
  return kept;
}

interface Entries<T> {
  readonly list: readonly unknown[];
  readonly source: string;
  readonly expected: string;
  read(value: unknown): T | null;
}

function sortEntries<T>({ list, source, expected, read }: Entries<T>, misfits: Misfit[]): T[] {
  return list.flatMap((value, index) => {
    const entry = read(value);
    if (entry !== null) return [entry];
    misfits.push({ namespace: null, source, path: `$.${source}[${index}]`, position: index + 1, value, expected });
    return [];
  });
}

function assemble(raw: Frame): Result<Snapshot, SnapshotProblem> {
  const misfits: Misfit[] = [];
  const seen = new Set<number>();
  const namespaces: SnapshotNamespace[] = [];
  for (const [index, { inode, role, names, pids, outputs }] of raw.namespaces.entries()) {
    const path = `$.namespaces[${index}]`;
    if (seen.has(inode)) {
      const expected = "this namespace came before, and each is expected once";
      misfits.push({ namespace: inode, source: "namespaces", path, position: index + 1, value: { inode }, expected });
      continue;
    }
    seen.add(inode);
    namespaces.push({
      inode,
      role: role ?? "other",
      names: names ?? [],
      pids: pids ?? [],
      outputs: sortOutputs(outputs, inode, `${path}.outputs`, misfits),
    });
  }
  const hosts = namespaces.filter((namespace) => namespace.role === "host");
  const [host] = hosts;
  if (host === undefined || hosts.length > 1)
    return err(malformed("$.namespaces", 'one namespace with "role": "host"', `${hosts.length}`));
  const processes = sortEntries(
    {
      list: raw.processes ?? [],
      source: "processes",
      expected: "an object with pid and netns was expected",
      read: (value) => {
        const entry = processEntry.safeParse(value);
        return entry.success ? { ...entry.data, args: entry.data.args ?? null } : null;
      },
    },
    misfits,
  );
  const warnings = sortEntries(
    {
      list: raw.warnings ?? [],
      source: "warnings",
      expected: "an object with command and message was expected",
      read: (value) => {
        const entry = warningEntry.safeParse(value);
        return entry.success ? { ...entry.data, namespace: entry.data.namespace ?? null } : null;
      },
    },
    misfits,
  );
  const { docker } = raw;
  return ok({
    capturedAt: raw.capturedAt ?? null,
    tool: raw.tool ?? null,
    host: { hostname: raw.host?.hostname ?? null, kernel: raw.host?.kernel ?? null, os: raw.host?.os ?? null },
    namespaces: [host, ...namespaces.filter((namespace) => namespace !== host)],
    processes,
    docker: docker
      ? { version: docker.version ?? null, containers: docker.containers ?? [], networks: docker.networks ?? [] }
      : null,
    warnings,
    misfits,
  });
}

/** Reads a snapshot that has been parsed from JSON. A part of the wrong shape deep inside is put aside in `misfits`. */
export function readSnapshotValue(value: unknown): Result<Snapshot, SnapshotProblem> {
  if (!isObject(value) || value["format"] !== FORMAT) {
    const path = isObject(value) ? "$.format" : "$";
    const known = tellSniffed(sniffValue(value));
    if (known !== null) return err({ kind: "not-a-snapshot", path, message: `This is ${known}, not a snapshot.` });
    const expected = isObject(value)
      ? `at $.format, "${FORMAT}" was expected, and ${nameOf(value["format"])} found`
      : `an object was expected, and ${nameOf(value)} found`;
    return err({ kind: "not-a-snapshot", path, message: `This is not a snapshot: ${expected}.` });
  }
  const { version } = value;
  if (typeof version !== "number" || !Number.isInteger(version))
    return err(malformed("$.version", "a whole number", nameOf(version)));
  const current = upgrade(value, version);
  if (!current.ok) return err({ kind: "version", path: "$.version", message: current.error });
  const parsed = frame.safeParse(current.value);
  if (parsed.success) return assemble(parsed.data);
  const issue: Issue | undefined = parsed.error.issues[0];
  if (issue === undefined) return err(malformed("$", "a snapshot", "something else"));
  return err(malformed(pathOf(issue.path), expectation(issue), nameOf(valueAt(current.value, issue.path))));
}

/** Parses JSON; the problem of what is none says the line and column, and what was expected there. */
export function readJson(text: string): Result<unknown, SnapshotProblem> {
  // Some editors and shells put a byte order mark first.
  const json = text.startsWith("\ufeff") ? text.slice(1) : text;
  try {
    return ok(JSON.parse(json));
  } catch {
    const { line, column, expected } = findJsonError(json) ?? { line: 1, column: 1, expected: "JSON" };
    const sniffed = sniff(json);
    const known = tellSniffed(sniffed);
    const message =
      sniffed.kind === "empty"
        ? "The file is empty."
        : known === null
          ? `This is not JSON: at line ${line}, column ${column}, ${expected} was expected.`
          : `This is ${known}, and not JSON.`;
    return err({ kind: "not-json", path: "$", message, line, column });
  }
}

/** Reads a snapshot file's text, already decompressed. */
export function readSnapshot(text: string): Result<Snapshot, SnapshotProblem> {
  const value = readJson(text);
  return value.ok ? readSnapshotValue(value.value) : value;
}
