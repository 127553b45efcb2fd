import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gather } from "./gather.ts";

function sample(name: string) {
  return JSON.parse(readFileSync(`public/samples/${name}/snapshot.json`, "utf8"));
}

async function gathered(...texts: readonly string[]) {
  const result = await gather(texts.map((text, at) => ({ name: `file ${at + 1}`, text })));
  if (!result.ok) throw new Error(result.error);
  return JSON.parse(JSON.stringify(result.value.snapshot));
}

const basic = sample("docker-28.5-basic");
const [host, ...others] = basic.namespaces;

const COMMANDS: Readonly<Record<string, string>> = {
  "ip-link": "ip -j -d link show",
  "ip-addr": "ip -j addr show",
  "ip-route": "ip -j -d route show table all",
  "ip6-route": "ip -6 -j -d route show table all",
  "ip-rule": "ip -j rule show",
  "ip-neigh": "ip -j neigh show",
  nft: "nft -j list ruleset",
  "iptables-save": "iptables-save",
  "ip6tables-save": "ip6tables-save",
  ss: "ss -Htulnpe",
  sysctl: "sysctl -a",
  conntrack: "conntrack -L",
};

/** A terminal's scroll: each command with its prompt, then what it printed. */
function scroll(outputs: Readonly<Record<string, unknown>>, prompt: string): string {
  return Object.entries(COMMANDS)
    .filter(([output]) => outputs[output] !== undefined)
    .map(([output, command]) => {
      const printed = outputs[output];
      return `${prompt}${command}\n${typeof printed === "string" ? printed : JSON.stringify(printed)}`;
    })
    .join("\n");
}

test("a host's outputs, pasted as one scroll, are the outputs of the snapshot", async () => {
  const { namespaces, host: named } = await gathered(scroll(host.outputs, "root@lab:~# "));
  expect(namespaces).toHaveLength(1);
  expect(named.hostname).toBe("lab");
  for (const output of Object.keys(COMMANDS))
    if (typeof host.outputs[output] !== "string") expect(namespaces[0].outputs[output]).toEqual(host.outputs[output]);
    else
      expect(namespaces[0].outputs[output].trim().split(/\s*\n/)).toEqual(
        host.outputs[output]
          .trim()
          .split("\n")
          .map((line: string) => line.trimEnd()),
      );
});

test("outputs taken inside of containers are those of their namespaces", async () => {
  const legacy = basic.docker.containers.find((one: { Name: string }) => one.Name === "/legacy");
  const isWebs = (one: { names?: string[]; pids?: number[] }): boolean =>
    one.pids?.includes(legacy.State.Pid) || one.names?.includes(legacy.NetworkSettings.SandboxKey) || false;
  const inside = others.find(isWebs);
  const { namespaces, warnings } = await gathered(
    JSON.stringify(basic.docker.containers),
    JSON.stringify(basic.docker.networks),
    scroll(host.outputs, "$ sudo "),
    scroll(inside.outputs, "$ docker exec legacy "),
  );
  const found = namespaces.find(isWebs);
  expect(found.outputs["ip-addr"]).toEqual(inside.outputs["ip-addr"]);
  expect(warnings.filter((one: { namespace: number }) => one.namespace === found.inode)).toEqual([]);
});

test("Docker's words alone give bridges, containers and addresses, and say what is made of them and what is missing", async () => {
  const { namespaces, warnings } = await gathered(
    JSON.stringify(basic.docker.networks),
    JSON.stringify(basic.docker.containers),
  );
  const names = namespaces[0].outputs["ip-link"].map((link: { ifname: string }) => link.ifname);
  expect(names).toEqual(expect.arrayContaining(["lo", "docker0"]));
  const running = basic.docker.containers.filter(
    ({ State, HostConfig }: { State: { Status: string }; HostConfig: { NetworkMode: string } }) =>
      State.Status === "running" &&
      HostConfig.NetworkMode !== "host" &&
      !HostConfig.NetworkMode.startsWith("container:"),
  );
  expect(namespaces).toHaveLength(running.length + 1);
  expect(warnings).toContainEqual({ namespace: namespaces[0].inode, command: "iptables-save", message: "not given" });
  expect(warnings).toContainEqual({
    namespace: namespaces[0].inode,
    command: "ip-link",
    message: "made of what Docker says",
  });
});

