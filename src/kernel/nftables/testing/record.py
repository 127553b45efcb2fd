#!/usr/bin/env python3
"""Asks the kernel what rules of nftables do to packets, and writes its answers down as fixtures.

  record.py [ID…]        as root, on Linux with nft: reads cases.txt beside it, writes fixtures/ID.jsonl,
a case per line

A case is one rule, in a base chain of its own behind `meta nftrace set 1`. Every packet of packets.json that can reach the
chain's hook is sent through it; the kernel's trace says whether the rule matched, and its verdict:

  {"chain": "ip forward", "text": "tcp dport 80 accept", "expr": [ … ], "also": [ … ], "comment": …,
   "matched": {"tcp": "accept"}, "unmatched": "udp ping", "marks": {"tcp": 7}, "out": {"tcp": {"dst": "10.2.0.5", …}}}

`also`: the table's sets and objects. `marks`: packet marks at the end of the chain, where there are any. `out`: what
is different in the first packet that came out of the router from the one that does without the rule; null where none did.

The network: peer -- in0 [router] out0 -- peer, and a bridge with two ports, all in namespaces of this process alone.
"""
import ctypes, errno, json, os, re, select, socket, struct, subprocess, sys, time
from pathlib import Path

HERE = Path(__file__).parent
libc = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET, SO_RCVBUFFORCE, NETLINK_NETFILTER, SOL_NETLINK, ADD_MEMBERSHIP, NFNLGRP_NFTRACE = 0x40000000, 33, 12, 270, 1, 9
VERDICTS = {-1: "continue", -2: "break", -3: "jump", -4: "goto", -5: "return", 0: "drop", 1: "accept", 2: "stolen", 3: "queue"}
MAC = {"in0": "020000000101", "in-x": "0200000001ff", "out0": "020000000201", "out-x": "0200000002ff",
       "br0": "020000000301", "p1": "020000000311", "p1-x": "0200000003f1", "p2": "020000000312", "p2-x": "0200000003f2"}


# --- namespaces ------------------------------------------------------------------------------------------------------------
class Space:
    home = os.open("/proc/self/ns/net", os.O_RDONLY)

    def __init__(self):
        if libc.unshare(CLONE_NEWNET): raise OSError(ctypes.get_errno(), "unshare")
        self.fd = os.open("/proc/self/ns/net", os.O_RDONLY)
        libc.setns(Space.home, CLONE_NEWNET)

    def __enter__(self):
        if libc.setns(self.fd, CLONE_NEWNET): raise OSError(ctypes.get_errno(), "setns")

    def __exit__(self, *_):
        libc.setns(Space.home, CLONE_NEWNET)

    def run(self, *args, text=None, check=True):
        with self:
            done = subprocess.run(args, input=text, capture_output=True, text=True)
        if check and done.returncode: raise RuntimeError(f"{' '.join(args)}: {done.stderr.strip()}")
        return done


def colons(mac): return ":".join(mac[i:i + 2] for i in range(0, 12, 2))


