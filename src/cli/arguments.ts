import { parseArgs } from "node:util";
import type { QuestionText } from "../answers/question-text.ts";
import { parseTarget } from "../answers/target.ts";
import { Unusable } from "./unusable.ts";

export const HELP = `hookline: follow a packet through a Docker host, hook by hook

  hookline trace SNAPSHOT --from ENDPOINT --to TARGET [--proto tcp|udp|icmp]
                          [--src ADDRESS] [--sport N] [--mark N] [--json]
  hookline trace SNAPSHOT --questions FILE --json
  hookline inspect SNAPSHOT [--json]
  hookline diff BEFORE AFTER [--from ENDPOINT --to TARGET …] [--json]

SNAPSHOT   a file made by capture.sh, *.json or *.json.gz; - for standard input
ENDPOINT   host, container:NAME, netns:INODE, or outside:IFACE (a packet arrives there)
TARGET     ADDRESS[:PORT], NAME[:PORT] as the asker would look it up, or http://NAME
--src      the sender's address; from outside, the default gateway's where it is left out
diff       what changed between two snapshots and, with a question, where its two journeys part
--questions  a list: [{ "name": "a", "from": "container:web", "to": "192.0.2.10", "port": 8080 }]

Exit status: 0 the questions were answered, whatever the outcomes; 2 unusable arguments or snapshot.
`;

export type Command =
  | { readonly type: "help" }
  | { readonly type: "inspect"; readonly snapshot: string; readonly json: boolean }
  | {
      readonly type: "diff";
      readonly before: string;
      readonly after: string;
      readonly json: boolean;
      /** To be asked of both; null compares the hosts alone. */
      readonly question: QuestionText | null;
    }
  | {
      readonly type: "trace";
      readonly snapshot: string;
      readonly json: boolean;
      /** One from the arguments, or the file that holds a list. */
      readonly questions: QuestionText | { readonly file: string };
    };

const OPTIONS = {
  from: { type: "string" },
  to: { type: "string" },
  proto: { type: "string" },
  src: { type: "string" },
  sport: { type: "string" },
  mark: { type: "string" },
  questions: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

type Values = { readonly [K in keyof typeof OPTIONS]?: string | boolean | undefined };

function parse(argv: readonly string[]): { readonly values: Values; readonly positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new Unusable(error instanceof Error ? error.message : String(error));
  }
}

function textOf(values: Values, key: keyof Values): string | undefined {
  const value = values[key];
  return typeof value === "string" ? value : undefined;
}

function numberOf(values: Values, key: "sport" | "mark", most: number): number | undefined {
  const text = textOf(values, key);
  if (text === undefined) return undefined;
  const number = /^(\d+|0x[0-9a-f]+)$/i.test(text) ? Number(text) : Number.NaN;
  if (number <= most) return number;
  throw new Unusable(`--${key}: '${text}' is not a number from 0 to ${most}.`);
}

function protoOf(values: Values): QuestionText["proto"] {
  const proto = textOf(values, "proto") ?? "tcp";
  if (proto === "tcp" || proto === "udp" || proto === "icmp") return proto;
  throw new Unusable(`--proto: '${proto}' is not tcp, udp or icmp.`);
}

/** One question from the options; `need` says what is wrong where it is not whole. */
function questionOf(values: Values, need = "trace needs --from and --to, or --questions."): QuestionText {
  const from = textOf(values, "from");
  const to = textOf(values, "to");
  if (from === undefined || to === undefined) throw new Unusable(need);
  const target = parseTarget(to);
  if (!target.ok) throw new Unusable(`--to: ${target.error}`);
  const { port } = target.value;
  const src = textOf(values, "src");
  const sport = numberOf(values, "sport", 65535);
  const mark = numberOf(values, "mark", 0xffffffff);
  return {
    from,
    to: target.value.to,
    proto: protoOf(values),
    ...(port === null ? {} : { port }),
    ...(src === undefined ? {} : { src }),
    ...(sport === undefined ? {} : { sport }),
    ...(mark === undefined ? {} : { mark }),
  };
}

/** Reads the command line, without the program's own words. Throws `Unusable` with what is wrong with it. */
export function readArguments(argv: readonly string[]): Command {
  const { values, positionals } = parse(argv);
  const [command, snapshot, ...more] = positionals;
  if (values.help || command === "help") return { type: "help" };
  if (command !== "trace" && command !== "inspect" && command !== "diff")
    throw new Unusable(
      command === undefined
        ? "Say trace, inspect or diff; --help tells more."
        : `'${command}' is not trace, inspect or diff.`,
    );
  if (command === "diff") return readDiff(values, positionals.slice(1));
  if (snapshot === undefined) throw new Unusable(`${command} needs a snapshot file.`);
  if (more.length > 0) throw new Unusable(`'${more[0]}' is one argument too many.`);
  const json = values.json === true;
  const file = textOf(values, "questions");
  const asking = askingIn(values);
  if (command === "inspect") {
    if (asking !== undefined || file !== undefined) throw new Unusable(`inspect takes no --${asking ?? "questions"}.`);
    return { type: "inspect", snapshot, json };
  }
  if (file === undefined) return { type: "trace", snapshot, json, questions: questionOf(values) };
  if (asking !== undefined) throw new Unusable(`--${asking} and --questions exclude each other.`);
  if (file === "-" && snapshot === "-") throw new Unusable("Only one of snapshot and questions can be standard input.");
  return { type: "trace", snapshot, json, questions: { file } };
}

/** The first of the options that say a question; undefined where none is given. */
function askingIn(values: Values): keyof Values | undefined {
  return (["from", "to", "proto", "src", "sport", "mark"] as const).find((key) => values[key] !== undefined);
}

function readDiff(values: Values, [before, after, ...more]: readonly string[]): Command {
  if (before === undefined || after === undefined) throw new Unusable("diff needs two snapshot files.");
  if (more.length > 0) throw new Unusable(`'${more[0]}' is one argument too many.`);
  if (before === "-" && after === "-") throw new Unusable("Only one of the snapshots can be standard input.");
  if (values.questions !== undefined) throw new Unusable("diff takes one question, by --from and --to.");
  const question = askingIn(values) === undefined ? null : questionOf(values, "diff asks with both --from and --to.");
  return { type: "diff", before, after, json: values.json === true, question };
}
