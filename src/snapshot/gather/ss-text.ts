/**
 * `ss -tulnp` with whatever options, into the lines that `ss -Htulnpe` prints: without the head, with a column that says
 * which protocol (ss leaves it out where only one was asked for), connections in progress left as they are.
 */

/** The states of sockets that ss prints (misc/ss.c sstate_name). */
const STATE =
  /^(LISTEN|UNCONN|ESTAB|SYN-SENT|SYN-RECV|FIN-WAIT-1|FIN-WAIT-2|TIME-WAIT|CLOSE-WAIT|LAST-ACK|CLOSING|CLOSED)\s/;

/** @param command as it was typed, where that is known: `ss -lun` asks for UDP alone */
export function convertSs(lines: readonly string[], command: string | null): string {
  const onlyUdp = command !== null && / -\w*u/.test(command) && !/ -\w*t/.test(command);
  return lines
    .filter((line) => line.trim() !== "" && !/^(Netid|State)\s+\S*/.test(line))
    .map((line) => line.trimEnd())
    .map((line) => (STATE.test(line) ? `${onlyUdp || line.startsWith("UNCONN") ? "udp" : "tcp"} ${line}` : line))
    .map((line) => `${line}\n`)
    .join("");
}
