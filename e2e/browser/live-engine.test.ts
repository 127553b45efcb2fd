/** A real Docker Engine in namespaces of its own, looked at live by a server that runs there: containers come and go. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "./fixtures.ts";
import { hasEngine, isRoot, type LiveHost, liveHost } from "./live-host.ts";

/** An engine with all it keeps in a folder, an image of busybox, and one container with a port published. */
const setUp = (folder: string): string => `ip link set lo up
cd ${folder}
dockerd --data-root ${folder}/data --exec-root /run/docker -p /run/docker.pid --storage-driver vfs >log 2>&1 </dev/null &
tries=0
until docker info >/dev/null 2>&1; do tries=$((tries + 1)); [ $tries -lt 300 ] || { cat log >&2; exit 1; }; sleep 0.2; done
mkdir -p root/bin root/etc root/www; cp "$(command -v busybox)" root/bin/busybox
for name in sh httpd sleep; do ln -s busybox root/bin/$name; done
tar -C root -c . | docker import - bb:1 >/dev/null
docker network create --subnet 172.30.0.0/16 app >/dev/null
docker run -d --name web --network app --ip 172.30.0.2 -p 8080:80 bb:1 /bin/httpd -f -p 80 -h /www >/dev/null`;

const test = base.extend<object, { lab: LiveHost; site: string }>({
  lab: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "hookline-engine-"));
      const lab = await liveHost(setUp(folder), "here");
      await use(lab);
      lab.run("docker rm -f $(docker ps -aq); kill $(cat /run/docker.pid)");
      await lab.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
    },
    { scope: "worker" },
  ],
  site: [({ lab }, use) => use(lab.url), { scope: "worker" }],
});

test.describe.configure({ mode: "serial" });
test.skip(!isRoot || !hasEngine, "a Docker Engine in a namespace of its own needs root, and Docker");

test("containers and networks come and go on the stage, and everything else stays as it was", async ({
  app,
  page,
  lab,
}) => {
  await app.open();
  await expect(page.getByRole("button", { name: /^The live host:/ })).toHaveText("Live");
  const question = { from: "host", proto: "tcp", to: "172.30.0.2", port: 80 };
  await app.ask(question);
  await app.expectState({ outcome: "answered", problems: [] });
  await app.go(2);
  await app.on("interface", "web/eth0").click();
  await page.mouse.move(500, 300);
  await page.mouse.wheel(0, 200);
  await app.idle();
  const middle = async () => {
    const box = await app.on("interface", "web/eth0").boundingBox();
    return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
  };
  const seen = await middle();
  const unmoved = async (): Promise<void> => {
    await app.idle();
    await app.expectState({ step: 2, selection: "link:web/eth0", problems: [] });
    expect((await app.state()).question).toMatchObject(question);
    // What is looked at stays in its place, whatever grows around it.
    await expect
      .poll(async () => {
        const now = await middle();
        return now && seen ? Math.max(Math.abs(now.x - seen.x), Math.abs(now.y - seen.y)) : null;
      })
      .toBeLessThan(2);
  };

  lab.run("docker run -d --name late bb:1 /bin/sleep 1000000");
  await expect(app.on("namespace", "late")).toBeAttached();
  await unmoved();

  lab.run("docker network create -o com.docker.network.bridge.name=br-back back; docker network connect back late");
  await expect(app.on("interface", "late/eth1")).toBeAttached();
  await expect(app.on("bridge", "host/br-back")).toBeAttached();
  await unmoved();

  lab.run("docker rm -f late; docker network rm back");
  await expect(app.on("namespace", "late")).toHaveCount(0);
  await expect(app.on("bridge", "host/br-back")).toHaveCount(0);
  await unmoved();

  lab.run("docker stop -t 0 web");
  await expect(page.getByRole("region", { name: "Live history" }).getByRole("status")).toContainText(
    "The outcome changed: Answered →",
  );
  lab.run("docker start web");
  await app.expectState({ outcome: "answered" });
});

test("what answers the browser has no rights, and what has them answers no browser", async ({ lab }) => {
  const { port } = new URL(lab.url);
  const [, pid = ""] = /pid=(\d+)/.exec(lab.run(`ss -Htlnp sport = :${port}`)) ?? [];
  const status = lab.run(`cat /proc/${pid}/status`);
  expect(status).toMatch(/^Uid:\t65534\t65534\t65534\t65534$/m);
  expect(status).toMatch(/^Gid:\t65534\t65534\t65534\t65534$/m);
  expect(status).toMatch(/^Groups:\t *$/m);
  for (const set of ["CapPrm", "CapEff", "CapAmb"]) expect(status).toMatch(new RegExp(`^${set}:\t0+$`, "m"));
  // Nothing that root runs hangs on it, and its environment holds no token.
  expect(lab.run(`cat /proc/${pid}/task/*/children`).trim()).toBe("");
  expect(lab.run(`cat /proc/${pid}/environ`)).not.toContain("HOOKLINE_LIVE_TOKEN");
});
