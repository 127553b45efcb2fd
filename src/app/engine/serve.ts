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
import type { Namespace } from "../../host/model.ts";
import { type CompiledHost, compileHost, simulate } from "../../kernel/simulator.ts";
import { Refusal } from "../problems.ts";
import { readFiles } from "./files.ts";
import type { Answer, Opened, Phase, Reply, Request } from "./protocol.ts";

/** Things in namespaces to a message, and namespaces: few enough that the page takes one between two frames. */
const MOST_THINGS = 1500;
const MOST_NAMESPACES = 50;

/**
 * @param reply takes what there is to say
 * @returns what is to be called with each request
 */
export function serveHost(reply: (message: Reply) => void): (request: Request) => Promise<void> {
  let compiled: CompiledHost | null = null;

  /** What is told next of a phase: one in a hundred parts, and its beginning. */
  function beginning(phase: Phase): (done: number) => void {
    let told = -1;
    const tell = (done: number): void => {
      const percent = Math.floor(done * 100);
      if (percent === told) return;
      told = percent;
      reply({ type: "progress", phase, done });
    };
    tell(0);
    return tell;
  }

  async function open({ content, besides }: Extract<Request, { type: "open" }>): Promise<Opened> {
    const { snapshot, gathered } = await readFiles([{ name: "the text", content }, ...besides], beginning("reading"));
    const host = buildHost(snapshot, beginning("building"));
    const compiling = beginning("compiling");
    compiled = compileHost(host);
    const suggestions = suggest(host);
    const [own, ...others] = host.namespaces;
    let sent = 0;
    for (const namespaces of batches(others)) {
      reply({ type: "namespaces", namespaces });
      sent += namespaces.length;
      compiling(sent / others.length);
    }
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

/** How much a namespace is for the page to take. */
function thingsIn({ links, routes, neighbours, conntrack, sockets, fdb }: Namespace): number {
  return [links, routes, neighbours, conntrack, sockets, fdb].reduce((sum, list) => sum + list.length, 1);
}

function batches(namespaces: readonly Namespace[]): readonly (readonly Namespace[])[] {
  const all: Namespace[][] = [];
  let room = 0;
  for (const namespace of namespaces) {
    const things = thingsIn(namespace);
    const last = all.at(-1);
    if (last && room >= things && last.length < MOST_NAMESPACES) last.push(namespace);
    else {
      all.push([namespace]);
      room = MOST_THINGS;
    }
    room -= things;
  }
  return all;
}