def build():
    router, peers = Space(), Space()
    for a, b in (("in0", "in-x"), ("out0", "out-x"), ("p1", "p1-x"), ("p2", "p2-x")):
        router.run("ip", "link", "add", a, "type", "veth", "peer", "name", b, "netns", f"/proc/{os.getpid()}/fd/{peers.fd}")
    router.run("ip", "link", "add", "br0", "type", "bridge", "mcast_snooping", "0")
    for port in ("p1", "p2"): router.run("ip", "link", "set", port, "master", "br0")
    for space, names in ((router, ("in0", "out0", "br0", "p1", "p2")), (peers, ("in-x", "out-x", "p1-x", "p2-x"))):
        space.run("sysctl", "-qw", "net.ipv6.conf.all.accept_dad=0", "net.ipv6.conf.default.accept_dad=0",
                  "net.ipv6.conf.default.addr_gen_mode=1", "net.ipv6.conf.all.addr_gen_mode=1")
        for name in names:
            space.run("ip", "link", "set", name, "address", colons(MAC[name]), "up")
        space.run("ip", "link", "set", "lo", "up")
    for dev, net in (("in0", 1), ("out0", 2), ("br0", 3)):
        router.run("ip", "addr", "add", f"10.{net}.0.1/24", "dev", dev)
        router.run("ip", "addr", "add", f"fd00:{net}::1/64", "dev", dev, "nodad")
    for dev, peer, net in (("in0", "in-x", 1), ("out0", "out-x", 2), ("br0", "p1-x", 3)):
        for host in range(2, 10):
            for address in (f"10.{net}.0.{host}", f"fd00:{net}::{host}"):
                router.run("ip", "neigh", "add", address, "lladdr", colons(MAC[peer]), "dev", dev, "nud", "permanent")
    router.run("bridge", "fdb", "add", colons(MAC["p2-x"]), "dev", "p2", "master", "static")
    router.run("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1", "net.ipv4.conf.all.rp_filter=0",
               "net.ipv4.conf.default.rp_filter=0", "net.ipv4.conf.in0.rp_filter=0", "net.ipv4.icmp_ratelimit=0",
               "net.ipv4.ping_group_range=0 2147483647")
    router.run("ip", "route", "add", "blackhole", "10.66.0.0/16")
    # What the peers' own kernels say would only disturb.
    peers.run("nft", "-f", "-", text="table netdev quiet { }\n" + "".join(
        f"table netdev quiet {{ chain c_{n} {{ type filter hook egress device {n} priority 0; policy accept;\n meta mark != 7 drop\n}}\n}}\n"
        for n in ("in-x", "out-x", "p1-x", "p2-x")))
    return router, peers


# --- packets ---------------------------------------------------------------------------------------------------------------
def checksum(data):
    if len(data) % 2: data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16: total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


TCP_OPTIONS = bytes.fromhex("020405b40402080a00000001000000000103030a"[:40])  # MSS 1460, SACK permitted, timestamps, NOP, window scale


