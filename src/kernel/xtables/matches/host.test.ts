import { expect, test } from "vitest";
import type { Socket } from "../../../host/model.ts";
import { parseAddress } from "../../../net/address.ts";
import type { AddressType, FibQuery, FibResult } from "../../rule.ts";
import { device } from "../testing/packet-text.ts";
import { matches } from "../testing/rows.ts";
import { ask } from "../testing/say.ts";

const SYN = "tcp 10.0.0.1:40000 > 10.0.1.2:80 in=eth0 out=eth1";
const SYN6 = "tcp [2001:db8::1]:40000 > [2001:db8:1::2]:80 in=eth0 out=eth1";

test("XM-addrtype: the type of the route to an address, of a device's own where it is limited to one", () => {
  const addressType = (address: string, dev: string | null): AddressType => {
    if (address === "10.0.1.2") return dev === "eth1" ? "unicast" : "local";
    if (address === "10.0.0.255") return "broadcast";
    return address === "224.0.0.1" ? "multicast" : "unicast";
  };
  matches(
    [
      ["-m addrtype --dst-type LOCAL", SYN, "yes"],
      ["-m addrtype --src-type LOCAL", SYN, "source 10.0.0.1 is unicast, not local"],
      ["-m addrtype ! --dst-type LOCAL", SYN, "destination 10.0.1.2 is local, which is excluded"],
      ["-m addrtype --src-type UNICAST --dst-type LOCAL", SYN, "yes"],
      ["-m addrtype --dst-type BROADCAST,LOCAL", SYN, "yes"],
      ["-m addrtype --dst-type LOCAL --limit-iface-in", SYN, "yes"],
      ["-m addrtype --dst-type LOCAL --limit-iface-out", SYN, "destination 10.0.1.2 is unicast, not local"],
      ["-m addrtype --dst-type BROADCAST", "udp 10.0.0.1:68 > 10.0.0.255:67", "yes"],
      ["-m addrtype --dst-type MULTICAST", "udp 10.0.0.1:68 > 224.0.0.1:67", "yes"],
      [
        "-m addrtype --dst-type NONSENSE",
        SYN,
        "undetermined: match addrtype: 'nonsense' is no type of address known to this program",
      ],
    ],
    { addressType },
  );
});

test("XM-addrtype: over IPv6 unicast and multicast are told by the address, the others by its route", () => {
  const addressType = (address: string): AddressType => {
    if (address === "2001:db8:1::2") return "local";
    return address === "2001:db8:9::1" ? "prohibit" : "unicast";
  };
  matches(
    [
      ["-m addrtype --dst-type LOCAL", SYN6, "yes"],
      ["-m addrtype --dst-type UNICAST", SYN6, "yes"],
      ["-m addrtype --dst-type UNICAST,LOCAL", SYN6, "yes"],
      ["-m addrtype --src-type UNICAST,LOCAL", SYN6, "source 2001:db8::1 is unicast, not unicast or local"],
      ["-m addrtype ! --dst-type LOCAL", SYN6, "destination 2001:db8:1::2 is local, which is excluded"],
      ["-m addrtype --dst-type MULTICAST", SYN6, "destination 2001:db8:1::2 is local, not multicast"],
      ["-m addrtype --dst-type MULTICAST", "udp [fe80::1]:1 > [ff02::1]:2", "yes"],
      ["-m addrtype --dst-type UNREACHABLE", "udp [fe80::1]:1 > [2001:db8:9::1]:2", "yes"],
      [
        "-m addrtype --dst-type LOCAL",
        "udp [fe80::1]:1 > [2001:db8:9::1]:2",
        "destination 2001:db8:9::1 is prohibit, not local",
      ],
    ],
    { addressType },
  );
});

