/**
 * `npm run bench -- live`: how long after a change on a host of sixty namespaces the page has it, with a real engine where there
 * is one. By root, in namespaces of its own. Prints; asserts nothing.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { hasEngine, isRoot, type LiveHost, liveHost } from "../browser/live-host.ts";
import { findChromium } from "../tools/machine.mjs";

const SPACES = 60;

const spaces = `ip link set lo up; mkdir -p /run/netns
ip link add br0 type bridge; ip addr add 172.29.0.1/16 dev br0; ip link set br0 up
iptables -A FORWARD -i br0 -j ACCEPT
i=0
while [ $i -lt ${SPACES} ]; do
  ip netns add n$i
  ip link add v$i type veth peer name eth0 netns n$i; ip link set v$i master br0 up
  ip -n n$i addr add 172.29.1.$i/16 dev eth0; ip -n n$i link set lo up; ip -n n$i link set eth0 up
  ip -n n$i route add default via 172.29.0.1
  ip netns exec n$i iptables -t nat -A OUTPUT -d 127.0.0.11 -p udp --dport 53 -j DNAT --to-destination 127.0.0.11:5353
  ip netns exec n$i sleep infinity >/dev/null 2>&1 &
  i=$((i + 1))
done`;

const engine = (folder: string): string => `cd ${folder}
dockerd --data-root ${folder}/data --exec-root /run/docker -p /run/docker.pid --storage-driver vfs >log 2>&1 </dev/null &
until docker info >/dev/null 2>&1; do sleep 0.2; done
mkdir -p root/bin; cp "$(command -v busybox)" root/bin/busybox; ln -s busybox root/bin/sleep
tar -C root -c . | docker import - bb:1 >/dev/null; docker network create app >/dev/null`;

const changes = [
  ["an address in one of them", "ip -n n7 addr add 10.77.0.1/24 dev eth0"],
  ["a rule of the host", "iptables -A FORWARD -p icmp -j DROP"],
  ["a rule of one of them", "ip netns exec n9 iptables -A INPUT -p icmp -j DROP"],
  ["a namespace with a cable", "ip netns add n; ip link add v type veth peer name eth0 netns n; ip link set v up"],
] as const;

async function measure(page: Page, lab: LiveHost, what: string, command: string, selector?: string): Promise<void> {
  // What an earlier change still leads to is none of this one's.
  await page.waitForTimeout(4000);
  const before = await page.locator(".live-capture").count();
  lab.run(command);
  const start = performance.now();
  if (selector !== undefined) await page.locator(selector).waitFor({ state: "attached" });
  else
    await page.waitForFunction(
      (had) =>
        document.querySelectorAll(".live-capture").length > had &&
        document.querySelector(".live-captures > li:last-child [aria-current]") !== null,
      before,
      { polling: 20, timeout: 60_000 },
    );
  console.log(`  ${what}: on the stage ${((performance.now() - start) / 1000).toFixed(2)} s after the command ended`);
}

if (!isRoot) console.log("live: left out, making network namespaces needs root");
else {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error("No Chromium was found: install one, or set HOOKLINE_CHROMIUM to its path.");
  const folder = mkdtempSync(join(tmpdir(), "hookline-bench-"));
  const lab = await liveHost(hasEngine ? `${spaces}\n${engine(folder)}` : spaces, "here");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(lab.url);
    await page.locator(".live-captures > li:last-child [aria-current]").waitFor({ timeout: 60_000 });
    await page.waitForTimeout(15_000);
    console.log(`live, a host of ${SPACES} namespaces`);
    for (const [what, command] of changes) await measure(page, lab, what, command);
    if (hasEngine) {
      const container = "docker run -d --name late --network app bb:1 /bin/sleep 1000000 >/dev/null";
      await measure(page, lab, "a container", container, '[data-kind="namespace"][data-name="late"]');
    }
  } finally {
    await browser.close();
    if (hasEngine) lab.run("docker rm -f late >/dev/null; kill $(cat /run/docker.pid)");
    await lab.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
  }
}
