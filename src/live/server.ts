/** The live server: the built page, the captures, and a stream of what changes; to read, and for whoever has the token. */
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { LiveMessages } from "../app/live/messages.ts";
import { createFollower } from "./follower.ts";
import { admit, ownNames } from "./guard.ts";
import type { Machine } from "./machine.ts";
import type { PageFile } from "./page-files.ts";
import { createRate } from "./rate.ts";

interface Settings {
  /** The built page; nothing else can be asked for. */
  readonly page: readonly PageFile[];
  readonly machine: Machine;
  readonly token: string;
  readonly address: string;
  /** 0 for any that is free; null for the usual one, or the next that is free. */
  readonly port: number | null;
  /** Seconds between two looks without an event. */
  readonly every: number;
}

/** Pages at a time. */
const MOST_STREAMS = 16;
const HEARTBEAT = 3000;
/** Requests a second, and at once: a page is some hundred files, and there may be sixteen. What is refused has a rate of its own. */
const RATE = [200, 2000] as const;

const HEADERS = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "frame-ancestors 'self'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
} as const;

/**
 * Serves until the process ends.
 *
 * @returns the address, with the token
 * @throws where the port is taken
 */
export async function startServer({ page, machine, token, address, port, every }: Settings): Promise<string> {
  const files = new Map(page.map(({ path, type, body }) => [path, { type, body: Buffer.from(body, "base64") }]));
  const streams = new Set<ServerResponse>();
  const tell = <K extends keyof LiveMessages>(to: Iterable<ServerResponse>, event: K, data: LiveMessages[K]): void => {
    for (const stream of to) {
      // A page that does not read what it is told is given up, before it fills the memory.
      if (stream.writableLength > 4_000_000) stream.destroy();
      else stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    }
  };
  const follower = createFollower(machine, every, {
    onStatus: () => tell(streams, "status", follower.status),
    onCapture: () => tell(streams, "captures", follower.history.notes),
    onCounts: (counts) => tell(streams, "counts", counts),
  });
  setInterval(() => tell(streams, "alive", null), HEARTBEAT);

  const [answered, refused] = [createRate(...RATE), createRate(...RATE)];
  let names: readonly string[] = [];
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const path = admit(request, names, token);
    if (!(typeof path === "string" ? answered : refused).take()) return refuse(response, 429, "Too many requests.");
    if (typeof path !== "string") return refuse(response, path.status, path.why);
    if (path === "/live/events") return stream(response);
    const [, id] = /^\/live\/captures\/(\d{1,9})$/.exec(path) ?? [];
    if (id !== undefined) {
      const snapshot = follower.history.snapshot(Number(id));
      if (!snapshot) return refuse(response, 404, "That capture is not kept any more.");
      return answer(response, "application/gzip", snapshot);
    }
    const file = files.get(path === "/" ? "/index.html" : path);
    if (!file) return refuse(response, 404, "There is no such file.");
    answer(response, file.type, path === "/" ? marked(file.body) : file.body);
  });
  server.maxConnections = 128;
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;

  function stream(response: ServerResponse): void {
    if (streams.size >= MOST_STREAMS) {
      refuse(response, 503, "Too many pages look at this host already.");
      return;
    }
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    streams.add(response);
    response.on("close", () => {
      streams.delete(response);
      follower.looked(streams.size);
    });
    tell([response], "status", follower.status);
    tell([response], "captures", follower.history.notes);
    follower.looked(streams.size);
  }

  await listen(server, port, address);
  const bound = server.address() as AddressInfo;
  names = ownNames(address, bound.port);
  return `http://${names[0]}/${token}/`;
}

const USUAL_PORT = 4180;

async function listen(server: Server, port: number | null, address: string): Promise<void> {
  for (let wanted = port ?? USUAL_PORT; ; wanted++) {
    try {
      server.listen(wanted, address);
      await once(server, "listening");
      return;
    } catch (thrown) {
      const taken = thrown instanceof Error && "code" in thrown && thrown.code === "EADDRINUSE";
      if (!taken || port !== null || wanted === USUAL_PORT + 99) throw thrown;
    }
  }
}

function answer(response: ServerResponse, type: string, body: Buffer): void {
  response.writeHead(200, { "Content-Type": type, "Content-Length": body.length });
  response.end(body);
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", Connection: "close" });
  response.end(`${why}\n`);
}

/** The page is told that it comes from a live server: its address alone then shows the host. */
function marked(html: Buffer): Buffer {
  return Buffer.from(html.toString("utf8").replace("<head>", '<head>\n    <meta name="hookline-live" content="1" />'));
}
