import type { Agent } from "./agent.ts";

/** What a case may need of the kernel, and a command that works only where the kernel has it. */
const FEATURES: Readonly<Record<string, string>> = {
  vlan: "ip link add v0 type veth peer name v1; ip link add link v0 name v0.5 type vlan id 5",
  "vlan-filtering": "ip link add b0 type bridge vlan_filtering 1",
  dummy: "ip link add d0 type dummy",
  tun: "ip tuntap add t0 mode tun",
  bond: "ip link add b0 type bond",
  vrf: "ip link add r0 type vrf table 10",
  macvlan: "ip link add v0 type veth peer name v1; ip link add link v0 m0 type macvlan mode bridge",
  ipvlan: "ip link add v0 type veth peer name v1; ip link add link v0 i0 type ipvlan mode l2",
  vxlan: "ip link add x0 type vxlan id 5 remote 192.0.2.1 dstport 4789",
  geneve: "ip link add g0 type geneve id 5 remote 192.0.2.1",
  ipip: "ip link add t0 type ipip local 192.0.2.1 remote 192.0.2.2",
  gre: "ip link add t0 type gre local 192.0.2.1 remote 192.0.2.2",
  sit: "ip link add t0 type sit local 192.0.2.1 remote 192.0.2.2",
  "tc-bpf":
    "ip link add v0 type veth peer name v1; tc qdisc add dev v0 clsact; tc filter add dev v0 ingress bpf bytecode '1,6 0 0 0,'",
  wireguard: "ip link add w0 type wireguard; wg show w0",
  legacy: "iptables-legacy -A INPUT -j ACCEPT",
  flowtable:
    "ip link add v0 type veth peer name v1; nft 'table inet t { flowtable f { hook ingress priority 0; devices = { v0 }; }; }'",
  "nft-queue": "nft 'table ip t { chain c { queue num 1; }; }'",
  "nft-bridge-meta": `nft 'table bridge t { chain c { meta ibrname "b"; }; }'`,
  "nft-bridge-reject": "nft 'table bridge t { chain c { type filter hook prerouting priority 0; reject; }; }'",
  "nft-bridge-conntrack": "nft 'table bridge t { chain c { type filter hook prerouting priority 0; ct state new; }; }'",
  "ipset-hash-ip-mark": "ipset create s hash:ip,mark",
  "ipset-hash-net-net": "ipset create s hash:net,net",
  "ipset-hash-mac": "ipset create s hash:mac",
  "ipset-hash-net-port-net": "ipset create s hash:net,port,net",
  realm: "iptables -A OUTPUT -m realm --realm 1",
  geoip: "iptables -A INPUT -m geoip --src-cc DE",
  owner: "iptables -A OUTPUT -m owner --uid-owner 0",
  cgroup: "iptables -A OUTPUT -m cgroup --path /",
};

/** Which of these the kernel lacks, and in whose words. Each is tried in a namespace of its own. */
export async function lacking(agent: Agent, needs: Iterable<string>): Promise<Map<string, string>> {
  const lacks = new Map<string, string>();
  for (const need of new Set(needs)) {
    const command = FEATURES[need];
    if (command === undefined) throw new Error(`no feature is called ${need}`);
    const name = `feature/${need}`;
    await agent.add(name);
    const { code, err } = await agent.run(name, ["sh", "-ec", command]);
    await agent.drop([name]);
    const words = err.trim().split("\n")[0] ?? "";
    if (code !== 0) lacks.set(need, `\`${command}\` says: ${words || `status ${code}`}`);
  }
  return lacks;
}
