/**
 * `npm run live`: serves the built page with this host on it, or one behind ssh, until it is ended. This process reads the
 * host, as root where that is wanted; what answers browsers is another one (web.ts), which may do nothing.
 */
import { join } from "node:path";
import { offerMachine } from "./across.ts";
import { makeToken } from "./guard.ts";
import { createMachine } from "./machine.ts";
import { HELP, type Options, readOptions, Unusable } from "./options.ts";
import { pageFiles } from "./page-files.ts";
import type { Begin, Begun } from "./web.ts";
import { startWebProcess } from "./web-process.ts";

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) {
    process.stdout.write(HELP);
    return;
  }
  const token = makeToken(process.env["HOOKLINE_LIVE_TOKEN"]);
  const page = pageFiles(join(import.meta.dirname, "../../dist"));
  const machine = createMachine(options);
  // Whatever ends this program ends what it started, here and there.
  process.on("exit", () => machine.close());
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit());
  machine.connect();
  const web = await startWebProcess();
  const offer = offerMachine(machine, (news) => web.connected && web.send(news));
  const { address, port, every } = options;
  const begin: Begin = { page, via: machine.via, token, address, port, every };
  const url = await new Promise<string>((resolve, reject) => {
    web.on("message", (message: Begun) => {
      if (message.type === "serves") resolve(message.url);
      else if (message.type === "failed") reject(new Error(message.message));
      else offer(message);
    });
    web.on("exit", () => reject(new Error("What serves the page could not begin.")));
    web.send(begin);
  });
  web.on("exit", () => process.exit(1));
  sayWhere(url, machine.via, options);
}

function sayWhere(url: string, via: string | null, { address }: Options): void {
  const about = via ?? (process.getuid?.() === 0 ? "this host" : "this host, as far as it may be read without root");
  process.stdout.write(`\n  Hookline shows ${about} live at\n  ${url}\n  (Ctrl-C ends it)\n\n`);
  if (address !== "127.0.0.1" && address !== "::1")
    process.stderr.write("  Whoever sees this network's traffic sees the address, and with it the host.\n\n");
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`hookline live: ${message}\n`);
  process.exit(error instanceof Unusable ? 2 : 1);
});
