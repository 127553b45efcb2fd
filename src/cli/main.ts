/** The command: `hookline trace …`, `… inspect …` (CONTRACT.md, section 2), `… diff …`, `… export …`. */
import type { QuestionText } from "../answers/question-text.ts";
import { type Command, HELP, readArguments } from "./arguments.ts";
import type { Style } from "./style.ts";
import { Unusable } from "./unusable.ts";

async function styleOf(output: NodeJS.WriteStream): Promise<Style> {
  const { colourStyle, plainStyle } = await import("./style.ts");
  const columns = Math.min(output.columns ?? 100, 140);
  return output.isTTY && process.env["NO_COLOR"] === undefined ? colourStyle(columns) : plainStyle(columns);
}

/** What the command prints. What is not needed for it is not loaded, so that help and refusals come at once. */
async function run(command: Command): Promise<string | Uint8Array> {
  if (command.type === "help") return HELP;
  if (command.type === "live") return startLive(command.args);
  const parse = await parser();
  if (command.type === "diff") {
    const { diffHosts, diffJson } = await import("./diff.ts");
    const difference = diffHosts(parse(command.before), parse(command.after), command.question);
    if (command.json) return `${JSON.stringify(diffJson(difference))}\n`;
    const { printDiff } = await import("./print-diff.ts");
    return `${printDiff(difference, await styleOf(process.stdout))}\n`;
  }
  const snapshot = parse(command.snapshot);
  if (command.type === "redact") {
    const { redactFile, restoreFile } = await import("./redact.ts");
    if (command.restore) return restoreFile(snapshot, parse(command.key));
    return redactFile(snapshot, command.key);
  }
  if (command.type === "inspect") {
    const { hostOf } = await import("./answer.ts");
    const { inspect } = await import("../answers/inspect.ts");
    const { compileHost } = await import("../kernel/simulator.ts");
    const host = hostOf(snapshot);
    const inspection = inspect(host, compileHost(host).problems);
    if (command.json) return `${JSON.stringify(inspection)}\n`;
    const { printInspection } = await import("./print-inspection.ts");
    return `${printInspection(inspection, await styleOf(process.stdout))}\n`;
  }
  if (command.type === "export") {
    const { exportJourney } = await import("./export.ts");
    return exportJourney(snapshot, command);
  }
  const questions = "file" in command.questions ? await listed(parse(command.questions.file)) : [command.questions];
  const { answerQuestions } = await import("./answer.ts");
  const answers = answerQuestions(snapshot, questions);
  if (command.json) {
    const { asSighted } = await import("./sightings.ts");
    return `${JSON.stringify(answers.map(asSighted))}\n`;
  }
  const { printJourney } = await import("./print.ts");
  const style = await styleOf(process.stdout);
  return `${answers.map((answer) => printJourney(answer.name, answer, style)).join("\n\n\n")}\n`;
}

/** The live server is another way in, of which this one knows no more than its name. Prints for itself until it ends. */
async function startLive(args: readonly string[]): Promise<string> {
  const { spawn } = await import("node:child_process");
  const { join } = await import("node:path");
  const script = join(import.meta.dirname, "../../e2e/tools/live.mjs");
  const server = spawn(process.execPath, [script, ...args], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => server.kill(signal));
  process.exitCode = await new Promise<number>((resolve) => server.on("close", (status) => resolve(status ?? 1)));
  return "";
}

/** Reads JSON files, compressed or not. */
async function parser(): Promise<(path: string) => unknown> {
  const { readText } = await import("./files.ts");
  const { readJson } = await import("../snapshot/read.ts");
  return (path) => {
    const value = readJson(readText(path));
    if (!value.ok) throw new Unusable(`${path}: ${value.error.message}`);
    return value.value;
  };
}

async function listed(value: unknown): Promise<readonly QuestionText[]> {
  const { readQuestionTexts } = await import("../answers/question-text.ts");
  const questions = readQuestionTexts(value);
  if (!questions.ok) throw new Unusable(questions.error);
  return questions.value;
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  process.stdout.write(await run(readArguments(process.argv.slice(2))));
} catch (error) {
  if (!(error instanceof Unusable)) throw error;
  process.stderr.write(`hookline: ${error.message.replaceAll(/\s*\n\s*/g, " ")}\n`);
  process.exitCode = 2;
}
