/** A real Docker Engine in a namespace of its own, with networks and containers, for tests that want the real thing. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Agent } from "./agent.ts";
import type { Snapshot } from "./capture.ts";
import { parseCase } from "./case-file.ts";
import { Host } from "./host.ts";

/** The host before the engine comes: an uplink and a LAN. */
const WIRING = `title A Docker Engine's own networks
cable eth0 192.0.2.10/24 -- out 192.0.2.1/24
cable eth1 10.20.0.10/24 -- lan 10.20.0.50/24
serve h tcp:22
ask h -> 192.0.2.1 icmp`;

/** Name, network, options of `docker run`. */
export const CONTAINERS = [
  ["plain", "bridge", ""],
  ["web", "app", "-p 8080:80 -p 5353:53/udp"],
  ["api", "app", "-p 127.0.0.1:9000:80"],
  ["db", "back", ""],
  ["legacy", "bridge", "-p 8081:80"],
] as const;

/** An engine that runs, its containers up. */
export interface Engine {
  readonly host: Host;
  /** For DOCKER_HOST. */
  readonly socket: string;
  /** Runs a docker command, and answers with what it printed; throws where it fails. */
  docker(command: string): Promise<string>;
}

/** Why no engine can be had here; null where one can. */
export async function engineMissing(agent: Agent): Promise<string | null> {
  for (const tool of ["dockerd", "docker", "busybox"]) {
    const { code } = await agent.run(null, ["sh", "-c", `command -v ${tool}`]);
    if (code !== 0) return `${tool} is not installed`;
  }
  return null;
}

/** Starts an engine and its containers, and ends them when `use` has ended. */
export async function withEngine<T>(agent: Agent, use: (engine: Engine) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "hookline-engine-"));
  const socket = `unix://${folder}/docker.sock`;
  const docker = async (command: string) => {
    const { code, out, err } = await agent.run(null, ["sh", "-c", `docker -H ${socket} ${command}`]);
    if (code !== 0) throw new Error(`docker ${command}\n${err || out}`);
    return out.trim();
  };
  const host = await Host.up(agent, "engine", parseCase(WIRING).statements);
  const daemon = await host.spawn(
    "h",
    ["dockerd", "--data-root", `${folder}/data`, "--exec-root", `${folder}/exec`, "-H", socket].concat([
      "-p",
      `${folder}/pid`,
      "--storage-driver",
      "vfs",
    ]),
    `${folder}/log`,
  );
  try {
    await started(docker, `${folder}/log`);
    await docker(`import - bb:1 < ${await image(agent, folder)}`);
    await docker("network create app");
    await docker("network create --internal back");
    for (const [name, network, options] of CONTAINERS) {
      await docker(`run -d --name ${name} --network ${network} ${options} bb:1 /bin/httpd -f -p 80 -h /www`);
      await host.adopt(name, Number(await docker(`inspect -f '{{.State.Pid}}' ${name}`)));
    }
    await docker("network connect back api");
    await host.serve("web", [{ proto: "udp", port: 53 }]);
    return await use({ host, socket, docker });
  } finally {
    await docker(`rm -f $(docker -H ${socket} ps -aq)`).catch(() => "");
    await agent.stop(daemon);
    await host.down();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A snapshot of an engine's host as the harness takes it: what Docker says, and its proxies, besides the namespaces. */
export async function captureEngine({ host, docker, socket }: Engine): Promise<EngineCapture> {
  const networks = await docker(`inspect $(docker -H ${socket} network ls -q)`);
  const containers = await docker(`inspect ${CONTAINERS.map(([name]) => name).join(" ")}`);
  const version = await docker("version -f '{{.Server.Version}}'");
  const described: Inspected[] = JSON.parse(containers);
  const running = await proxies(host);
  const snapshot = await host.capture(false, {
    docker: { version, containers: described.map(chosen), networks: JSON.parse(networks) },
    proxies: running,
  });
  const address = (name: string, network: string) =>
    described.find((d) => d.Name === `/${name}`)?.NetworkSettings.Networks[network]?.IPAddress ?? "";
  return { snapshot, address };
}

export interface EngineCapture {
  readonly snapshot: Snapshot;
  /** Of a container on a network. */
  address(container: string, network: string): string;
}

/** The docker-proxies of this engine: those in the host's namespace, other engines on the machine having theirs elsewhere. */
async function proxies(host: Host): Promise<{ pid: number; args: string }[]> {
  const list = await host.run(
    "h",
    'here=$(stat -L -c %i /proc/self/ns/net); ps -eo pid,args | grep "[d]ocker-proxy" | while read -r pid args; do [ "$(stat -L -c %i /proc/$pid/ns/net)" != "$here" ] || echo "$pid $args"; done',
  );
  return list.split("\n").flatMap((line) => {
    const [, pid, args] = line.match(/^(\d+) (.*)$/) ?? [];
    return pid && args ? [{ pid: Number(pid), args }] : [];
  });
}

interface Inspected {
  readonly Name: string;
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>> };
  readonly [field: string]: unknown;
}

/** What the capture asks `docker inspect` for. */
function chosen(c: Inspected): unknown {
  const pick = (from: unknown, keys: readonly string[]) =>
    Object.fromEntries(keys.map((k) => [k, (from as Record<string, unknown>)[k]]));
  return {
    ...pick(c, ["Id", "Name", "Created", "NetworkSettings"]),
    State: pick(c["State"], ["Status", "Pid"]),
    HostConfig: pick(c["HostConfig"], [
      "NetworkMode",
      "PortBindings",
      "PublishAllPorts",
      "Privileged",
      "Dns",
      "ExtraHosts",
      "Links",
    ]),
    Config: { ...pick(c["Config"], ["Hostname", "Image", "ExposedPorts"]), Labels: {} },
  };
}

async function started(docker: (command: string) => Promise<string>, log: string): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    if (await docker("info -f '{{.ServerVersion}}'").catch(() => "")) return;
    await new Promise((wake) => setTimeout(wake, 250));
  }
  throw new Error(`the engine did not start:\n${readFileSync(log, "utf8").slice(-2000)}`);
}

/** An image with busybox in it, as a tar file. */
async function image(agent: Agent, folder: string): Promise<string> {
  const make = `mkdir -p root/bin root/etc root/tmp root/www; cp "$(command -v busybox)" root/bin/busybox
    for a in sh httpd sleep; do ln -sf busybox root/bin/$a; done; echo hello > root/www/index.html; tar -C root -cf image.tar .`;
  const { code, err } = await agent.run(null, ["sh", "-ec", `cd ${folder}; ${make}`]);
  if (code !== 0) throw new Error(err);
  return `${folder}/image.tar`;
}
