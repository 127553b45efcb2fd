/**
 * A host that is followed: what an event tells of is read, and nothing else, and what comes together is what a capture of all
 * of it says.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { capture } from "../../src/live/capture.ts";
import { createFollower, type Follower } from "../../src/live/follower.ts";
import type { Machine } from "../../src/live/machine.ts";
import { type Scope, WHOLE } from "../../src/live/merge.ts";
import { readSnapshot } from "../../src/snapshot/read.ts";
import type { Snapshot } from "../../src/snapshot/schema.ts";
import { script } from "./sandbox.ts";

/** Three rooms on a bridge: one known by its process, one by its name, one that has no cable to the host. */
const SET_UP = `
  mount -t tmpfs none /run; mkdir /run/netns
  echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
  awk '$4 ~ /^net:/ { print $5 }' /proc/self/mountinfo | while read -r place; do umount "$place" || true; done
  ip link set lo up; ip link add br0 type bridge mcast_snooping 0 forward_delay 0; ip addr add 10.9.0.1/24 dev br0; ip link set br0 up
  for room in a b c; do
    ip netns add $room; ip -n $room link set lo up
    # An IPv6 address that is still being tried is a change of its own a second later.
    ip netns exec $room sh -c 'echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad'
  done
  for room in a b; do
    ip link add v-$room type veth peer name eth0 netns $room; ip link set v-$room master br0 up; ip -n $room link set eth0 up
  done
  # The kernel tells of a cable a moment after it was plugged in.
  for room in a b; do until ip -n $room -br link show eth0 | grep -q UP && ip -br link show v-$room | grep -q UP; do sleep 0.1; done; done
  until ip -br link show br0 | grep -q UP; do sleep 0.1; done
  ip netns exec a sleep infinity >/dev/null 2>&1 &
  iptables -A INPUT -i br0 -j ACCEPT
  ip netns exec a iptables -A INPUT -i lo -j ACCEPT`;

// A machine that is busy takes its time for the dozens of commands of each capture.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let host: ChildProcess;
let enter: readonly string[];
let follower: Follower;
const scopes: Scope[] = [];
const begun = new Set<ChildProcess>();

const run = (command: string): string =>
  execFileSync("nsenter", [...enter, "sh", "-ec", command], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const inodeOf = (room: string): number => Number(run(`stat -L -c %i /run/netns/${room}`));

/** Runs the scripts on that host, which has no engine. */
const machine: Machine = {
  via: null,
  start(name, args, heard) {
    const path = name === "capture" ? script : join(import.meta.dirname, `../../src/live/${name}.sh`);
    const text = "mount --bind /dev/null $(readlink -f $(command -v docker)) 2>/dev/null; exec sh $0 $*";
    const child = spawn("nsenter", [...enter, "unshare", "--mount", "sh", "-c", text, path, ...args], {
      detached: true,
    });
    begun.add(child);
    child.stdout.setEncoding("utf8").on("data", heard.onOutput);
    child.stderr.setEncoding("utf8").on("data", heard.onSaid);
    child.once("close", (status) => {
      begun.delete(child);
      heard.onEnd(status, null);
    });
    return { stop: () => end(child) };
  },
};

function end(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
  } catch {
    // It has ended by itself.
  }
}

beforeAll(async () => {
  host = spawn("unshare", [
    ...["--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"],
    ...["bash", "-ec", `${SET_UP}\necho up; exec sleep infinity`],
  ]);
  if (!host.stdout) throw new Error("the host says nothing");
  await once(host.stdout, "data");
  const [init = ""] = readFileSync(`/proc/${host.pid}/task/${host.pid}/children`, "utf8").trim().split(" ");
  enter = ["--target", init, "--net", "--pid", "--mount"];
  follower = createFollower(machine, 86_400, {
    onStatus: () => {},
    onCapture: () => {},
    onCounts: () => {},
    onScope: (scope) => scopes.push(scope),
  });
  await resting(/^rules in 3 other namespaces/);
});

afterAll(() => {
  for (const child of begun) end(child);
  host.kill("SIGKILL");
});

/** Until all there was to read has been read, and what is named is followed. */
async function resting(follows: RegExp): Promise<void> {
  await vi.waitFor(
    () => {
      if (!follower.status.follows.some((one) => follows.test(one))) throw new Error("not followed yet");
      if (!follower.resting) throw new Error("not at rest yet");
    },
    { timeout: 250_000, interval: 50 },
  );
}

