import { describe, expect, test } from "vitest";
import { formatAddress } from "../../src/net/address.ts";
import { capture, captured, read, shells } from "./sandbox.ts";

/** Puts a command of that name and text before all others. */
const standIn = (name: string, text: string): string =>
  `mkdir -p /run/stand-ins; cat > /run/stand-ins/${name} <<'THE END'\n#!/bin/sh\n${text}\nTHE END\nchmod +x /run/stand-ins/${name}; PATH=/run/stand-ins:$PATH;`;

/** Rules of all three kinds, a set, a connection, a bridge with a port into a room, and namespaces found in every way. */
const HOST = `
  mkdir -p /run/netns
  ip link add br0 type bridge mcast_snooping 0; ip addr add 10.9.0.1/24 dev br0; ip link set br0 up
  ip netns add room; ip link add v-room type veth peer name eth0 netns room
  ip link set v-room master br0 up; ip -n room addr add 10.9.0.2/24 dev eth0; ip -n room link set eth0 up
  ip netns exec room iptables -t nat -A OUTPUT -p udp -d 127.0.0.11 -j DNAT --to 127.0.0.11:3000
  iptables -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT
  iptables -t nat -A POSTROUTING -s 10.9.0.0/24 -j MASQUERADE
  ip6tables -A FORWARD -j DROP
  iptables-legacy -A INPUT -p tcp --dport 23 -j DROP
  ipset create servers hash:ip; ipset add servers 10.9.0.2
  nft 'add table inet mine; add chain inet mine in { type filter hook input priority 5; }; add rule inet mine in tcp dport 22 accept'
  busybox nc -ll -p 8080 -e cat & busybox ping -c 1 10.9.0.2 >/dev/null
`;

/** A process in a namespace of its own, whose number is in $inside. */
const CONTAINER = `unshare --net sleep 60 & inside=$!
  while [ "$(readlink /proc/$inside/ns/net)" = "$(readlink /proc/$$/ns/net)" ]; do :; done; echo $inside > /run/inside`;

/** Every output of version 1. */
const OUTPUTS =
  "bridge-fdb bridge-link bridge-vlan conntrack ip-addr ip-link ip-neigh ip-neigh-proxy ip-route ip-rule ip6-route ip6-rule ip6tables-legacy-save ip6tables-save ipset-save iptables-legacy-save iptables-save netns-ids nft ss sysctl tc".split(
    " ",
  );

const names = (outputs: object) => Object.keys(outputs).sort();

describe("under each shell, from standard input", () => {
  test.each(shells)("%s", async (shell) => {
    const { snapshot, host, err } = await captured({ shell, setup: HOST });
    expect(snapshot.warnings.map((w) => w.command)).toEqual([]);
    expect(snapshot.namespaces.map((n) => [n.role, n.names])).toEqual([
      ["host", []],
      ["other", ["/run/netns/room"]],
    ]);
    for (const { outputs } of snapshot.namespaces) expect(names(outputs)).toEqual(OUTPUTS);
    expect(host.unread).toEqual([]);
    const [own, room] = host.namespaces;
    expect(own?.links.map((l) => l.name)).toEqual(["lo", "br0", "v-room"]);
    expect(own?.links.find((l) => l.name === "v-room")?.peer).toMatchObject({ namespace: room?.inode });
    expect(own?.xtables.map((t) => `${t.family} ${t.backend} ${t.name}`).sort()).toEqual([
      "ip legacy filter",
      "ip nf_tables filter",
      "ip nf_tables nat",
      "ip6 nf_tables filter",
    ]);
    expect(own?.nftables.map((t) => t.name)).toContain("mine");
    expect(own?.ipsets.map((s) => s.name)).toEqual(["servers"]);
    expect(own?.sockets.map((s) => s.local.port)).toContain(8080);
    expect(own?.conntrack.map((c) => formatAddress(c.original.dst))).toContain("10.9.0.2");
    expect(own?.sysctls.get("net.ipv4.conf.br0.forwarding")).toMatch(/^[01]$/);
    expect(own?.sysctls.get("net.netfilter.nf_conntrack_tcp_timeout_established")).toBe("432000");
    expect(own?.sysctls.get("net.ipv4.ip_local_port_range")).toBe("32768\t60999");
    expect(room?.xtables.map((t) => t.name)).toEqual(["nat"]);
    expect(err).toMatch(/^Reading 2 .*\n.*Found 2 network namespaces\. Missed nothing\.\n$/s);
  });
});