test("XM-owner: users and groups of the sending process, and whether there is a socket", () => {
  const sent = "tcp 10.0.0.1:40000 > 10.0.1.2:80 out=eth1 hook=output owner=1000:100";
  const own = "udp 10.0.0.1:40000 > 10.0.1.2:80 out=eth1 hook=output";
  const reset = "tcp 10.0.0.1:80 > 10.0.1.2:40000 out=eth1 hook=output flags=RA";
  const reset6 = "tcp [2001:db8::1]:80 > [2001:db8::2]:40000 out=eth1 hook=output flags=RA";
  const forwarded = "tcp 10.0.0.1:40000 > 10.0.1.2:80 in=eth0 out=eth1 hook=postrouting";
  matches([
    ["-m owner --uid-owner 1000", sent, "yes"],
    ["-m owner --uid-owner 0", sent, "the packet was sent by user 1000, not user 0"],
    ["-m owner ! --uid-owner 1000", sent, "the packet was sent by user 1000, which is excluded"],
    ["-m owner --uid-owner 500-1500", sent, "yes"],
    ["-m owner --uid-owner root", sent, "the packet was sent by user 1000, not user 0"],
    ["-m owner --uid-owner 1000 --gid-owner 101", sent, "the packet was sent by group 100, not group 101"],
    ["-m owner --gid-owner 100", sent, "yes"],
    ["-m owner --gid-owner 100 --suppl-groups", sent, "yes"],
    [
      "-m owner --gid-owner 5 --suppl-groups",
      sent,
      "undetermined: the groups of the process that sent the packet are not known",
    ],
    ["-m owner --socket-exists", sent, "yes"],
    ["-m owner ! --socket-exists", sent, "the packet was sent by a socket of this host, which is excluded"],
    [
      "-m owner --uid-owner 0",
      sent.replace("1000", "?"),
      "undetermined: the user of the process that sent the packet is not known",
    ],
    [
      "-m owner --uid-owner daemon",
      sent,
      "undetermined: match owner: whose id the name 'daemon' is, is not in the snapshot",
    ],
    ["-m owner --uid-owner 0", own, "the packet was sent by no process of this host, not user 0"],
    ["-m owner ! --uid-owner 0", own, "yes"],
    ["-m owner --socket-exists", own, "yes"],
    ["-m owner --socket-exists", reset6, "the packet was sent by no socket of this host, not a socket of this host"],
    ["-m owner --socket-exists", reset, "yes"],
    [
      "-m owner --socket-exists",
      `${reset} socketless=yes`,
      "the packet was sent by no socket of this host, not a socket of this host",
    ],
    ["-m owner --socket-exists", forwarded, "the packet was sent by no socket of this host, not a socket of this host"],
    ["-m owner ! --socket-exists", forwarded, "yes"],
  ]);
});

test("XM-physdev: ports of a bridge that the packet passes", () => {
  const bridged = "tcp 10.0.0.1:1 > 10.0.0.2:2 in=br0 out=br0 port-in=veth1 port-out=veth2";
  const routed = "tcp 10.0.0.1:1 > 10.0.0.2:2 in=br0 out=eth0 port-in=veth1";
  const sent = "tcp 10.0.0.1:1 > 10.0.0.2:2 in=br0 out=br0 port-out=veth2";
  matches([
    ["-m physdev --physdev-in veth1", bridged, "yes"],
    ["-m physdev --physdev-in veth+", bridged, "yes"],
    ["-m physdev --physdev-in veth9", bridged, "came in by port veth1, not port veth9"],
    ["-m physdev ! --physdev-in veth1", bridged, "came in by port veth1, which is excluded"],
    ["-m physdev --physdev-out veth2", bridged, "yes"],
    ["-m physdev --physdev-out veth2", routed, "leaves by no bridge's port, not port veth2"],
    ["-m physdev ! --physdev-out veth2", routed, "leaves by no bridge's port, which is excluded"],
    ["-m physdev ! --physdev-out veth2", SYN, "yes"],
    ["-m physdev --physdev-is-bridged", bridged, "yes"],
    ["-m physdev ! --physdev-is-bridged", bridged, "packet is bridged"],
    ["-m physdev --physdev-is-bridged", routed, "packet is not bridged"],
    ["-m physdev ! --physdev-is-bridged", routed, "yes"],
    ["-m physdev --physdev-is-in", routed, "yes"],
    ["-m physdev --physdev-is-out", bridged, "yes"],
    ["-m physdev ! --physdev-is-out", routed, "yes"],
    ["-m physdev --physdev-in veth1", SYN, "came in by no bridge's port, not port veth1"],
    ["-m physdev ! --physdev-in veth1", SYN, "yes"],
    ["-m physdev ! --physdev-is-bridged", SYN, "yes"],
    ["-m physdev --physdev-is-in", SYN, "packet came in by no bridge's port"],
    // On a bridge, but in by none of its ports: the kernel does not look at --physdev-in then.
    ["-m physdev --physdev-in veth1", sent, "yes"],
  ]);
});

