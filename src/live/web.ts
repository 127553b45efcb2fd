/** The process that serves: begun by web-process.ts, of no rights from its first line on, and told what to serve. */
import { machineAcross, type News, type Wish } from "./across.ts";
import type { PageFile } from "./page-files.ts";
import { startServer } from "./server.ts";

/** What it is told first. */
export interface Begin {
  readonly page: readonly PageFile[];
  readonly via: string | null;
  readonly token: string;
  readonly address: string;
  readonly port: number | null;
  readonly every: number;
}

/** What it says when it serves, or cannot. */
export type Begun =
  | { readonly type: "serves"; readonly url: string }
  | { readonly type: "failed"; readonly message: string };

/** `nobody` and its group: what Linux takes whoever is not known for. */
const NOBODY = 65_534;

function giveUpRights(): void {
  if (process.getuid?.() !== 0) return;
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}

function tell(message: Wish | Begun): void {
  process.send?.(message);
}

async function begin({ via, ...rest }: Begin): Promise<void> {
  const machine = machineAcross(via, tell, (hear) => process.on("message", (news) => hear(news as News)));
  tell({ type: "serves", url: await startServer({ machine, ...rest }) });
}

giveUpRights();
// Ctrl-C reaches this process as well: it ends when the one ends that began it.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());
process.once("message", (message) => {
  begin(message as Begin).catch((error: unknown) =>
    tell({ type: "failed", message: error instanceof Error ? error.message : String(error) }),
  );
});
