/**
 * What a rule costs the kernel itself: packets sent through a namespace whose OUTPUT chain holds so many rules, none of
 * which matches, against packets sent through an empty one. Needs root on Linux, iproute2, iptables and python3.
 */
import { execFileSync, spawnSync } from "node:child_process";

/** Sends datagrams to a port of the namespace's own loopback and prints the nanoseconds that one took, the best of five. */
const SENDER = `
import socket, sys, time
n = int(sys.argv[1]); s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(("127.0.0.1", 9))
r = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); r.bind(("127.0.0.1", 9)); best = None
for _ in range(5):
    t = time.perf_counter_ns()
    for _ in range(n): s.send(b"x")
    d = (time.perf_counter_ns() - t) / n; best = d if best is None else min(best, d)
print(best)
`;

/** Why this machine cannot measure it, or null. */
export function whyNoKernel(): string | null {
  if (process.platform !== "linux") return "the kernel to compare with is Linux's";
  if (process.getuid?.() !== 0) return "making a network namespace needs root";
  for (const tool of ["ip", "iptables-restore", "python3"])
    if (spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0) return `${tool} is not installed`;
  return null;
}

/** How often packets go through the namespace with rules and the one without, by turns: the least of each counts. */
const TURNS = 5;

/** Nanoseconds that one rule of so many adds to a packet. */
export function kernelCost(count: number, rules: Rules): number {
  const [full, bare] = [`hookline-bench-${process.pid}`, `hookline-bench-${process.pid}-bare`];
  const inside = (ns: string, command: string, args: readonly string[], input = ""): string =>
    execFileSync("ip", ["netns", "exec", ns, command, ...args], { input, encoding: "utf8" });
  try {
    for (const ns of [full, bare]) {
      execFileSync("ip", ["netns", "add", ns]);
      execFileSync("ip", ["-n", ns, "link", "set", "lo", "up"]);
    }
    const walks = walksOf(count);
    inside(full, "iptables-restore", [], rules(count, walks));
    inside(bare, "iptables-restore", [], rules(0, walks));
    const packets = String(count > 1000 ? 2000 : 20_000);
    let [least, empty] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let turn = 0; turn < TURNS; turn++) {
      least = Math.min(least, Number(inside(full, "python3", ["-c", SENDER, packets])));
      empty = Math.min(empty, Number(inside(bare, "python3", ["-c", SENDER, packets])));
    }
    return (least - empty) / count / walks;
  } finally {
    for (const ns of [full, bare]) spawnSync("ip", ["netns", "del", ns]);
  }
}

/**
 * A filter table for iptables-restore with a chain of so many rules that no packet of the bench matches, and an OUTPUT that
 * goes through it so many times.
 */
export type Rules = (count: number, walks: number) => string;

/** A short chain is walked often, or what its rules cost is less than what one packet differs from the next. */
export function walksOf(count: number): number {
  return Math.max(1, Math.round(1000 / count));
}

/** Rules of an address and a port, which a long chain's sieve passes over. */
export const idleRules: Rules = (count, walks) =>
  table(
    count,
    walks,
    (i) => `-s 198.18.${(i >> 8) & 255}.${i & 255}/32 -p udp -m udp --dport ${1024 + (i % 60_000)} -j DROP`,
  );

/** Rules of what no sieve knows, of which each has to be asked. */
export const askedRules: Rules = (count, walks) =>
  table(count, walks, (i) => `-m mark --mark 0x${(i + 1).toString(16)}/0xffffff -m length --length 1400:1500 -j DROP`);

function table(count: number, walks: number, rule: (index: number) => string): string {
  return [
    "*filter",
    ":INPUT ACCEPT [0:0]",
    ":FORWARD ACCEPT [0:0]",
    ":OUTPUT ACCEPT [0:0]",
    ":RULES - [0:0]",
    ...Array.from({ length: walks }, () => "-A OUTPUT -j RULES"),
    ...Array.from({ length: count }, (_, i) => `-A RULES ${rule(i)}`),
    "COMMIT",
    "",
  ].join("\n");
}
