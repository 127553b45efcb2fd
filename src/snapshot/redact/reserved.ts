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
    "null on off self permanent stale reachable failed users inode uid cgroup listen unconn estab netns process processes " +
    // matches and targets of iptables, and nft's own words
    "addrtype bpf cluster connbytes connlabel connlimit connmark conntrack cpu dccp devgroup dscp ecn esp eui64 frag " +
    "hashlimit helper hl icmp6 ipcomp iprange ipv6header length mac multiport nfacct osf owner physdev pkttype quota realm " +
    "recent rpfilter rt socket statistic string tcpmss time tos ttl u32 audit classify clusterip connsecmark ct hmark " +
    "idletimer led netmap nflog nfqueue notrack rateest secmark synproxy tcpoptstrip tee tproxy trace ulog flowtable offload " +
    "jhash numgen symhash exthdr payload bitwise concat vmap verdict timeout expiration size elem object secmark ipsec " +
    "dup fwd inside original reply zone label days hour skuid skgid iiftype oiftype cpu random persistent flags fully " +
    "dstnat srcnat dormant constant dynamic interval auto merge gc filename data typeof hash list net bitmap ipport family " +
    "hashsize maxelem bucketsize initval seen assured confirmed pre post in out outside inside send answered docker containers networks version id created image hostname running created exited"
  ).split(" "),
);
