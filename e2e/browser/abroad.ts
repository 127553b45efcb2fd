/** Other servers than the page's own: pages that embed it, and a plain one that has the build somewhere below its root. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

export interface Server {
  /** `http://localhost:PORT` */
  readonly origin: string;
  close(): Promise<void>;
}

/** On a free port: another origin than any other server's. */
export async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The nonce of the scripts that a foreign page has itself. */
const NONCE = "of-the-page-itself";

/**
 * Pages of a site that knows nothing of Hookline but its address, under as strict a policy as still lets it in: no inline
 * style, no other script, no other frame, no connection to anywhere.
 *
 * @param body its content; a script in it is written `<script>`, and stands under the policy's nonce
 */
export function foreignPage(hookline: string, body: string) {
  const { origin } = new URL(hookline);
  return (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; script-src ${origin} 'nonce-${NONCE}'; frame-src ${origin}; style-src 'nonce-${NONCE}'; base-uri 'none'`,
    });
    response.end(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>Somebody's documentation</title><body>${body
        .replaceAll("<script", `<script nonce="${NONCE}"`)
        .replaceAll("<style", `<style nonce="${NONCE}"`)}</body></html>`,
    );
  };
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** The build under a path, by a server that does nothing but hand files out. */
export function buildBelow(path: string) {
  return ({ url = "" }: IncomingMessage, response: ServerResponse): void => {
    const asked = normalize(decodeURIComponent(url.replace(/[?#].*$/, "")));
    const below = asked.startsWith(path) ? join("dist", asked.slice(path.length)) : "";
    const file = below.endsWith("/") || below === "dist" ? join(below, "index.html") : below;
    const found = file !== "" && existsSync(file) && statSync(file).isFile();
    response.writeHead(found ? 200 : 404, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(found ? readFileSync(file) : "there is no such file");
  };
}
