import { parseArgs } from "node:util";
import type { QuestionText } from "../answers/question-text.ts";
import { parseTarget } from "../answers/target.ts";
import { Unusable } from "./unusable.ts";

/** What a journey can be exported as: an option for each, with the file that it is written to; `-` for standard output. */
export const EXPORTS = {
  html: "a page in one file, host and journey in it, that needs no network",
  svg: "a picture of the stage at one step",
  png: "the same, in pixels",
  strip: "a film strip of the steps that matter, as SVG",
  moving: "the whole journey as a moving picture, as SVG",
  markdown: "every step as a numbered list, with a Mermaid sequence diagram",
} as const;

export type ExportForm = keyof typeof EXPORTS;

export const HELP = `hookline: follow a packet through a Docker host, hook by hook

  hookline trace SNAPSHOT --from ENDPOINT --to TARGET [--proto tcp|udp|icmp]
                          [--src ADDRESS] [--sport N] [--mark N] [--json]
  hookline trace SNAPSHOT --questions FILE --json
  hookline inspect SNAPSHOT [--json]
  hookline redact SNAPSHOT --key KEY.json [--restore] > out.json
  hookline diff BEFORE AFTER [--from ENDPOINT --to TARGET …] [--json]
  hookline export SNAPSHOT --from ENDPOINT --to TARGET [--proto …] OUTPUT…
                           [--step N] [--theme light|dark] [--width PIXELS] [--title TEXT]
  hookline live [--ssh user@server]         watch this host, or another one; live --help tells more

SNAPSHOT   a file made by capture.sh, *.json or *.json.gz; - for standard input
ENDPOINT   host, container:NAME, netns:INODE, or outside:IFACE (a packet arrives there)
TARGET     ADDRESS[:PORT], NAME[:PORT] as the asker would look it up, or http://NAME
--src      the sender's address; from outside, the default gateway's where it is left out
redact     the same host without addresses, MACs, names, ids and comments; KEY.json is written, and
           with --restore gives back what stood there: it stays with you
diff       what changed between two snapshots and, with a question, where its two journeys part
--questions  a list: [{ "name": "a", "from": "container:web", "to": "192.0.2.10", "port": 8080 }]

export writes one journey, in one form or several; each OUTPUT names its file:
${Object.entries(EXPORTS)
  .map(([form, about]) => `--${form} FILE`.padEnd(17) + about)
  .join("\n")}
--step     which step to picture; the first translation or loss where it is left out

Exit status: 0 the questions were answered, whatever the outcomes; 2 unusable arguments or snapshot.
`;

export type Command =
  | { readonly type: "help" }
  /** The live server is a program of its own, and reads the rest by itself. */
  | { readonly type: "live"; readonly args: readonly string[] }
  /** `restore`: the key is read, and not written. */
  | { readonly type: "redact"; readonly snapshot: string; readonly key: string; readonly restore: boolean }
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
    }
  | {
      readonly type: "export";
      readonly snapshot: string;
      readonly question: QuestionText;
      readonly outputs: readonly { readonly form: ExportForm; readonly file: string }[];
      readonly picture: PictureArguments;
    };

export interface PictureArguments {
  /** From 1; null for the one that tells most. */
  readonly step: number | null;
  /** null for the reader's own, or light where nobody can tell. */
  readonly theme: "light" | "dark" | null;
  /** Pixels. */
  readonly width: number;
  /** null for the host's name and the question. */
  readonly title: string | null;
}