describe("a tool that is not there costs what it would have told, and no more", () => {
  const all = (without: string[]) => OUTPUTS.filter((name) => !without.some((part) => name.startsWith(part)));
  test.each([
    ["ip", all(["ip-", "ip6-", "netns-ids"]), ["ip"]],
    ["bridge", all(["bridge-"]), ["bridge"]],
    ["nft", all(["nft"]), ["nft"]],
    ["iptables-nft-save", all(["iptables-save", "ip6tables-save"]), ["iptables-save", "ip6tables-save"]],
    ["iptables-legacy-save", all(["iptables-legacy-save"]), ["iptables-legacy-save"]],
    ["ipset", all(["ipset-save"]), ["ipset"]],
    ["ss", all(["ss"]), ["ss"]],
    ["tc", all(["tc"]), ["tc"]],
    ["conntrack", OUTPUTS, []],
    ["readlink", OUTPUTS, []],
    ["date", OUTPUTS, []],
    ["uname", OUTPUTS, []],
    ["timeout", OUTPUTS, []],
  ])("%s", async (tool, outputs, warned) => {
    const { snapshot, host } = await captured({ setup: HOST, without: [tool] });
    expect(names(snapshot.namespaces[0].outputs)).toEqual(outputs);
    const said = snapshot.warnings.filter((w) => w.namespace === null || w.namespace === snapshot.namespaces[0].inode);
    expect(said.map((w) => w.command)).toEqual(warned);
    expect(host.namespaces).toHaveLength(2);
  });

  test("nsenter: the host alone", async () => {
    const { snapshot } = await captured({ setup: HOST, without: ["nsenter"] });
    expect(snapshot.namespaces.map((n) => names(n.outputs).length)).toEqual([OUTPUTS.length, 0]);
    expect(snapshot.warnings.map((w) => w.command)).toEqual(["nsenter"]);
  });

  test.each(["awk", "ls"])("%s: nothing can be read, and nothing is printed", async (tool) => {
    const { status, out, err } = await capture({ without: [tool] });
    expect([status, out.length]).toEqual([2, 0]);
    expect(err).toBe(`capture.sh: ${tool} is not installed, and nothing can be read without it\n`);
  });

  test("an ip that knows no JSON", async () => {
    const fake = `mkdir /run/old; printf '#!/bin/sh\\necho Option "$1" is unknown, try "ip -help". >&2; exit 255' > /run/old/ip; chmod +x /run/old/ip; PATH=/run/old:$PATH;`;
    const { snapshot } = await captured({ before: fake });
    expect(snapshot.warnings.map((w) => w.command)).toEqual(["ip -j"]);
    expect(names(snapshot.namespaces[0].outputs)).toEqual(all(["ip-", "ip6-", "netns-ids"]));
  });

  test("a bridge that prints text in spite of -j", async () => {
    const fake = `mkdir /run/old; printf '#!/bin/sh\\necho port vlan ids' > /run/old/bridge; chmod +x /run/old/bridge; PATH=/run/old:$PATH;`;
    const { snapshot } = await captured({ before: fake });
    expect(names(snapshot.namespaces[0].outputs)).toEqual(all(["bridge-"]));
    expect(snapshot.warnings.map((w) => w.message)).toEqual(Array(3).fill("what it printed is not JSON"));
  });
});

describe("names and comments of any bytes", () => {
  // A name may hold anything but a slash, a colon and white space.
  const links = ['a"b', "c'd", "e\\f", "g\u00ffh", "i\u0001j", "k\u00e9", "<b>", "x.5", "*", "$(id)", "\u202eabc"];
  const inShell = [`'a"b'`, `"c'd"`, "'e\\f'", "$'g\\377h'", "$'i\\001j'", "$'k\\303\\251'", "'<b>'", "x.5", "'*'"];
  const odd = [...inShell, "'$(id)'", "$'\\342\\200\\256abc'"];
  const setup = `
    mkdir -p /run/netns; ip netns add $'a b\\nc"<\\377'
    for name in ${odd.join(" ")}; do ip link add "$name" type bridge; done
    iptables -A INPUT -m comment --comment $'quote" back\\\\slash \\377 \\303\\251 <script>alert(1)</script> \\001' -j ACCEPT
    iptables-legacy -A INPUT -m comment --comment $'\\377"' -j ACCEPT
    nft 'add table inet t; add chain inet t c; add rule inet t c accept comment "back\\slash <script>"'`;

  test.each(shells)("%s", async (shell) => {
    const { snapshot, host } = await captured({ shell, setup });
    const [own] = host.namespaces;
    expect(own?.links.map((l) => l.name)).toEqual(["lo", ...links]);
    expect(snapshot.namespaces[1]?.names).toEqual(['/run/netns/a b\nc"<\u00ff']);
    expect(snapshot.namespaces[0].outputs["iptables-save"]).toContain(
      `--comment "quote\\" back\\\\slash \u00ff \u00e9 <script>alert(1)</script> \u0001"`,
    );
    expect(snapshot.namespaces[0].outputs["iptables-legacy-save"]).toContain(`--comment "\u00ff\\""`);
    expect(JSON.stringify(snapshot.namespaces[0].outputs.nft)).toContain("back\\\\slash <script>");
    expect(host.unread).toEqual([]);
    expect(snapshot.warnings).toEqual([]);
  });

  test("a comment of two lines stays one text", async () => {
    const { snapshot } = await captured({ setup: "iptables -A INPUT -m comment --comment $'one\\n*two' -j ACCEPT" });
    expect(snapshot.namespaces[0].outputs["iptables-save"]).toContain('--comment "one\n*two" -j ACCEPT');
  });
});

