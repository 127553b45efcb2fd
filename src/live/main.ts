/** `npm run live`: serves the built page with this host on it, or one behind ssh, until it is ended. */
import { join } from "node:path";
import { makeToken } from "./guard.ts";
import { createMachine } from "./machine.ts";
import { HELP, readOptions, Unusable } from "./options.ts";
import { startServer } from "./server.ts";

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) {
    process.stdout.write(HELP);
    return;
  }
  const token = makeToken(process.env["HOOKLINE_LIVE_TOKEN"]);
  const machine = createMachine(options);
  // Whatever ends this program ends what it started, here and there.
  process.on("exit", () => machine.close());
  machine.connect();
  const page = join(import.meta.dirname, "../../dist");
  const { address, port, every } = options;
  const server = await startServer({ page, machine, token, address, port, every });
  const about =
    machine.via ?? (process.getuid?.() === 0 ? "this host" : "this host, as far as it may be read without root");
  process.stdout.write(`\n  Hookline shows ${about} live at\n  ${server.url}\n  (Ctrl-C ends it)\n\n`);
  if (address !== "127.0.0.1" && address !== "::1")
    process.stderr.write("  Whoever sees this network's traffic sees the address, and with it the host.\n\n");
  const end = (): void => void server.close().then(() => process.exit(0));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, end);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`hookline live: ${message}\n`);
  process.exitCode = error instanceof Unusable ? 2 : 1;
});