const OPTIONS = {
  from: { type: "string" },
  to: { type: "string" },
  proto: { type: "string" },
  src: { type: "string" },
  sport: { type: "string" },
  mark: { type: "string" },
  questions: { type: "string" },
  html: { type: "string" },
  svg: { type: "string" },
  png: { type: "string" },
  strip: { type: "string" },
  moving: { type: "string" },
  markdown: { type: "string" },
  step: { type: "string" },
  theme: { type: "string" },
  width: { type: "string" },
  title: { type: "string" },
  key: { type: "string" },
  restore: { type: "boolean" },
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

function numberOf(
  values: Values,
  key: "sport" | "mark" | "step" | "width",
  most: number,
  least = 0,
): number | undefined {
  const text = textOf(values, key);
  if (text === undefined) return undefined;
  const number = /^(\d+|0x[0-9a-f]+)$/i.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Unusable(`--${key}: '${text}' is not a number from ${least} to ${most}.`);
}

function protoOf(values: Values): QuestionText["proto"] {
  const proto = textOf(values, "proto") ?? "tcp";
  if (proto === "tcp" || proto === "udp" || proto === "icmp") return proto;
  throw new Unusable(`--proto: '${proto}' is not tcp, udp or icmp.`);
}

/** One question from the options; `need` says what is wrong where it is not whole. */
function questionOf(values: Values, need: string): QuestionText {
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

function outputsOf(values: Values): readonly { readonly form: ExportForm; readonly file: string }[] {
  return FORMS.flatMap((form) => {
    const file = textOf(values, form);
    return file === undefined ? [] : [{ form, file }];
  });
}

function pictureOf(values: Values): PictureArguments {
  const theme = textOf(values, "theme") ?? null;
  if (theme !== null && theme !== "light" && theme !== "dark")
    throw new Unusable(`--theme: '${theme}' is not light or dark.`);
  return {
    step: numberOf(values, "step", 1e6, 1) ?? null,
    theme,
    width: numberOf(values, "width", 8000, 320) ?? 1200,
    title: textOf(values, "title") ?? null,
  };
}

const ASKING = ["from", "to", "proto", "src", "sport", "mark"] as const;
const PICTURING = ["step", "theme", "width", "title"] as const;
const FORMS = Object.keys(EXPORTS) as ExportForm[];

/** How many files a command takes, which options beside `--help`, and what it makes of them. */
interface Reader {
  readonly files: 1 | 2;
  readonly options: readonly (keyof Values)[];
  read(values: Values, files: readonly [string, string]): Command;
}

const COMMANDS: Readonly<Record<Exclude<Command["type"], "help" | "live">, Reader>> = {
  trace: {
    files: 1,
    options: [...ASKING, "questions", "json"],
    read(values, [snapshot]) {
      const json = values.json === true;
      const file = textOf(values, "questions");
      if (file === undefined)
        return {
          type: "trace",
          snapshot,
          json,
          questions: questionOf(values, "trace needs --from and --to, or --questions."),
        };
      const asking = ASKING.find((key) => values[key] !== undefined);
      if (asking !== undefined) throw new Unusable(`--${asking} and --questions exclude each other.`);
      if (file === "-" && snapshot === "-")
        throw new Unusable("Only one of snapshot and questions can be standard input.");
      return { type: "trace", snapshot, json, questions: { file } };
    },
  },
  inspect: {
    files: 1,
    options: ["json"],
    read: (values, [snapshot]) => ({ type: "inspect", snapshot, json: values.json === true }),
  },
  redact: {
    files: 1,
    options: ["key", "restore"],
    read(values, [snapshot]) {
      const key = textOf(values, "key");
      if (key === undefined) throw new Unusable("redact needs --key FILE.");
      return { type: "redact", snapshot, key, restore: values.restore === true };
    },
  },
  diff: {
    files: 2,
    options: [...ASKING, "json"],
    read(values, [before, after]) {
      if (before === "-" && after === "-") throw new Unusable("Only one of the snapshots can be standard input.");
      const asks = ASKING.some((key) => values[key] !== undefined);
      const question = asks ? questionOf(values, "diff asks with both --from and --to.") : null;
      return { type: "diff", before, after, json: values.json === true, question };
    },
  },
  export: {
    files: 1,
    options: [...ASKING, ...FORMS, ...PICTURING],
    read(values, [snapshot]) {
      const outputs = outputsOf(values);
      if (outputs.length === 0)
        throw new Unusable(`export needs an output: ${FORMS.map((one) => `--${one} FILE`).join(", ")}.`);
      if (outputs.filter((one) => one.file === "-").length > 1)
        throw new Unusable("Only one output can be standard output.");
      const question = questionOf(values, "export needs --from and --to.");
      return { type: "export", snapshot, question, outputs, picture: pictureOf(values) };
    },
  },
};

/** Reads the command line, without the program's own words. Throws `Unusable` with what is wrong with it. */
export function readArguments(argv: readonly string[]): Command {
  if (argv[0] === "live") return { type: "live", args: argv.slice(1) };
  const { values, positionals } = parse(argv);
  const [name, first, ...others] = positionals;
  if (values.help || name === "help") return { type: "help" };
  const names = Object.keys(COMMANDS);
  const choice = `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
  if (name === undefined) throw new Unusable(`Say ${choice}; --help tells more.`);
  const command = Object.entries(COMMANDS).find(([one]) => one === name)?.[1];
  if (!command) throw new Unusable(`'${name}' is not ${choice}.`);
  const [second, ...more] = command.files === 2 ? others : ["", ...others];
  if (first === undefined || second === undefined)
    throw new Unusable(`${name} needs ${command.files === 2 ? "two snapshot files" : "a snapshot file"}.`);
  if (more.length > 0) throw new Unusable(`'${more[0]}' is one argument too many.`);
  // An option that a command has no use for is told, never ignored.
  const unused = (Object.keys(values) as (keyof Values)[]).find((key) => !command.options.includes(key));
  if (unused !== undefined) throw new Unusable(`${name} takes no --${unused}.`);
  return command.read(values, [first, second]);
}