/** Changes the host, and waits until that is in the history. Returns which namespaces were read for it. */
async function change(command: string): Promise<{ summary: string | undefined; read: readonly (readonly number[])[] }> {
  const { length } = follower.history.notes;
  const all = follower.history.latest?.namespaces.map(({ inode }) => inode) ?? [];
  scopes.length = 0;
  run(command);
  await vi.waitFor(
    () => {
      if (follower.history.notes.length === length) throw new Error("nothing has come yet");
    },
    { timeout: 250_000, interval: 50 },
  );
  await resting(/./);
  return {
    summary: follower.history.notes[length]?.summary,
    read: scopes.map(({ skip }) => all.filter((inode) => !skip.includes(inode))),
  };
}

function latest(): Snapshot {
  const gzip = follower.history.snapshot(follower.history.notes.at(-1)?.id ?? 0);
  return opened(gunzipSync(gzip ?? "").toString());
}

function opened(text: string): Snapshot {
  const read = readSnapshot(text);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

/** Without what counts, or ages, by itself. */
function steady(snapshot: Snapshot) {
  const text = JSON.stringify(snapshot.namespaces.map(({ inode, names, outputs }) => ({ inode, names, outputs })));
  const still = text.replace(/# (?:Generated|Completed)[^\\]*/g, "").replace(/\[\d+:\d+\]/g, "");
  return {
    namespaces: JSON.parse(
      still.replace(/"(packets|bytes|valid_life_time|preferred_life_time|\w+_timer)":[\d.]+/g, '"$1":0'),
    ),
    docker: snapshot.docker,
    warnings: snapshot.warnings,
  };
}

/** In the end: what the kernel is a moment late to tell of is read after that. */
async function expectWhole(): Promise<void> {
  await vi.waitFor(
    async () => {
      const whole = steady(opened(await capture(machine, WHOLE)));
      expect(steady(latest())).toEqual(whole);
    },
    { timeout: 250_000, interval: 500 },
  );
}

test("an address in a namespace: that one is read", async () => {
  const { summary, read } = await change("ip -n b addr add 10.9.0.3/24 dev eth0");
  expect(summary).toMatch(/interface changed/);
  expect(new Set(read.flat())).toEqual(new Set([inodeOf("b")]));
  await expectWhole();
});

test("an address in one that has no cable to the host: likewise", async () => {
  const { summary, read } = await change("ip -n c addr add 10.9.9.9/32 dev lo");
  expect(summary).toMatch(/interface changed/);
  expect(new Set(read.flat())).toEqual(new Set([inodeOf("c")]));
});

test("a rule of the host: the host is read; one of a namespace: that one", async () => {
  const hosts = follower.history.latest?.namespaces[0].inode;
  const one = await change("iptables -A FORWARD -p icmp -j DROP");
  expect([one.summary, new Set(one.read.flat())]).toEqual(["1 rule added", new Set([hosts])]);
  const other = await change("ip netns exec a iptables -A INPUT -p icmp -j DROP");
  expect([other.summary, new Set(other.read.flat())]).toEqual(["1 rule added", new Set([inodeOf("a")])]);
  await expectWhole();
});

test("a namespace that comes is read, and the others but the host are not", async () => {
  const before = new Set([inodeOf("a"), inodeOf("b"), inodeOf("c")]);
  const { read } = await change(
    "ip netns add late; ip link add v-late type veth peer name eth0 netns late; ip link set v-late up",
  );
  expect(read.flat().filter((inode) => before.has(inode))).toEqual([]);
  await resting(/^rules in 4 other namespaces/);
  expect(latest().namespaces.map(({ names }) => names[0])).toContain("/run/netns/late");
  await expectWhole();
});

test("one that goes is let go: what watched it keeps nothing of it", async () => {
  await change("ip netns del late");
  await vi.waitFor(() => expect(run("ip -o link")).not.toContain("v-late"), { timeout: 250_000, interval: 50 });
  await resting(/^rules in 3 other namespaces/);
  await vi.waitFor(() => expect(latest().namespaces).toHaveLength(4), { timeout: 250_000, interval: 50 });
  await expectWhole();
});
