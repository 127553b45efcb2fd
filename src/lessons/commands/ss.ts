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
        .map((row) => ["state", "received", "sent", "local", "peer", "users"].map((column) => row[column] ?? ""));
      return ok(
        inColumns([["State", "Recv-Q", "Send-Q", "Local Address:Port", "Peer Address:Port", "Process"], ...rows]),
      );
    },
  },
];

/** Addresses stand to the right, so that their ports are below each other; the rest to the left. */
function inColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_head, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((word, column) => {
        const width = widths[column] ?? 0;
        return column === 3 || column === 4 ? word.padStart(width) : word.padEnd(width);
      })
      .join(" "),
  );
}
