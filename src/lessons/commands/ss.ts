/** ss(8) -tlnp and -ulnp: who listens (misc/ss.c), as it prints to a file: columns as wide as what stands in them. */
import { err, ok } from "../../net/result.ts";
import type { Command } from "./command.ts";

/** `LISTEN 0 4096 0.0.0.0:8080 0.0.0.0:* users:(("docker-proxy",pid=1545,fd=7)) …`, as `ss -Htulnpe` has it. */
const LINE =
  /^(?<proto>\S+)\s+(?<state>\S+)\s+(?<received>\d+)\s+(?<sent>\d+)\s+(?<local>\S+)\s+(?<peer>\S+)\s*(?<users>users:\S+)?/;

export const socketCommands: readonly Command[] = [
  {
    form: "ss -tlnp, ss -ulnp",
    pattern: /^ss -(?<proto>[tu])lnp$/,
    print({ raw }, { groups = {} }) {
      const { ss } = raw.outputs;
      if (ss === undefined) return err("The snapshot does not hold the sockets of this namespace.");
      const wanted = groups["proto"] === "t" ? "tcp" : "udp";
      const rows = ss
        .split("\n")
        .map((line) => LINE.exec(line)?.groups)
        .filter((row) => row !== undefined)
        .filter((row) => row["proto"] === wanted)
        .map((row) => [
          ...["state", "received", "sent", "local", "peer"].map((column) => row[column] ?? ""),
          row["users"] === undefined ? "" : ` ${row["users"]}`,
        ]);
      return ok(
        inColumns([["State", "Recv-Q", "Send-Q", "Local Address:Port", "Peer Address:Port", "Process"], ...rows]),
      );
    },
  },
];

/** A row's parts: an address and its port are columns of their own, the one to the right, the other to the left. */
function partsOf(row: readonly string[]): readonly string[] {
  const [state = "", received = "", sent = "", local = "", peer = "", users = ""] = row;
  const cut = (end: string): readonly [string, string] => {
    const colon = end.lastIndexOf(":");
    return [end.slice(0, colon), end.slice(colon)];
  };
  return [state, received, sent, ...cut(local), ...cut(peer), users];
}

/** The gap before a column: none between an address and its port, nor between the last port and its process's name. */
const GAPS = ["", " ", " ", " ", "", " ", "", ""] as const;
const ADDRESSES: ReadonlySet<number> = new Set([3, 5]);

function inColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const parts = rows.map(partsOf);
  const widths = GAPS.map((_gap, column) => Math.max(...parts.map((row) => row[column]?.length ?? 0)));
  return parts.map((row) =>
    row
      .map((word, column) => {
        const width = widths[column] ?? 0;
        return `${GAPS[column]}${ADDRESSES.has(column) ? word.padStart(width) : word.padEnd(width)}`;
      })
      .join(""),
  );
}
