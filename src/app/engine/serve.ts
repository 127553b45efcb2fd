/**
 * What holds a host: reads a snapshot, builds and compiles it, and simulates what is asked. It runs in a worker, off the
 * page's own thread, or at the other end of a channel, where there can be no worker.
 *
 *   bytes ─ text ─ snapshot ─ host ─ compiled ─┬─ journey
 *                                              └─ journey …
 */
import { ask } from "../../answers/ask.ts";
import { readQuestionTexts } from "../../answers/question-text.ts";
import { suggest } from "../../answers/suggestions.ts";
import { buildHost } from "../../host/build.ts";
import { type CompiledHost, compileHost, simulate } from "../../kernel/simulator.ts";
import { Refusal } from "../problems.ts";
import { readFiles } from "./files.ts";
import type { Answer, Opened, Phase, Reply, Request } from "./protocol.ts";

/** Namespaces to a message: few enough that the page takes one between two frames. */
const BATCH = 50;

/**
 * @param reply takes what there is to say
 * @returns what is to be called with each request
 */
export function serveHost(reply: (message: Reply) => void): (request: Request) => Promise<void> {
  let compiled: CompiledHost | null = null;

  function begin(phase: Phase): void {
    reply({ type: "progress", phase });
  }

  async function open({ bytes, besides }: Extract<Request, { type: "open" }>): Promise<Opened> {
    begin("reading");
    const { snapshot, gathered } = await readFiles([{ name: "the text", bytes }, ...besides]);
    begin("building");
    const host = buildHost(snapshot);
    begin("compiling");
    compiled = compileHost(host);
    const suggestions = suggest(host);
    const [own, ...others] = host.namespaces;
    for (let at = 0; at < others.length; at += BATCH)
      reply({ type: "namespaces", namespaces: others.slice(at, at + BATCH) });
    return { host: { ...host, namespaces: [own] }, suggestions, gathered };
  }

  function answer(question: unknown): Answer {
    if (!compiled) throw new Refusal("There is no host to ask.");
    const texts = readQuestionTexts([question]);
    if (!texts.ok) throw new Refusal(texts.error);
    const [text] = texts.value;
    if (!text) throw new Refusal("There is no question.");
    const asked = ask(compiled.host, text);
    if (!asked.ok) throw new Refusal(asked.error);
    return { question: text, journey: simulate(compiled, asked.value) };
  }

  async function serve(request: Request): Promise<Reply> {
    const { id } = request;
    try {
      return request.type === "open"
        ? { id, type: "opened", opened: await open(request) }
        : { id, type: "answered", answer: answer(request.question) };
    } catch (thrown) {
      const details = thrown instanceof Refusal ? thrown.details : [];
      return { id, type: "failed", message: thrown instanceof Error ? thrown.message : String(thrown), details };
    }
  }

  return async (request) => reply(await serve(request));
}