def transport(p, pseudo):
    """`pseudo`: of the length of the segment, the pseudo header that its checksum covers."""
    kind = p["proto"]
    body = bytes(p.get("data", 0))
    if kind == "tcp":
        options = TCP_OPTIONS if p.get("options") else b""
        segment = struct.pack("!HHIIBBHHH", p["sport"], p["dport"], 1, 0, (20 + len(options)) // 4 << 4, p["flags"], 64240, 0, 0) + options + body
        at, number = 16, 6
    elif kind == "udp":
        segment, at, number = struct.pack("!HHHH", p["sport"], p["dport"], 8 + len(body), 0) + body, 6, 17
    elif kind == "icmp":
        segment = struct.pack("!BBHHH", p["type"], p["code"], 0, p.get("id", 0), p.get("seq", 0)) + body
        return segment[:2] + struct.pack("!H", checksum(segment)) + segment[4:], 1
    elif kind == "icmpv6":
        segment, at, number = struct.pack("!BBHHH", p["type"], p["code"], 0, p.get("id", 0), p.get("seq", 0)) + body, 2, 58
    elif kind == "sctp":
        return struct.pack("!HHII", p["sport"], p["dport"], 99, 0) + bytes(20), 132
    else:
        return bytes(8) + body, p["proto"]
    segment = segment[:at] + struct.pack("!H", checksum(pseudo(len(segment), number) + segment)) + segment[at + 2:]
    return segment, number


def ip_packet(p):
    if p["family"] == 4:
        src, dst = socket.inet_aton(p["src"]), socket.inet_aton(p["dst"])
        segment, number = transport(p, lambda length, number: src + dst + struct.pack("!BBH", 0, number, length))
        header = struct.pack("!BBHHHBBH4s4s", 0x45, p.get("tos", 0), 20 + len(segment), 7, 0x4000 if p.get("df") else 0, p.get("ttl", 64), number, 0, src, dst)
        return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + segment
    src, dst = socket.inet_pton(socket.AF_INET6, p["src"]), socket.inet_pton(socket.AF_INET6, p["dst"])
    segment, number = transport(p, lambda length, number: src + dst + struct.pack("!II", length, number))
    first = number
    for extension in reversed(p.get("extensions", [])):
        segment = struct.pack("!BBBB4s", first, 0, 1, 4, bytes(4)) + segment  # PadN
        first = extension
    return struct.pack("!IHBB", 6 << 28 | p.get("tos", 0) << 20 | p.get("label", 0), len(segment), first, p.get("ttl", 64)) + src + dst + segment


def frame(p):
    if p["family"] == "arp":
        body = struct.pack("!HHBBH6s4s6s4s", 1, 0x0800, 6, 4, p["op"], bytes.fromhex(p["smac"]), socket.inet_aton(p["src"]), bytes.fromhex(p["tmac"]), socket.inet_aton(p["dst"]))
        ether = 0x0806
    else:
        body, ether = ip_packet(p), 0x0800 if p["family"] == 4 else 0x86dd
    tag = struct.pack("!HH", 0x8100, p["vlan"]) if "vlan" in p else b""
    return bytes.fromhex(p["to"]) + bytes.fromhex(p["from"]) + tag + struct.pack("!H", ether) + body


# --- the kernel's trace ------------------------------------------------------------------------------------------------------
def attributes(data):
    found = {}
    while len(data) >= 4:
        length, kind = struct.unpack_from("=HH", data)
        if length < 4: break
        found[kind & 0x3fff] = data[4:length]
        data = data[(length + 3) & ~3:]
    return found


def traces(netlink, wait):
    """Messages of the trace so far: the chain, the rule's handle, the verdict, the mark."""
    found = []
    end = time.monotonic() + wait
    while True:
        ready, _, _ = select.select([netlink], [], [], max(0, 0.0005 if found else end - time.monotonic()))
        if not ready: return found
        data = netlink.recv(1 << 20)
        while len(data) >= 20:
            length = struct.unpack_from("=I", data)[0]
            a = attributes(data[20:length])
            data = data[(length + 3) & ~3:]
            code = attributes(a.get(5, b"")).get(1)
            target = attributes(a.get(5, b"")).get(2, b"").rstrip(b"\0").decode()
            found.append({
                "id": a.get(6), "table": a.get(1, b"").rstrip(b"\0").decode(), "chain": a.get(2, b"").rstrip(b"\0").decode(),
                "handle": struct.unpack("!Q", a[3])[0] if 3 in a else None,
                "kind": struct.unpack("!I", a[4])[0] if 4 in a else None,
                "verdict": None if code is None else VERDICTS.get(struct.unpack("!i", code)[0], str(code)),
                "target": target, "mark": struct.unpack("!I", a[14])[0] if 14 in a else 0,
                "iif": struct.unpack("!I", a[10])[0] if 10 in a else 0, "oif": struct.unpack("!I", a[12])[0] if 12 in a else 0})


def seen(sockets, wait=0.002):
    """The first IP packet that left the router: where, and its header."""
    ready, _, _ = select.select(list(sockets), [], [], wait)
    for sock in ready:
        data, address = sock.recvfrom(65536)
        if address[2] == 4: continue  # what the peer sent itself
        ether = struct.unpack("!H", data[12:14])[0]
        if ether == 0x0800:
            ip, l4 = data[14:], data[14 + 20:]
            out = {"src": socket.inet_ntoa(ip[12:16]), "dst": socket.inet_ntoa(ip[16:20]), "tos": ip[1], "ttl": ip[8], "length": struct.unpack("!H", ip[2:4])[0]}
            proto = ip[9]
        elif ether == 0x86dd:
            ip, l4 = data[14:], data[14 + 40:]
            out = {"src": socket.inet_ntop(socket.AF_INET6, ip[8:24]), "dst": socket.inet_ntop(socket.AF_INET6, ip[24:40]), "tos": struct.unpack("!H", ip[:2])[0] >> 4 & 255, "ttl": ip[7], "length": 40 + struct.unpack("!H", ip[4:6])[0]}
            proto = ip[6]
        else: continue
        if proto in (6, 17): out["sport"], out["dport"] = struct.unpack("!HH", l4[:4])
        if proto == 6:
            out["flags"] = l4[13]
            options, kinds = l4[20:(l4[12] >> 4) * 4], {}
            while options and options[0]:
                size = 1 if options[0] == 1 else options[1]
                if options[0] > 1: kinds[options[0]] = struct.unpack("!H", options[2:4])[0] if options[0] == 2 else 1
                options = options[size:]
            out["options"] = kinds
        if proto in (1, 58): out["type"], out["code"] = l4[0], l4[1]
        return {"dev": sockets[sock].removesuffix("-x"), **out}
    return None


# --- cases -------------------------------------------------------------------------------------------------------------------
def read_cases(text):
    """`== ID` begins a fixture, `-- FAMILY [TYPE] HOOK [PRIORITY]` a chain, `+ …` what stands in the table for the next rule."""
    spec = chain = None
    extra = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.rstrip()
        if not line or line.startswith("#"): continue
        if line.startswith("== "): spec, extra = line[3:], []
        elif line.startswith("-- "): chain = line[3:].split()
        elif line.startswith("+ "): extra.append(line[2:])
        else:
            yield spec, chain, extra, line
            extra = []


def definition(chain, extra):
    family, *rest = chain
    kind = rest.pop(0) if rest[0] in ("nat", "route", "filter") else "filter"
    hook, priority = rest[0], rest[1] if len(rest) > 1 else {"nat": {"prerouting": -100, "output": -100, "input": 100, "postrouting": 100}}.get(kind, {}).get(rest[0], 0)
    device = "device in0 " if hook == "ingress" else "device out0 " if hook == "egress" else ""
    body = "\n".join(extra)
    return f"""table {family} t {{
{body}
 chain sub {{ }}
 chain c {{ type {kind} hook {hook} {device}priority {priority}; policy accept; }}
}}
"""


def main(wanted):
    router, peers = build()
    with router:
        netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
        netlink.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 24)
        netlink.bind((0, 0))
        netlink.setsockopt(SOL_NETLINK, ADD_MEMBERSHIP, NFNLGRP_NFTRACE)
        indices = {socket.if_nametoindex(n): n for n in ("lo", "in0", "out0", "br0", "p1", "p2")}
    sockets = {}
    with peers:
        for name in ("in-x", "out-x", "p1-x", "p2-x"):
            sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
            sock.bind((name, 0))
            sock.setsockopt(socket.SOL_SOCKET, 36, 7)
            sockets[sock] = name
    by_name = {name: sock for sock, name in sockets.items()}
    packets = json.loads((HERE / "packets.json").read_text())
    plain = {}
    for name, p in packets.items():
        for sock in sockets:
            while select.select([sock], [], [], 0)[0]: sock.recv(65536)
        send(router, by_name, p)
        plain[name] = seen(sockets, 0.02)
    fixtures, failures = {}, []
    for spec, chain, extra, rule in read_cases((HERE / "cases.txt").read_text()):
        if wanted and spec not in wanted: continue
        maybe, rule = rule.startswith("? "), rule.removeprefix("? ")
        router.run("nft", "flush", "ruleset")
        try:
            router.run("nft", "-f", "-", text=definition(chain, extra))
            router.run("nft", "-f", "-", text=f"add rule {chain[0]} t c meta nftrace set 1\nadd rule {chain[0]} t c {rule}\n")
        except RuntimeError as e:
            failures.append(f"{spec}: {' '.join(chain)}: {rule}: {str(e).split('Error: ')[-1].splitlines()[0]}")
            continue
        listed = json.loads(router.run("nft", "-j", "list", "table", chain[0], "t").stdout)["nftables"]
        rules = [x["rule"] for x in listed if "rule" in x and x["rule"]["chain"] == "c"]
        text = router.run("nft", "list", "chain", chain[0], "t", "c").stdout
        printed = re.search(r"meta nftrace set 1\n(.*?)\n\t}", text, re.S)
        case = {"chain": " ".join(chain), "text": printed[1].strip(), "expr": rules[1]["expr"]}
        also = [x for x in listed if not {"metainfo", "table", "chain", "rule"} & x.keys()]
        if also: case["also"] = also
        if "comment" in rules[1]: case["comment"] = rules[1]["comment"]
        if maybe: case["maybe"] = True
        matched, unmatched, marks, outs = {}, [], {}, {}
        for name, p in packets.items():
            if spec == "text" or not reaches(p, chain): continue
            router.run("conntrack", "-F", check=False)
            while traces(netlink, 0): pass
            for sock in sockets:
                while select.select([sock], [], [], 0)[0]: sock.recv(65536)
            send(router, by_name, p)
            mine = [t for t in traces(netlink, 0.02) if t["table"] == "t"]
            first = next((i for i, t in enumerate(mine) if t["handle"] == rules[0]["handle"] and t["chain"] == "c"), None)
            if first is None: continue
            place = [indices.get(mine[first][end]) for end in ("iif", "oif")]
            if place != expected_place(p, hook_of(chain)): raise RuntimeError(f"{name} is at {place} in {' '.join(chain)}")
            # A packet may come by twice, as an answer to itself does: the first time counts.
            walk = [t for t in mine[first + 1:] if t["id"] == mine[first]["id"]]
            walk = walk[:next((i for i, t in enumerate(walk) if t["handle"] == rules[0]["handle"]), len(walk))]
            hit = next((t for t in walk if t["handle"] == rules[1]["handle"]), None)
            if hit is None: unmatched.append(name)
            else: matched[name] = hit["verdict"] + (f" {hit['target']}" if hit["target"] else "")
            mark = (walk or mine[first:])[-1]["mark"]
            if mark: marks[name] = mark
            out = seen(sockets)
            if out != plain[name]: outs[name] = difference(out, plain[name])
        case["matched"], case["unmatched"] = matched, " ".join(unmatched)
        if marks: case["marks"] = marks
        if outs: case["out"] = outs
        fixtures.setdefault(spec, []).append(case)
    for spec, cases in fixtures.items():
        lines = "".join(json.dumps(c, separators=(",", ":")) + "\n" for c in cases)
        (HERE / "fixtures" / f"{spec}.jsonl").write_text(lines)
        print(f"{spec}: {len(cases)} cases, {sum(len(c['matched']) + len(c['unmatched'].split()) for c in cases)} packets")
    for failure in failures: print("not loaded:", failure)


