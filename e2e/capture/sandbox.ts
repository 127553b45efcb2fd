/** A small host to capture: network, mount and process namespaces of its own, gone when the command in them ends. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildHost } from "../../src/host/build.ts";
import type { Host } from "../../src/host/model.ts";
import { readSnapshot } from "../../src/snapshot/read.ts";
import type { Snapshot } from "../../src/snapshot/schema.ts";

export const script = join(import.meta.dirname, "../../public/capture.sh");

/** The shells that capture.sh must run under. */
export const shells = ["dash", "bash", "busybox ash"] as const;

export interface Sandbox {
  /** Shell commands that build the host. */
  readonly setup?: string;
  /** Shell commands right before the capture, in its own shell: exports, a fake command in the PATH. */
  readonly before?: string;
  readonly shell?: string;
  /** Arguments of capture.sh, as a shell would take them. */
  readonly options?: string;
  /** Commands that are not there. The machine's Docker is no part of a small host, and never is. */
  readonly without?: readonly string[];
  /** Leaves Docker in place. */
  readonly docker?: boolean;
  /** Runs the capture as nobody. */
  readonly asNobody?: boolean;
}

export interface Captured {
  readonly status: number | null;
  readonly out: Buffer;
  readonly err: string;
}

/**
 * What must be the same before and after, on the host and in each namespace that has a name: rules of every kind and the tables they
 * are in, modules, sysctls, connections.
 * Timeouts and counters move by themselves, and so do the IPv6 addresses of a namespace in its first seconds.
 */
const FINGERPRINT = `fingerprint() { everything 2>/dev/null | sed 's/packets [0-9]* bytes [0-9]*//; s/[[][0-9]*:[0-9]*]//'; }
everything() {
  ls -A /run/here
  nft list ruleset
  for t in ip ip6; do cat /proc/net/\${t}_tables_names; [ -z "$(cat /proc/net/\${t}_tables_names)" ] || \${t}tables-legacy-save | grep -v '^#'; done
  ipset save
  ip route show table all; ip rule
  cat /proc/modules
  grep -rs "" /proc/sys/net | grep -v nf_conntrack_count
  conntrack -L | sed 's/ [0-9][0-9]* src=/ src=/' | sort
  for space in /run/netns/*; do
    nsenter --net="$space" sh -c 'echo "$0"; nft list ruleset; cat /proc/net/ip_tables_names /proc/net/ip6_tables_names; ip rule
      ip -4 route show table all; grep -rs "" /proc/sys/net | grep -v nf_conntrack_count; conntrack -L | sed "s/ [0-9][0-9]* src=/ src=/" | sort' "$space"
  done
}`;

/** Builds a host, captures it, and fails where the capture changed anything of it or could not do without writing. */
export async function capture(sandbox: Sandbox = {}): Promise<Captured> {
  const { setup = "", before = "", shell = "dash", options = "", without = [], docker, asNobody } = sandbox;
  const gone = docker ? without : ["docker", ...without];
  const hide = gone.map(
    (tool) => `while path=$(command -v ${tool}); do mount --bind /dev/null "$(readlink -f "$path")"; done`,
  );
  const run = `${asNobody ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""}${shell} -s -- ${options}`;
  const text = `set -e
    ${FINGERPRINT}
    # Namespaces that others on this machine have mounted meanwhile are none of this host's.
    awk '$4 ~ /^net:/ { print $5 }' /proc/self/mountinfo | while read -r place; do umount "$place" || true; done
    mount -t tmpfs tmpfs /run
    mount -t tmpfs tmpfs /tmp
    # What a host does by itself in its first seconds would look like a change.
    echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
    ip link set lo up
    ${setup}
    # Where the capture runs it could write; it is seen afterwards that it did not.
    mkdir /run/here; cd /run/here
    earlier=$(fingerprint)
    exec 4>&1
    status=$(
      mount -o remount,bind,ro /
      mount -o remount,ro /tmp
      unshare --mount sh -c '
        ${hide.join("\n").replaceAll("'", "'\\''")}
        ${before.replaceAll("'", "'\\''")}
        ${run} >&4 4>&-' && echo 0 || echo $?
    )
    later=$(fingerprint)
    if [ "$earlier" != "$later" ]; then printf 'BEFORE\\n%s\\nAFTER\\n%s\\n' "$earlier" "$later" >&2; exit 99; fi
    exit "$status"`;
  const child = spawn("unshare", ["--net", "--mount", "--pid", "--fork", "--mount-proc", "bash", "-c", text], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const out: Buffer[] = [];
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    err += chunk;
  });
  child.stdin.on("error", () => {});
  child.stdin.end(readFileSync(script));
  const [status] = await once(child, "close");
  if (status === 99) throw new Error(`The capture changed the host:\n${changes(err)}`);
  return { status, out: Buffer.concat(out), err };
}

/** The lines that stand on one side alone. */
function changes(both: string): string {
  const [earlier = [], later = []] = both.split("\nAFTER\n").map((text) => text.split("\n"));
  const only = (mark: string, lines: string[], others: string[]) =>
    lines.filter((line) => !others.includes(line)).map((line) => `${mark} ${line}`);
  return [...only("-", earlier, later), ...only("+", later, earlier)].join("\n");
}

/** What a capture printed, as the readers take it; a file that is no valid snapshot, or that is not UTF-8, is thrown. */
export function read({ status, out, err }: Captured): { snapshot: Snapshot; host: Host; err: string } {
  if (status !== 0) throw new Error(`capture.sh ended with status ${status}:\n${err}`);
  const snapshot = readSnapshot(new TextDecoder("utf-8", { fatal: true }).decode(out));
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  return { snapshot: snapshot.value, host: buildHost(snapshot.value), err };
}

export async function captured(sandbox: Sandbox = {}) {
  return read(await capture(sandbox));
}
