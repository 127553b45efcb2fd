/** `hookline export`: one journey, written in the forms that were asked for. */
import { writeFileSync } from "node:fs";
import { ask } from "../answers/ask.ts";
import { journeyMarkdown } from "../answers/markdown.ts";
import { tellQuestion } from "../answers/question-text.ts";
import { compileHost, simulate } from "../kernel/simulator.ts";
import { calloutOf } from "../stage/callout.ts";
import { movingPicture } from "../stage/picture/moving.ts";
import type { Told } from "../stage/picture/packet.ts";
import { stagePicture, tellOn } from "../stage/picture/picture.ts";
import { filmStrip } from "../stage/picture/strip.ts";
import { hostOf } from "./answer.ts";
import type { Command, ExportForm } from "./arguments.ts";
import { Unusable } from "./unusable.ts";

/**
 * Writes the files, all or, where something is wrong with the question or the step, none.
 *
 * @returns what is to stand on standard output: an output of file `-`, or else a line for each file
 * @throws {Unusable}
 */
export async function exportJourney(
  snapshotValue: unknown,
  command: Extract<Command, { type: "export" }>,
): Promise<string | Uint8Array> {
  const host = hostOf(snapshotValue);
  const question = ask(host, command.question);
  if (!question.ok) throw new Unusable(question.error);
  const journey = simulate(compileHost(host), question.value);
  const told = tellOn(host, journey);
  const { step, theme, width } = command.picture;
  if (step !== null && step > told.steps.length)
    throw new Unusable(`--step: the journey has ${told.steps.length} steps, not ${step}.`);
  const index = step === null ? tellingStep(told) : step - 1;
  const options = {
    theme: theme ?? "light",
    width,
    title: command.picture.title ?? `${host.hostname}: ${tellQuestion(command.question)}`,
  };
  const make: Readonly<Record<ExportForm, () => string | Uint8Array | Promise<string | Uint8Array>>> = {
    html: async () => (await import("./html.ts")).singleFile(host.hostname, snapshotValue, command),
    svg: () => stagePicture(told, index, options),
    png: async () => (await import("./png.ts")).pngOf(stagePicture(told, index, options)),
    strip: () => filmStrip(told, options),
    moving: () => movingPicture(told, options),
    markdown: () => journeyMarkdown(command.picture.title ?? host.hostname, command.question, journey),
  };
  const made: { readonly file: string; readonly content: string | Uint8Array }[] = [];
  for (const { form, file } of command.outputs) made.push({ file, content: await make[form]() });
  let output: string | Uint8Array | null = null;
  for (const { file, content } of made) {
    if (file === "-") output = content;
    else write(file, content);
  }
  return output ?? made.map(({ file, content }) => `${file}  ${sizeOf(content)}\n`).join("");
}

/** The first step at which something happens to the packet that is worth a picture: a translation, or its loss. */
function tellingStep({ steps }: Told): number {
  const telling = steps.findIndex(({ step }) => {
    const callout = calloutOf(step);
    return callout?.type === "translation" || (callout?.type === "end" && step.at !== "outside");
  });
  return telling === -1 ? steps.length - 1 : telling;
}

function write(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new Unusable(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function sizeOf(content: string | Uint8Array): string {
  return `${Math.ceil(Buffer.byteLength(content) / 1024)} kB`;
}
