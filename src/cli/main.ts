/** The command: `hookline trace …`, `hookline inspect …` (CONTRACT.md, section 2). */
import { type Command, HELP, readArguments } from "./arguments.ts";
import type { Style } from "./style.ts";
import { Unusable } from "./unusable.ts";

async function styleOf(output: NodeJS.WriteStream): Promise<Style> {
  const { colourStyle, plainStyle } = await import("./style.ts");
  const columns = Math.min(output.columns ?? 100, 140);
  return output.isTTY && process.env["NO_COLOR"] === undefined ? colourStyle(columns) : plainStyle(columns);
}

/** What the command prints. What is not needed for it is not loaded, so that help and refusals come at once. */
async function run(command: Command): Promise<string> {
  if (command.type === "help") return HELP;
  const { readJson } = await import("../snapshot/read.ts");
  const { readText } = await import("./files.ts");
  const { answerQuestions, hostOf } = await import("./answer.ts");
  const parse = (path: string): unknown => {
    const value = readJson(readText(path));
    if (!value.ok) throw new Unusable(`${path}: ${value.error.message}`);
    return value.value;
  };
  if (command.type === "inspect") {
    const { inspect } = await import("../answers/inspect.ts");
    const { compileHost } = await import("../kernel/simulator.ts");
    const host = hostOf(parse(command.snapshot));
    const inspection = inspect(host, compileHost(host).problems);
    if (command.json) return `${JSON.stringify(inspection)}\n`;
    const { printInspection } = await import("./print-inspection.ts");
    return `${printInspection(inspection, await styleOf(process.stdout))}\n`;
  }
  const { readQuestionTexts } = await import("../answers/question-text.ts");
  const questions =
    "file" in command.questions
      ? readQuestionTexts(parse(command.questions.file))
      : { ok: true as const, value: [command.questions] };
  if (!questions.ok) throw new Unusable(questions.error);
  const answers = answerQuestions(parse(command.snapshot), questions.value);
  if (command.json) return `${JSON.stringify(answers)}\n`;
  const { printJourney } = await import("./print.ts");
  const style = await styleOf(process.stdout);
  return `${answers.map((answer) => printJourney(answer.name, answer, style)).join("\n\n\n")}\n`;
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
