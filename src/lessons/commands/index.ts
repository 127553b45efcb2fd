/**
 * What a command prints on a captured host: the words that the tool itself would print there, made from the outputs of the
 * snapshot. A command is known by its form; one that is not is refused, with those that are.
 *
 *   ip link show type veth            iptables -t nat -S DOCKER          docker port web
 *   ip route | grep default           ss -tlnp                           conntrack -L
 */
import { err, ok, type Result } from "../../net/result.ts";
import type { Ground } from "../ground.ts";
import { bridgeCommands } from "./bridge.ts";
import type { Command, Inside } from "./command.ts";
import { conntrackCommands } from "./conntrack.ts";
import { dockerCommands } from "./docker.ts";
import { ipCommands } from "./ip.ts";
import { iptablesCommands } from "./iptables.ts";
import { nftCommands } from "./nft.ts";
import { socketCommands } from "./ss.ts";
import { sysctlCommands } from "./sysctl.ts";

const COMMANDS: readonly Command[] = [
  ...ipCommands,
  ...bridgeCommands,
  ...iptablesCommands,
  ...nftCommands,
  ...conntrackCommands,
  ...socketCommands,
  ...sysctlCommands,
  ...dockerCommands,
];

/** How one writes the commands that are known. */
const FORMS: readonly string[] = COMMANDS.map((command) => command.form);

/**
 * @param run as one types it; ` | grep WORD` may follow
 * @param namespace whose network namespace it runs in, by name
 * @param at the last step that has happened; all of them where it is left out
 * @returns the lines that it prints, or why it prints none
 */
export function printCommand(run: string, namespace: string, ground: Ground, at?: number): Result<string> {
  const [text = "", ...filters] = run.split(" | grep ");
  const inside = insideOf(namespace, ground);
  if (!inside) return err(`There is no namespace '${namespace}' here.`);
  for (const { pattern, print } of COMMANDS) {
    const found = pattern.exec(text.trim());
    if (!found) continue;
    const printed = print(inside, found, { ...ground, at: at ?? Number.POSITIVE_INFINITY });
    if (!printed.ok) return printed;
    const lines = printed.value.filter((line) => filters.every((word) => line.includes(unquoted(word))));
    return ok(lines.map((line) => line.trimEnd()).join("\n"));
  }
  return err(`'${text}' is no command that can be shown; those are: ${FORMS.join("; ")}.`);
}

/** The command as one types it on the host: where it is to run in a container's namespace, with what enters that. */
export function typed(run: string, namespace: string, ground: Pick<Ground, "host" | "snapshot">): string {
  if (namespace === "host" || run.startsWith("docker ")) return run;
  const pid = insideOf(namespace, ground)?.raw.pids[0];
  return `nsenter -t ${pid ?? "PID"} -n ${run}`;
}

function insideOf(name: string, { host, snapshot }: Pick<Ground, "host" | "snapshot">): Inside | null {
  const namespace = host.namespaces.find((one) => one.name === name);
  const raw = snapshot.namespaces.find((one) => one.inode === namespace?.inode);
  return namespace && raw ? { namespace, raw } : null;
}

function unquoted(word: string): string {
  return word.trim().replace(/^(['"])(.*)\1$/, "$2");
}