test("XM-devgroup: by number, under a mask, and by name", () => {
  const five = SYN.replace("eth0", "eth0:group~5");
  const named = SYN.replace("eth0", "eth0:group~uplinks");
  matches([
    ["-m devgroup --src-group 5", five, "yes"],
    ["-m devgroup --src-group 0x1/0x1", five, "yes"],
    ["-m devgroup ! --src-group 5", five, "arrived on an interface of group 5, which is excluded"],
    ["-m devgroup --src-group default", five, "arrived on an interface of group 5, not default"],
    ["-m devgroup --dst-group default", five, "yes"],
    ["-m devgroup --dst-group 0", SYN, "yes"],
    ["-m devgroup --src-group uplinks", named, "yes"],
    ["-m devgroup --src-group 7", named, "undetermined: the number of the interface's group is not in the snapshot"],
  ]);
});

test("XM-rpfilter: a route back to the source by the same interface", () => {
  const asked: FibQuery[] = [];
  const eth0 = device("eth0");
  const eth1 = device("eth1");
  const fib = (query: FibQuery): FibResult | null => {
    asked.push(query);
    if (!eth0 || !eth1) return null;
    const source = query.dst;
    if (source === 0x0a000001 || typeof source === "bigint") return { type: "unicast", devices: [eth0] };
    if (source === 0x0a000002) return { type: "unicast", devices: [eth1, eth0] };
    if (source === 0x0a000003) return { type: "local", devices: [eth0] };
    if (source === 0x0a000004) return { type: "blackhole", devices: [] };
    return source === 0x0a000005 ? { type: "unicast", devices: [eth1] } : null;
  };
  const from = (host: number): string => `udp 10.0.0.${host}:1 > 10.0.1.2:80 in=eth0 hook=prerouting mark=7 tos=0x10`;
  const no = (host: number): string =>
    `packet has a source, 10.0.0.${host}, whose route back differs, not a source with a route back by the same interface`;
  matches(
    [
      ["-m rpfilter", from(1), "yes"],
      ["-m rpfilter", from(2), "yes"],
      ["-m rpfilter", from(3), no(3)],
      ["-m rpfilter --accept-local", from(3), "yes"],
      ["-m rpfilter", from(4), no(4)],
      ["-m rpfilter", from(5), no(5)],
      ["-m rpfilter --loose", from(5), "yes"],
      ["-m rpfilter --validmark --invert", from(5), "yes"],
      [
        "-m rpfilter --invert",
        from(1),
        "packet has a source with a route back by the same interface, which is excluded",
      ],
      ["-m rpfilter", from(6), no(6)],
      ["-m rpfilter", from(6).replace("eth0", "lo"), "yes"],
      ["-m rpfilter", "udp 0.0.0.0:68 > 255.255.255.255:67 in=eth0 hook=prerouting", "yes"],
      ["-m rpfilter", "udp [2001:db8::1]:1 > [2001:db8::2]:2 in=eth0 hook=prerouting", "yes"],
      ["-m rpfilter --loose", "udp [2001:db8::1]:1 > [2001:db8::2]:2 in=eth0 hook=prerouting", "yes"],
    ],
    { fib },
  );
  expect(asked.filter((query) => query.dst === 0x0a000005).map((query) => query.mark)).toContain(7);
  expect(asked[0]).toMatchObject({ mark: 0, tos: 0x10, oif: null, src: 0x0a000102 });
  expect(asked.filter((query) => query.family === 6).map((query) => query.oif?.name ?? null)).toEqual(["eth0", null]);
});

