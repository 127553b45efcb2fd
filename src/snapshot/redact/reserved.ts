/**
 * Words of the commands' own languages. A container that is called like one is renamed where Docker speaks, and nowhere else:
 * in rules the word most likely is no name.
 */
export const RESERVED: ReadonlySet<string> = new Set(
  (
    "accept drop reject return queue continue jump goto filter nat raw mangle security input output forward prerouting " +
    "postrouting ingress egress table chain rule set map element type hook priority policy counter packets bytes limit rate " +
    "log prefix level group meta ct ip ip6 inet arp bridge netdev tcp udp icmp icmpv6 sctp ether vlan saddr daddr sport dport " +
    "state status mark established related new invalid untracked iif oif iifname oifname fib local unicast broadcast " +
    "multicast masquerade redirect snat dnat to from via dev src dst proto scope kernel boot static dhcp main default link " +
    "global host up down unknown lower_up noqueue mtu veth dummy macvlan ipvlan vxlan bond vrf physical loopback port ports " +
    "address name names comment add create match target family handle expr left right op key value all any both true false " +
    "null on off self permanent stale reachable failed users inode uid cgroup listen unconn estab netns process processes"
  ).split(" "),
);
