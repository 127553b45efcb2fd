/**
 * Lines of a paste that are what somebody typed, and not what came of it: with a prompt, `sudo`, the way into a container or
 * a namespace, or nothing but the command.
 *
 *   root@lab:~# ip -d link            $ sudo iptables-save            # docker exec web ip addr
 */

/** Whose namespace a command looked at; null for the host's own. */
export type Whose =
  | { readonly type: "container"; readonly name: string }
  | { readonly type: "netns"; readonly name: string }
  | { readonly type: "pid"; readonly pid: number };

export interface CommandLine {
  /** Without prompt, sudo, and the way in: `ip -d link`. */
  readonly command: string;
  readonly whose: Whose | null;
  /** As the prompt says it. */
  readonly hostname: string | null;
}

const PROGRAMS =
  "ip|bridge|nft|iptables|iptables-nft|iptables-legacy|ip6tables|ip6tables-nft|ip6tables-legacy|iptables-save|iptables-nft-save|iptables-legacy-save|ip6tables-save|ip6tables-nft-save|ip6tables-legacy-save|ipset|conntrack|ss|netstat|sysctl|docker|podman|docker-compose|cat|hostname|uname|nsenter";
const COMMAND = new RegExp(`^(?:${PROGRAMS})(?:\\s+[^<>{}();]*)?$`);

/** A prompt, or what people put before a command to tell it apart. */
const PROMPT = /^(?:\[?(?:[\w.-]+@([\w.-]+))?[^\s$#%>]*(?:\s[~/][^\s$#%>]*)?\]?[$#%>]|[-=#+*]{2,}|\+|\$)\s+/;

/** What stands before the program itself; each once. */
const BEFORE: readonly RegExp[] = [/^sudo\s+(?:-[a-zA-Z]+\s+)*/, /^(?:\/usr)?\/s?bin\/(?=\w)/];

function strip(text: string): string {
  return BEFORE.reduce((left, pattern) => left.replace(pattern, ""), text);
}

/** `docker exec web`, `ip netns exec x`, `ip -n x`, `nsenter -t 7 -n`: whose it is, and what is run there. */
function wayIn(command: string): { readonly whose: Whose | null; readonly command: string } {
  const exec = /^(?:docker|podman)\s+exec\s+(?:-\S+\s+)*(\S+)\s+(.*)$/.exec(command);
  if (exec) return { whose: { type: "container", name: exec[1] ?? "" }, command: strip(exec[2] ?? "") };
  const netns = /^ip\s+netns\s+exec\s+(\S+)\s+(.*)$/.exec(command);
  if (netns) return { whose: { type: "netns", name: netns[1] ?? "" }, command: strip(netns[2] ?? "") };
  const named = /^ip\s+((?:-\S+\s+)*?)-n(?:etns)?\s+(\S+)\s+(.*)$/.exec(command);
  if (named)
    return { whose: { type: "netns", name: named[2] ?? "" }, command: `ip ${named[1] ?? ""}${named[3] ?? ""}` };
  const pid = /^nsenter\s+.*?(?:-t\s*|--target[= ])(\d+)(?:\s+-\S+)*\s+(.*)$/.exec(command);
  if (pid) return { whose: { type: "pid", pid: Number(pid[1]) }, command: strip(pid[2] ?? "") };
  return { whose: null, command };
}

/** null for a line that is none. */
export function readCommandLine(line: string): CommandLine | null {
  const prompt = PROMPT.exec(line);
  // `=== ip addr ===` closes as it opens.
  const bare = (prompt === null ? line : line.slice(prompt[0].length)).replace(/\s*[-=#*:]{2,}\s*$/, "").trim();
  const typed = strip(bare);
  // Pipes and redirections do not change what the command is.
  const { whose, command } = wayIn(typed.replace(/\s*(?:[|>]|2>).*$/, ""));
  if (!COMMAND.test(command)) return null;
  // Without a prompt a line that merely begins so may be a sentence.
  if (prompt === null && /[.,!?]$|\b(?:is|the|of)\b/.test(bare)) return null;
  return { command, whose, hostname: prompt?.[1] ?? null };
}
