#!/usr/bin/env python3
"""Writes down how ip, bridge and ss print one host, as text and as JSON: printed.json, a list of { command, text, json }.

As root, in the project's folder: python3 src/snapshot/gather/testing/record.py
"""

import json
import pathlib
import subprocess

HERE = pathlib.Path(__file__).parent
HOST = r"""
ip link set lo up
ip link add br0 type bridge
ip link add v0 type veth peer name v1
ip link set v0 master br0; for d in v0 br0 v1; do ip link set $d up; done
bridge link set dev v0 isolated on hairpin on
unshare -n sleep 60 & inside=$!
sleep 0.3
ip link add away type veth peer name eth0 netns $inside
ip link set away master br0 up
nsenter -t $inside -n sh -c 'ip link set eth0 up; ip addr add 172.18.0.2/16 dev eth0; ip route add default via 172.18.0.1'
ip addr add 172.18.0.1/16 brd + dev br0
ip addr add 192.0.2.1 peer 192.0.2.2/32 dev v1
ip addr add 10.9.9.9/24 dev v1 valid_lft 3600 preferred_lft 1800
ip addr add 10.9.9.10/24 dev v1 label v1:second
ip addr add fd00::1/64 dev br0 nodad
ip link add link v1 name v1.7 type vlan id 7
ip link add mv link v1 type macvlan mode bridge
ip link add iv link v1 type ipvlan mode l2 private
ip link add vx type vxlan id 42 remote 10.0.0.2 dstport 4789 dev v1 nolearning
ip link add gr type gre local 10.9.9.9 remote 10.9.9.1
ip link add bo type bond mode active-backup
ip link add vr type vrf table 100
ip link add du type dummy
ip link set v1 alias "the way out"
ip link property add dev v1 altname enp9
ip link add ul type veth peer name up
ip route add default via 172.18.0.9 dev br0 proto dhcp metric 100 src 172.18.0.1
ip route add 10.1.0.0/16 nexthop via 172.18.0.5 dev br0 weight 2 nexthop via 10.9.9.4 dev v1 onlink
ip route add 10.2.0.0/16 via 172.18.0.5 mtu 1400 table 100
ip route add blackhole 10.3.0.0/16
ip route add unreachable 10.4.0.0/16 metric 5
ip route add 10.6.0.0/16 via inet6 fd00::9 dev br0
ip route add 10.7.0.0/16 tos 0x10 dev v1
ip route add throw 10.8.0.0/16 table 77
ip route add 10.10.0.0/16 dev br0 advmss 1400 mtu lock 1300 hoplimit 9 rto_min 4ms quickack 1 initcwnd 10
ip -6 route add 2001:db8::/32 via fd00::9 dev br0 metric 7
ip -6 route add default nexthop via fd00::9 dev br0 nexthop via fd00::8 dev br0
ip rule add from 10.0.0.0/8 to 10.1.0.0/16 iif br0 fwmark 7/0xff table 100 priority 50
ip rule add not from 10.0.0.1 lookup 77
ip rule add ipproto tcp dport 80-90 sport 5 uidrange 0-10 table main suppress_prefixlength 0
ip rule add priority 300 goto 32766
ip rule add priority 301 blackhole
ip rule add priority 302 oif v1 prohibit
ip rule add priority 303 tos 0x10 table 5
ip rule add l3mdev pref 1000
ip -6 rule add from fd00::/8 table 9
ip neigh add 172.18.0.77 lladdr 02:00:00:00:00:77 dev br0
ip neigh add proxy 172.18.0.78 dev br0
bridge fdb add 02:00:00:00:00:05 dev v0 master static
bridge fdb append 00:00:00:00:00:00 dev vx dst 10.0.0.2
bridge fdb add 02:00:00:00:00:09 dev vx dst 10.0.0.3 port 4790 vni 77 via v1
ip neigh add 172.18.0.79 lladdr 02:00:00:00:00:79 router nud reachable dev br0
"""
COMMANDS = [
    "ip -d link show", "ip link show", "ip addr show", "ip -d addr show",
    "ip route show", "ip -d route show table all", "ip -6 route show", "ip -6 -d route show table all",
    "ip rule show", "ip -6 rule show", "ip neigh show",
    "bridge fdb show", "bridge -d link show", "ip -o -d link show", "ip -o addr show", "ip -br link show", "ip -br addr show",
]


def json_of(command):
    """The command that prints the same as JSON; `-o` is no form of that."""
    program, _, rest = command.replace(" -o", "").partition(" ")
    return f"{program} -j {rest}"


def main():
    ask = "".join(f"echo '@@ {c}'; {c}; echo '@@ json'; {json_of(c)}; echo\n" for c in COMMANDS)
    script = f"exec 2>/dev/null\n{HOST}\n{ask}\nkill $inside\n"
    printed = subprocess.run(["unshare", "-n", "bash"], input=script, capture_output=True, text=True).stdout
    parts = printed.split("@@ ")[1:]
    list_ = []
    for shown, told in zip(parts[::2], parts[1::2]):
        command, _, text = shown.partition("\n")
        list_.append({"command": command, "text": text, "json": json.loads(told.partition("\n")[2])})
    (HERE / "printed.json").write_text(json.dumps(list_, indent=1) + "\n")


main()