describe("who may not read everything", () => {
  test("nobody: what others own is unknown, and never empty", async () => {
    const { snapshot } = await captured({ setup: HOST, asNobody: true });
    const [own, room] = snapshot.namespaces;
    expect(names(room?.outputs ?? {})).toEqual([]);
    const hidden = OUTPUTS.filter((name) => /^nft|save$|conntrack/.test(name));
    expect(names(own.outputs)).toEqual(OUTPUTS.filter((name) => !hidden.includes(name)));
    expect(snapshot.warnings.map((w) => w.command)).toEqual([
      "capture.sh",
      "nft -j list ruleset",
      "iptables-save",
      "iptables-legacy-save",
      "ip6tables-save",
      "ip6tables-legacy-save",
      "ipset save",
      "conntrack -L",
      "nsenter --net=/run/netns/room",
    ]);
  });

  test("nobody, and a rootless engine's namespace of theirs", async () => {
    const rootless = `setpriv --reuid=65534 --regid=65534 --clear-groups unshare --user --map-root-user --net sleep 60 &
      while [ "$(readlink /proc/$!/ns/net)" = "$(readlink /proc/$$/ns/net)" ]; do :; done; sleep 0.1`;
    const { snapshot } = await captured({ setup: rootless, asNobody: true });
    expect(snapshot.namespaces).toHaveLength(2);
    expect(names(snapshot.namespaces[1]?.outputs ?? {})).toEqual(
      expect.arrayContaining(["ip-link", "nft", "iptables-save", "sysctl"]),
    );
  });
});

describe("namespaces", () => {
  const setup = `${HOST}
    unshare --net sleep 60 & lone=$!; while [ "$(readlink /proc/$lone/ns/net)" = "$(readlink /proc/$$/ns/net)" ]; do :; done
    unshare --net sleep 60 & held=$!; while [ "$(readlink /proc/$held/ns/net)" = "$(readlink /proc/$$/ns/net)" ]; do :; done
    sleep 60 9</proc/$held/ns/net & sleep 0.1; kill $held; wait $held || true`;

  test("of processes, mounted ones, and one that a process holds open", async () => {
    const { snapshot } = await captured({ setup });
    const [, ...others] = snapshot.namespaces;
    expect(others.map((n) => [n.names.length, n.pids.length]).sort()).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    for (const { outputs } of others) expect(names(outputs)).toEqual(OUTPUTS);
  });

  test("--only", async () => {
    const { snapshot } = await captured({ setup, options: "--only room" });
    expect(snapshot.namespaces.map((n) => n.names)).toEqual([[], ["/run/netns/room"]]);
    const { status, out, err } = await capture({ setup, options: "--only zoom" });
    expect([status, out.length, err]).toEqual([
      2,
      0,
      "capture.sh: there is no container and no namespace called zoom\n",
    ]);
  });
});

