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

/** Nanoseconds that one rule adds to a packet, for each count of rules. */
export function kernelCosts(counts: readonly number[]): Map<number, number> {
  const ns = `hookline-bench-${process.pid}`;
  const inside = (command: string, args: readonly string[], input?: string): string =>
    execFileSync("ip", ["netns", "exec", ns, command, ...args], { input: input ?? "", encoding: "utf8" });
  const perPacket = (rules: number): number => {
    inside("iptables-restore", [], idleRules(rules));
    return Number(inside("python3", ["-c", SENDER, String(rules > 1000 ? 2000 : 50_000)]));
  };
  execFileSync("ip", ["netns", "add", ns]);
  try {
    execFileSync("ip", ["-n", ns, "link", "set", "lo", "up"]);
    const empty = perPacket(0);
    return new Map(counts.map((n) => [n, (perPacket(n) - empty) / n]));
  } finally {
    execFileSync("ip", ["netns", "del", ns]);
  }
}

/** A filter table whose OUTPUT has so many rules, of an address and a port each, that no packet of the bench matches. */
export function idleRules(count: number): string {
  const rule = (_: unknown, i: number): string =>
    `-A OUTPUT -s 198.18.${(i >> 8) & 255}.${i & 255}/32 -p udp -m udp --dport ${1024 + (i % 60_000)} -j DROP`;
  return [
    "*filter",
    ":INPUT ACCEPT [0:0]",
    ":FORWARD ACCEPT [0:0]",
    ":OUTPUT ACCEPT [0:0]",
    ...Array.from({ length: count }, rule),
    "COMMIT",
    "",
  ].join("\n");
}