test("what is added later takes the place of what was made, and of what was missing", async () => {
  const first = await gather([{ name: "a", text: JSON.stringify(basic.docker.containers) }]);
  if (!first.ok) throw new Error(first.error);
  const second = await gather([{ name: "b", text: scroll(host.outputs, "# ") }], first.value.snapshot);
  if (!second.ok) throw new Error(second.error);
  const { namespaces, warnings } = JSON.parse(JSON.stringify(second.value.snapshot));
  expect(namespaces[0].outputs["ip-link"]).toEqual(host.outputs["ip-link"]);
  expect(
    warnings.filter(
      ({ namespace, message }: { namespace: number; message: string }) =>
        namespace === namespaces[0].inode && message === "not given",
    ),
  ).toEqual([]);
});

const COMPOSE = `
name: shop
services:
  web:
    image: nginx
    ports: ["8080:80", "127.0.0.1:8443-8444:443-444/tcp", { target: 53, published: "\${DNS:-5353}", protocol: udp }]
    networks: [front, back]
  db:
    image: postgres
    networks: { back: { ipv4_address: 10.7.0.9, aliases: [store] } }
  side:
    network_mode: service:web
networks:
  front:
  back: { internal: true, ipam: { config: [{ subnet: 10.7.0.0/24 }] } }
`;

test("a Compose file gives its project as Docker would set it up", async () => {
  const { docker, namespaces, warnings } = await gathered(COMPOSE);
  expect(docker.networks).toMatchObject([
    { Name: "shop_front", IPAM: { Config: [{ Subnet: "172.18.0.0/16", Gateway: "172.18.0.1" }] } },
    { Name: "shop_back", Internal: true, IPAM: { Config: [{ Subnet: "10.7.0.0/24", Gateway: "10.7.0.1" }] } },
  ]);
  const [web, db, side] = docker.containers;
  expect(web.NetworkSettings.Ports).toEqual({
    "80/tcp": [{ HostIp: "0.0.0.0", HostPort: "8080" }],
    "443/tcp": [{ HostIp: "127.0.0.1", HostPort: "8443" }],
    "444/tcp": [{ HostIp: "127.0.0.1", HostPort: "8444" }],
    "53/udp": [{ HostIp: "0.0.0.0", HostPort: "5353" }],
  });
  expect(db.NetworkSettings.Networks.shop_back).toMatchObject({
    IPAddress: "10.7.0.9",
    Gateway: "",
    Aliases: ["db", "store"],
  });
  expect(side.HostConfig.NetworkMode).toBe("container:shop-web-1");
  expect(namespaces).toHaveLength(3);
  expect(warnings.map((one: { message: string }) => one.message)).toContain(
    "Addresses that the Compose file does not fix are as Docker would likely hand them out.",
  );
});

test("`iptables -S` by table, and legacy rules, go where iptables-save's would", async () => {
  const { namespaces } = await gathered(`
$ sudo iptables -S
-P INPUT ACCEPT
-P FORWARD DROP
-N DOCKER
-A FORWARD -j DOCKER
$ sudo iptables -t nat -S
-P PREROUTING ACCEPT
-A PREROUTING -j RETURN
$ iptables-legacy-save
# Generated by iptables-save v1.8.9 on Mon Jan  1 00:00:00 2026
*filter
:INPUT DROP [1:2]
COMMIT
# Completed on Mon Jan  1 00:00:00 2026
`);
  expect(namespaces[0].outputs["iptables-save"]).toBe(
    "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:DOCKER - [0:0]\n-A FORWARD -j DOCKER\nCOMMIT\n" +
      "*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j RETURN\nCOMMIT\n",
  );
  expect(namespaces[0].outputs["iptables-legacy-save"]).toContain(":INPUT DROP [1:2]");
});

test("a rule is one line, whatever its comment holds", async () => {
  const rules = `-A INPUT -m comment --comment "two\n$ ip route\n{\\"x\\": *nat\nCOMMIT" -j ACCEPT\n-A INPUT -j DROP\n`;
  const saved = `*filter\n:INPUT ACCEPT [0:0]\n${rules}COMMIT\n`;
  const { namespaces, warnings } = await gathered(`${saved}# Generated by ip6tables-save\n*filter\nCOMMIT\n`);
  expect(namespaces[0].outputs["iptables-save"]).toBe(saved);
  expect(warnings.filter(({ message }: { message: string }) => !/not given/.test(message))).toEqual([]);

  const listed = await gathered(`$ iptables -S\n-P INPUT ACCEPT\n${rules}`);
  expect(listed.namespaces[0].outputs["iptables-save"]).toBe(saved);
});