describe("options", () => {
  test("--gzip", async () => {
    const { status, out, err } = await capture({ options: "--gzip" });
    const opened = await new Response(
      new Blob([new Uint8Array(out)]).stream().pipeThrough(new DecompressionStream("gzip")),
    ).arrayBuffer();
    expect(read({ status, out: Buffer.from(opened), err }).snapshot.namespaces).toHaveLength(1);
  });

  test("--skip lists a namespace and reads nothing inside it; --no-engine asks none", async () => {
    const setup = "mkdir -p /run/netns; ip netns add room; ip netns add hall";
    const whole = (await captured({ setup })).snapshot.namespaces;
    const inside = "$(stat -L -c %i /run/netns/room)";
    const { snapshot } = await captured({ setup, options: `--no-engine --skip 1,${inside}` });
    expect(snapshot.namespaces).toHaveLength(whole.length);
    const named = (name: string) => snapshot.namespaces.find(({ names }) => names.includes(`/run/netns/${name}`));
    expect(named("room")?.outputs).toEqual({});
    expect(Object.keys(snapshot.namespaces[0].outputs)).toEqual(Object.keys(whole[0]?.outputs ?? {}));
    expect([snapshot.docker, snapshot.warnings]).toEqual([null, []]);
  });

  test.each(["--frobnicate", "--only", "--skip", "--skip 1,x"])("%s is no use", async (options) => {
    const { status, out } = await capture({ options });
    expect([status, out.length]).toEqual([2, 0]);
  });

  test("--help", async () => {
    const { status, out, err } = await capture({ options: "--help" });
    expect([status, out.length]).toEqual([0, 0]);
    expect(err).toMatch(/^Usage: capture\.sh .*--only.*--gzip/s);
  });
});

describe("Docker that cannot be asked", () => {
  test.each([
    ["a daemon that is down", "export DOCKER_HOST=unix:///nowhere;", ["docker version"]],
    ["an engine on another machine", "export DOCKER_HOST=tcp://192.0.2.1:2375;", ["docker"]],
    ["Podman in its place, that never ran", standIn("docker", "echo podman version 4.9.3"), []],
  ])("%s", async (_, before, commands) => {
    const { snapshot } = await captured({ before, docker: true });
    expect(snapshot.docker).toBeNull();
    expect(snapshot.warnings.map((w) => w.command)).toEqual(commands);
  });
});

describe("containers of other engines", () => {
  const [id, other] = ["41d8".padEnd(64, "0"), "d1d0".padEnd(64, "1")];
  /** As Podman 4.3 answers what it is asked; no other question has an answer. */
  const PODMAN = `case $* in
    "version --format {{.Client.Version}}") echo 4.3.1 ;;
    "container ls --no-trunc --quiet --all") echo ${id} ;;
    "container inspect --format"*) echo '{"Id":"${id}","Name":"web","State":{"Status":"running","Pid":'$(cat /run/inside)'},"HostConfig":{"NetworkMode":"bridge"},"Config":{"Image":"localhost/web:1","Labels":{ }},"NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"","HostPort":"8080"}]},"SandboxKey":"","Networks":{"podman":{"IPAddress":"10.88.0.2","NetworkID":"podman"}}}}' ;;
    "network ls --no-trunc --quiet ") echo podman ;;
    "network ls --no-trunc --quiet") echo podman ;;
    "network inspect --format"*) echo '{"Id":"podman","Name":"podman","Driver":"bridge","Internal":false,"EnableIPv6":false,"IPAM":{"Config":[{"Subnet":"10.88.0.0/16","Gateway":"10.88.0.1"}]},"Options":{"com.docker.network.bridge.name":"podman0"}}' ;;
    *) exit 125 ;;
  esac`;

  test.each([
    ["podman", []],
    ["docker, which is Podman's", []],
  ])("of Podman, asked as %s", async (as, warned) => {
    const name = as.startsWith("docker") ? "docker" : "podman";
    const text =
      name === "docker" ? `case $1 in --version) echo podman version 4.3.1; exit ;; esac\n${PODMAN}` : PODMAN;
    const { snapshot, host, err } = await captured({
      setup: `${CONTAINER}; mkdir -p /run/libpod; touch /run/libpod/alive`,
      before: standIn(name, text),
      docker: name === "docker",
    });
    expect(snapshot.warnings.map((w) => w.command)).toEqual(warned);
    expect(host.unread).toEqual([]);
    expect(host.dockerVersion).toBe("Podman 4.3.1");
    expect(host.containers.map((c) => [c.name, c.namespace])).toEqual([["web", host.namespaces[1]?.inode]]);
    expect(host.networks.map((n) => n.name)).toEqual(["podman"]);
    expect(err).toContain("1 container of Podman 4.3.1. Missed nothing.");
  });

  test("of Podman alone by name, though there is a docker whose daemon is down", async () => {
    const text = `case $* in
    "container inspect --format {{.State.Pid}} {{.ID}} web") echo "$(cat /run/inside) ${id}"; exit ;;
  esac\n${PODMAN}`;
    const { snapshot } = await captured({
      setup: `${CONTAINER}; mkdir -p /run/libpod; touch /run/libpod/alive; ip netns add other`,
      // As docker inspect does where it fails.
      before: `${standIn("podman", text)} ${standIn("docker", "echo; exit 1")}`,
      options: "--only web",
      docker: true,
    });
    expect(snapshot.namespaces).toHaveLength(2);
    expect(snapshot.docker?.containers).toHaveLength(1);
  });

  test("of Podman, where it may not be asked for it never ran here: by what watches over each", async () => {
    const conmon = `${CONTAINER}
      printf '#!/bin/sh\nsleep 60\n' > /run/conmon; chmod +x /run/conmon
      /run/conmon --api-version 1 -c ${id} -u ${id} -r runc -b /nowhere -p /run/inside -n web --secret hunter2 &
      sleep 0.2`;
    const { snapshot, host } = await captured({ setup: conmon, before: standIn("podman", "touch /run/asked; exit 1") });
    expect(snapshot.warnings).toEqual([]);
    expect(host.containers.map((c) => [c.name, c.namespace])).toEqual([["web", host.namespaces[1]?.inode]]);
    expect(JSON.stringify(snapshot)).not.toContain("hunter2");
  });

  test.each([
    ["its tool's names", `echo '${id} web'`, "web"],
    ["their ids", "exit 1", id],
  ])("of containerd, by %s; not those of Docker again", async (_, nerdctl, name) => {
    const ctr = `case $* in
      "namespaces list --quiet") printf 'moby\nk8s.io\n' ;;
      "--namespace k8s.io containers list") printf 'CONTAINER IMAGE RUNTIME\n${id} docker.io/library/web:1 io.containerd.runc.v2\n' ;;
      "--namespace k8s.io tasks list") printf 'TASK PID STATUS\n${id} %s RUNNING\n${other} 0 STOPPED\n' "$(cat /run/inside)" ;;
      *) exit 1 ;;
    esac`;
    const { snapshot, host } = await captured({
      setup: `${CONTAINER}; mkdir -p /run/containerd; touch /run/containerd/containerd.sock`,
      before: `${standIn("ctr", ctr)} ${standIn("nerdctl", nerdctl)}`,
    });
    expect(snapshot.warnings).toEqual([]);
    expect(host.containers.map((c) => [c.name, c.image, c.namespace])).toEqual([
      [name, "docker.io/library/web:1", host.namespaces[1]?.inode],
    ]);
  });
});