def difference(out, plain):
    """Of a packet that passed; an answer from the router is given whole."""
    if out is None or plain is None or out["dev"] != plain["dev"] or "type" in out: return out
    return {key: value for key, value in out.items() if plain.get(key) != value}


def hook_of(chain):
    return next(word for word in chain[1:] if word not in ("nat", "route", "filter"))


def expected_place(p, hook):
    """Input and output device of a packet at a hook: the tests rely on it."""
    iif = {"local": None, "in-x": "in0", "p1-x": "p1"}[p["via"]]
    oif = {"out": "out0", "in": None, "across": "p2"}[p["goes"]]
    return [None if hook == "egress" else iif, oif if hook in ("forward", "output", "postrouting", "egress") else None]


def reaches(p, chain):
    family, hook, via = chain[0], hook_of(chain), p["via"]
    if via == "p1-x": return family == "bridge"
    if family == "bridge": return False
    if p["family"] == "arp": return family == "arp" or hook == "ingress"
    if family == "arp" or "vlan" in p: return family == "netdev" and hook == "ingress"
    if family in ("ip", "ip6") and p["family"] != {"ip": 4, "ip6": 6}[family]: return False
    local = via == "local"
    return {"ingress": not local, "egress": p["goes"] == "out", "prerouting": not local, "input": p["goes"] == "in" and not local,
            "forward": p["goes"] == "out" and not local, "output": local, "postrouting": p["goes"] == "out"}[hook]