test("XM-socket: a socket that takes the packet, other than one that listens everywhere", () => {
  const address = parseAddress("10.0.1.2");
  if (!address.ok) throw new Error(address.error);
  const listening = (port: number, bound: boolean): Socket => ({
    proto: "tcp",
    state: "LISTEN",
    local: { address: bound ? address.value : null, port },
    remote: { address: null, port: null },
    dev: null,
    v6only: false,
    processes: [],
    uid: 0,
    inode: 1,
    cgroup: null,
    mark: 9,
    backlog: 0,
  });
  const world = { sockets: [listening(80, true), listening(81, false)] };
  matches(
    [
      ["-m socket", SYN, "yes"],
      ["-m socket", SYN.replace(":80", ":81"), "no socket bound to an address takes the packet"],
      ["-m socket --nowildcard", SYN.replace(":80", ":81"), "yes"],
      ["-m socket --nowildcard", SYN.replace(":80", ":82"), "no socket takes the packet"],
      [
        "-m socket --transparent",
        SYN,
        "undetermined: whether the socket found is a transparent one is not in the snapshot",
      ],
      ["-m socket --transparent", SYN.replace(":80", ":82"), "no socket bound to an address takes the packet"],
    ],
    world,
  );
  expect(ask("-m socket --restore-skmark", SYN, world).packet.mark).toBe(9);
});

test("XM-cgroup: the control group of the sending process, and what is below it", () => {
  const sent = "tcp 10.0.0.1:1 > 10.0.1.2:80 out=eth1 hook=output owner=0:0:/system.slice/docker.service";
  matches([
    ["-m cgroup --path system.slice", sent, "yes"],
    ["-m cgroup --path system.slice/docker.service", sent, "yes"],
    [
      "-m cgroup --path system",
      sent,
      "the packet was sent from control group /system.slice/docker.service, not system",
    ],
    [
      "-m cgroup ! --path system.slice",
      sent,
      "the packet was sent from control group /system.slice/docker.service, which is excluded",
    ],
    [
      "-m cgroup --path a",
      sent.replace(":/system.slice/docker.service", ""),
      "undetermined: the control group of the sending process is not known",
    ],
    ["-m cgroup --cgroup 1", sent, "undetermined: net_cls classes are not in the snapshot"],
    ["-m cgroup --path a", SYN, "no process of this host sent the packet"],
    ["-m cgroup ! --path a", SYN, "no process of this host sent the packet"],
    ["-m cgroup ! --path a", "icmp 10.0.0.1 > 10.0.1.2 out=eth1 hook=output type=0", "yes"],
    [
      "-m cgroup --path a",
      "tcp 10.0.0.1:1 > 10.0.1.2:80 in=eth0 hook=input",
      "no process of this host sent the packet",
    ],
    [
      "-m cgroup --path a",
      "tcp 10.0.0.1:1 > 10.0.1.2:80 in=eth0 hook=input flags=SA",
      "undetermined: whether the receiving socket is found before the input chain is not modelled",
    ],
  ]);
});

test("XM-policy: with IPsec or without; its transformations are undetermined", () => {
  const secured = `${SYN} ipsec=yes`;
  matches([
    ["-m policy --dir in --pol none", SYN, "yes"],
    ["-m policy --dir out --pol none", SYN, "yes"],
    ["-m policy --dir in --pol ipsec", SYN, "packet is one without IPsec, not one of IPsec"],
    ["-m policy --dir in --pol ipsec --proto esp", SYN, "packet is one without IPsec, not one of IPsec"],
    ["-m policy --dir in --pol ipsec", secured, "yes"],
    ["-m policy --dir in --pol none", secured, "packet is one of IPsec, not one without IPsec"],
    [
      "-m policy --dir in --pol ipsec --strict --reqid 1 --proto esp --next --reqid 2",
      secured,
      "undetermined: the IPsec transformations of the packet are not modelled",
    ],
  ]);
});