describe("whatever the host's commands are", () => {
  const odd = `${HOST}
    iptables -A INPUT -m comment --comment $'quote" back\\\\slash \\377 \\303\\251 \\001' -j ACCEPT`;

  test.each(["mawk", "gawk", "original-awk", "busybox awk"])("%s", async (awk) => {
    const { snapshot, host } = await captured({ setup: odd, before: standIn("awk", `exec ${awk} "$@"`) });
    expect(snapshot.warnings).toEqual([]);
    expect(host.unread).toEqual([]);
    for (const { outputs } of snapshot.namespaces) expect(names(outputs)).toEqual(OUTPUTS);
    expect(snapshot.namespaces[0].outputs["iptables-save"]).toContain(
      `--comment "quote\\" back\\\\slash \u00ff \u00e9 \u0001"`,
    );
  });

  test("busybox alone, whose ip prints no JSON: the rest is read", async () => {
    const alone = `${HOST}
      ${CONTAINER}
      mkdir -p /run/alone/bin /run/alone/proc /run/alone/dev; cp "$(command -v busybox)" /run/alone/bin/
      for name in $(busybox --list); do [ -e /run/alone/bin/$name ] || ln -s busybox /run/alone/bin/$name; done
      mount -t proc proc /run/alone/proc; mount --bind /dev /run/alone/dev`;
    const { snapshot } = await captured({ setup: alone, shell: "chroot /run/alone /bin/sh" });
    const said = snapshot.warnings.filter((w) => w.namespace === null || w.namespace === snapshot.namespaces[0].inode);
    expect(said.map((w) => w.command)).toEqual(expect.arrayContaining(["ip -j", "bridge", "ss", "nft"]));
    expect(snapshot.namespaces[0].outputs.sysctl).toMatch(/^net\.ipv4\.ip_forward = [01]$/m);
    // Mounts outside of its own root it does not see, processes it does.
    expect(snapshot.namespaces.map(({ outputs }) => "sysctl" in outputs)).toEqual([true, true]);
  });
});