test("a quote that is never closed breaks its own line alone", async () => {
  const saved = '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m comment --comment "no -j ACCEPT\n-A INPUT -j DROP\nCOMMIT\n';
  const { namespaces } = await gathered(`${saved}$ ip rule\n0:\tfrom all lookup local\n`);
  expect(namespaces[0].outputs["iptables-save"]).toBe(saved);
  expect(namespaces[0].outputs["ip-rule"]).toHaveLength(1);
});

test("the main table alone is completed by what the kernel makes of the addresses", async () => {
  const { namespaces } = await gathered(`
2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500 state UP
    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff
    inet 192.0.2.10/24 brd 192.0.2.255 scope global eth0
       valid_lft forever preferred_lft forever
default via 192.0.2.1 dev eth0
192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.10
`);
  expect(namespaces[0].outputs["ip-route"]).toMatchObject([
    { dst: "default" },
    { dst: "192.0.2.0/24" },
    { type: "local", dst: "192.0.2.10", table: "local" },
    { type: "broadcast", dst: "192.0.2.255", table: "local" },
  ]);
});

describe("what cannot be taken", () => {
  test("is listed with its line, beside what could", async () => {
    const { warnings } = await gathered("total nonsense\n*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n");
    expect(warnings[0]).toEqual({
      namespace: null,
      command: "file 1",
      message: "line 1: total nonsense: this is not known",
    });
  });

  for (const [what, text, message] of [
    ["nothing known", "hello\nworld", /Nothing in it is known/],
    [
      "a poorer form",
      "Chain INPUT (policy ACCEPT)\ntarget prot",
      /'iptables -L', which leaves out too much: take 'iptables-save'/,
    ],
    ["JSON cut short", '[{"ifindex":1,"ifname":"lo",', /not JSON: at line 1, column \d+/],
    ["a Compose file that is no YAML", "services:\n  web: [", /looks like a Compose file, and is no YAML: .*line/],
    ["two snapshots", `${JSON.stringify(basic)}\n${JSON.stringify(basic)}`, /more than one snapshot/],
  ] as const)
    test(what, async () => {
      const result = await gather([{ name: "file", text }]);
      expect(result.ok ? "taken" : result.error).toMatch(message);
    });
});

describe("short forms of what ip and bridge print", () => {
  const BRIEF =
    "$ ip -br addr\nlo               UNKNOWN        127.0.0.1/8 ::1/128 \nbr0              UP             172.18.0.1/16 \nveth1@if7        UP             \n";

  test("addresses by name alone, and then their interfaces", async () => {
    const [alone] = (await gathered(BRIEF)).namespaces;
    expect(alone.outputs["ip-addr"].map((link: { ifname: string }) => link.ifname)).toEqual(["lo", "br0", "veth1"]);
    expect(JSON.stringify(alone.outputs)).not.toContain("link_index");
    expect(alone.outputs["ip-link"]).toBeUndefined();
    const links =
      "2: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    link/loopback 00:00:00:00:00:00\n9: br0: <UP> mtu 1500\n    link/ether 02:00:00:00:00:01\n    bridge forward_delay 1500\n";
    const [both] = (await gathered(`${BRIEF}$ ip -d link\n${links}`)).namespaces;
    expect(both.outputs["ip-addr"]).toMatchObject([
      { ifname: "lo", ifindex: 2 },
      { ifname: "br0", ifindex: 9 },
    ]);
    expect(both.outputs["ip-link"]).toHaveLength(2);
  });

  test("what bridge prints as text", async () => {
    const text = `$ bridge -d link
4: v0@v1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 state forwarding priority 32 cost 2
    hairpin on guard off isolated on
$ bridge fdb
02:00:00:00:00:05 dev v0 master br0 static
$ bridge vlan
port              vlan-id
v0                1 PVID Egress Untagged
`;
    const { namespaces, warnings } = await gathered(text);
    const [{ outputs }] = namespaces;
    expect(outputs["bridge-link"]).toMatchObject([
      { ifindex: 4, ifname: "v0", state: "forwarding", hairpin: true, isolated: true },
    ]);
    expect(outputs["bridge-fdb"]).toEqual([
      { mac: "02:00:00:00:00:05", ifname: "v0", master: "br0", state: "static", flags: [] },
    ]);
    expect(outputs["bridge-vlan"]).toEqual([
      { ifname: "v0", vlans: [{ vlan: 1, flags: ["PVID", "Egress Untagged"] }] },
    ]);
    expect(
      warnings.map((one: { message: string }) => one.message).filter((one: string) => one !== "not given"),
    ).toEqual([]);
  });
});