def send(router, by_name, p):
    if p["via"] != "local":
        by_name[p["via"]].send(frame(p))
        return
    with router:
        os.seteuid(p.get("uid", 0))
        try:
            kind = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM, "icmp": socket.SOCK_DGRAM, "icmpv6": socket.SOCK_DGRAM}[p["proto"]]
            protocol = {"icmp": socket.IPPROTO_ICMP, "icmpv6": socket.IPPROTO_ICMPV6}.get(p["proto"], 0)
            sock = socket.socket(socket.AF_INET if p["family"] == 4 else socket.AF_INET6, kind, protocol)
        finally:
            os.seteuid(0)
        sock.setblocking(False)
        if p.get("mark"): sock.setsockopt(socket.SOL_SOCKET, 36, p["mark"])
        if p.get("tos"): sock.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, p["tos"])
        if p["proto"] in ("tcp", "udp"):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(("", p["sport"]))
        try:
            if p["proto"] == "tcp": sock.connect((p["dst"], p["dport"]))
            elif p["proto"] == "udp": sock.sendto(bytes(p.get("data", 0)), (p["dst"], p["dport"]))
            else: sock.sendto(struct.pack("!BBHHH", p["type"], 0, 0, 0, p["seq"]), (p["dst"], 0))
        except OSError as e:
            if e.errno not in (errno.EINPROGRESS, errno.EPERM, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EACCES, errno.ECONNREFUSED): raise
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sock.close()


if __name__ == "__main__": main(set(sys.argv[1:]))
