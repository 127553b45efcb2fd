"""The hands of the kernel harness: one process that owns every network namespace of a run.

Node can neither enter a namespace nor open packet and netlink sockets, so this process does, and nothing more: it makes
namespaces, runs commands in them, serves, sends one question at a time, and hands back what the kernel said, as bytes.
Everything is read and judged in TypeScript. A namespace lives as long as this process holds it: when it dies, however it
dies, nothing is left behind.

Requests come as JSON lines on standard input, {"id", "op", ...}, and are answered as {"id", "ok", ...} on standard output.
"""
import base64, ctypes, errno, glob, json, os, selectors, signal, socket, struct, subprocess, sys, time

libc = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000
SOL_PACKET, PACKET_AUXDATA, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP = 263, 8, 270, 1
SO_RCVBUFFORCE, SO_MARK, NETLINK_NETFILTER, NFNLGRP_NFTRACE = 33, 36, 12, 9
IP_TRANSPARENT, IPV6_TRANSPARENT, IP_PKTINFO, IP_MTU_DISCOVER = 19, 75, 8, 10
IPV6_RECVPKTINFO, IPV6_PKTINFO, IPV6_MTU_DISCOVER, TCP_REPAIR = 49, 50, 23, 19
INTERESTING = {0x0800, 0x86DD, 0x0806}

poll = selectors.DefaultSelector()
home = os.open("/proc/self/ns/net", os.O_RDONLY)
spaces = {}  # name -> Space
events = []  # what the watched namespaces showed since the current question began
AT_ONCE = 256  # messages that are read from a socket before the others have their turn
MOST_EVENTS = 100_000  # of one question: a packet that goes round until its TTL ends comes to some ten thousand


class Space:
    def __init__(self, name, fd):
        self.name, self.fd, self.sockets, self.flusher, self.neighbours, self.acquainted = name, fd, [], None, None, set()

    def __enter__(self):
        if libc.setns(self.fd, CLONE_NEWNET): raise OSError(ctypes.get_errno(), "setns")

    def __exit__(self, *_):
        libc.setns(home, CLONE_NEWNET)

    def hold(self, sock, handler):
        sock.setblocking(False)
        self.sockets.append(sock)
        poll.register(sock, selectors.EVENT_READ, handler)

    def release(self):
        """Its handlers may still be called once, from a batch of events polled before: each takes a closed socket for an empty one."""
        for s in self.sockets:
            try: poll.unregister(s)
            except (KeyError, ValueError): pass
            s.close()
        self.sockets = []
        for s in (self.flusher, self.neighbours):
            if s: s.close()
        self.flusher = self.neighbours = None


# --- namespaces and commands ---------------------------------------------------------------------------------------------
def add(name):
    if libc.unshare(CLONE_NEWNET): raise OSError(ctypes.get_errno(), "unshare")
    fd = os.open("/proc/self/ns/net", os.O_RDONLY)
    libc.setns(home, CLONE_NEWNET)
    spaces[name] = Space(name, fd)
    return described(name)


def attach(name, pid):
    spaces[name] = Space(name, os.open(f"/proc/{pid}/ns/net", os.O_RDONLY))
    return described(name)


def described(name):
    fd = spaces[name].fd
    return {"inode": os.fstat(fd).st_ino, "path": f"/proc/{os.getpid()}/fd/{fd}"}


def drop(names):
    for n in names:
        s = spaces.pop(n, None)
        if s: s.release(); os.close(s.fd)
    return {}


children = {}  # pid -> Popen of commands that outlive their request


def start(ns, argv, stdin=subprocess.PIPE, env=None, log=None):
    out = open(log, "w") if log else subprocess.PIPE
    kw = dict(stdin=stdin, stdout=out, stderr=out if log else subprocess.PIPE, env={**os.environ, **(env or {})}, start_new_session=True)
    if ns is None: return subprocess.Popen(argv, **kw)
    with spaces[ns]: return subprocess.Popen(argv, **kw)


def run(ns, argv, stdin, env, done):
    """Runs a command to its end beside everything else; `done` gets the answer."""
    p = start(ns, argv, env=env)
    children[p.pid] = p
    got = {p.stdout: b"", p.stderr: b""}
    if stdin: feed(p.stdin, stdin.encode())
    else: p.stdin.close()
    left = [2]

    def readable(stream):
        chunk = os.read(stream.fileno(), 1 << 18)
        if chunk: got[stream] += chunk; return
        poll.unregister(stream)
        left[0] -= 1
        if left[0]: return
        code = p.wait()
        children.pop(p.pid, None)
        out, err = (got[s].decode(errors="replace") for s in (p.stdout, p.stderr))
        p.stdout.close(); p.stderr.close()
        done({"code": code, "out": out, "err": err})

    for s in (p.stdout, p.stderr): poll.register(s, selectors.EVENT_READ, lambda s=s: readable(s))


def feed(pipe, data):
    os.set_blocking(pipe.fileno(), False)
    rest = [data]

    def writable():
        try: rest[0] = rest[0][os.write(pipe.fileno(), rest[0]):]
        except BrokenPipeError: rest[0] = b""
        if not rest[0]: poll.unregister(pipe); pipe.close()

    poll.register(pipe, selectors.EVENT_WRITE, writable)


def spawn(ns, argv, log, env):
    p = start(ns, argv, stdin=subprocess.DEVNULL, log=log, env=env)
    children[p.pid] = p
    return {"pid": p.pid}


def stop(pid, seconds=20):
    p = children.pop(pid, None)
    if not p: return {}
    try: os.killpg(pid, signal.SIGTERM)
    except ProcessLookupError: pass
    try: p.wait(seconds)
    except subprocess.TimeoutExpired: os.killpg(pid, signal.SIGKILL); p.wait()
    return {}


def sysctl(ns, values):
    """Sets sysctls by their path under /proc/sys, e.g. net/ipv4/ip_forward; answers with those that are not there."""
    missing = []
    with spaces[ns]:
        for k, v in values.items():
            try:
                with open("/proc/sys/" + k, "w") as f: f.write(str(v))
            except OSError as e: missing.append(f"{k}: {e.strerror}")
    return {"missing": missing}


def sysctls(ns, patterns):
    """The values whose paths below /proc/sys fit some glob patterns, as `sysctl -a` prints them."""
    out = []
    with spaces[ns]:
        for path in sorted(p for pattern in patterns for p in glob.glob("/proc/sys/" + pattern)):
            try:
                with open(path) as h: v = h.read()
            except OSError: continue
            key = ".".join(x.replace(".", "/") for x in path[len("/proc/sys/"):].split("/"))
            out += [f"{key} = {line}" for line in v.rstrip("\n").split("\n")]
    return {"text": "\n".join(out)}


# --- watching ------------------------------------------------------------------------------------------------------------
def nfnl(subsystem, message, family, resource, attributes=b"", flags=5):
    body = struct.pack("!BBH", family, 0, resource) + attributes
    return struct.pack("=IHHII", 16 + len(body), subsystem << 8 | message, flags, 1, 0) + body


def attribute(kind, data):
    return struct.pack("=HH", 4 + len(data), kind) + data + b"\0" * (-len(data) % 4)


def witness(event):
    """Keeps what was seen, unless it is more than can be told: copies of copies, round and round, grow without end."""
    if len(events) < MOST_EVENTS: events.append(event)
    elif len(events) == MOST_EVENTS: events.append(["lost", event[1]])


def watch(ns):
    """A packet socket on all devices, and a netlink socket for rule traces: nf_tables' own, and legacy iptables' TRACE lines."""
    space = spaces[ns]
    with space:
        sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
        tracer = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
    sniffer.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 24)
    sniffer.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    tracer.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 28)
    tracer.bind((0, 0))
    tracer.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, NFNLGRP_NFTRACE)
    for pf in (socket.AF_INET, socket.AF_INET6):
        for cmd in (4, 3): tracer.send(nfnl(4, 1, pf, 0, attribute(1, bytes([cmd]))))  # unbind, bind the protocol family
    tracer.send(nfnl(4, 1, 0, 0, attribute(1, bytes([1]))))  # bind group 0
    tracer.send(nfnl(4, 1, 0, 0, attribute(2, struct.pack("!IBB", 160, 2, 0)) + attribute(5, struct.pack("!I", 1))))

    # What goes round without end would never let go of a handler that reads until nothing is left.
    def sniffed():
        for _ in range(AT_ONCE):
            try: data, aux, _, (dev, proto, kind, _, _) = sniffer.recvmsg(65535, 256)
            except OSError: return
            tagged = None
            for level, t, d in aux:
                if level == SOL_PACKET and t == PACKET_AUXDATA:
                    status, _, _, _, _, tci, _ = struct.unpack("=IIIHHHH", d[:20])
                    if status & 0x10: tagged = tci & 0xFFF
            if proto in INTERESTING: witness(["frame", ns, dev, kind, proto, tagged, base64.b64encode(data[:256]).decode(), len(data)])

    def traced():
        for _ in range(AT_ONCE):
            try: data = tracer.recv(1 << 17)
            except BlockingIOError: return
            except OSError as e:
                if e.errno == errno.ENOBUFS: witness(["lost", ns])
                return
            while len(data) >= 16:
                size, kind = struct.unpack("=IH", data[:6])
                if size < 16: break
                if kind == 0x0A11: witness(["trace", ns, base64.b64encode(data[16:size]).decode()])
                elif kind == 0x0400: witness(["legacy", ns, base64.b64encode(data[16:size]).decode()])
                data = data[size + 3 & ~3:]

    space.hold(sniffer, sniffed)
    space.hold(tracer, traced)
    return {}


def flush(ns):
    """conntrack -F"""
    s = spaces[ns]
    if not s.flusher:
        with s: s.flusher = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
    s.flusher.send(nfnl(1, 2, 0, 0))
    s.flusher.recv(4096)


RTM_NEWNEIGH, RTM_DELNEIGH, RTM_GETNEIGH, NDA_DST, NUD_NOARP, NUD_PERMANENT = 28, 29, 30, 1, 0x40, 0x80


def forget(ns):
    """`ip neigh flush all`, but for the devices whose stations were knocked at: what one question has learned, the next is to ask again."""
    space = spaces[ns]
    if not space.neighbours:
        with space: space.neighbours = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    s = space.neighbours
    s.send(struct.pack("=IHHIIBBHiHBB", 28, RTM_GETNEIGH, 0x301, 1, 0, 0, 0, 0, 0, 0, 0, 0))
    known, done = [], False
    while not done:
        data = s.recv(1 << 16)
        while len(data) >= 16:
            size, kind = struct.unpack("=IH", data[:6])
            if kind == 3: done = True  # NLMSG_DONE; an error is left of a deletion that came too late
            if kind == RTM_NEWNEIGH:
                family, _, _, dev, state, flags, _ = struct.unpack("=BBHiHBB", data[16:28])
                if dev not in space.acquainted and not state & (NUD_NOARP | NUD_PERMANENT): known.append((family, dev, data[28:size]))
            data = data[size + 3 & ~3:]
    for family, dev, attributes in known:
        while attributes:
            size, kind = struct.unpack("=HH", attributes[:4])
            if kind == NDA_DST: s.send(struct.pack("=IHHIIBBHiHBB", 28 + size + 3 & ~3, RTM_DELNEIGH, 1, 2, 0, family, 0, 0, dev, 0, 0, 0) + attributes[:size + 3 & ~3])
            attributes = attributes[size + 3 & ~3:]
    return {}


# --- servers -------------------------------------------------------------------------------------------------------------
def serve(ns, specs):
    for spec in specs: listen(spaces[ns], spec)
    return {}


def listen(space, spec):
    """{proto, host?, port, device?, transparent?, mark?, origin?}; origin: a datagram is answered from the address that it was sent to."""
    host = spec.get("host") or ""
    fam = socket.AF_INET6 if (not host or ":" in host) else socket.AF_INET
    tcp = spec["proto"] == "tcp"
    with space: s = socket.socket(fam, socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if spec.get("transparent"):
        s.setsockopt(socket.SOL_IP, IP_TRANSPARENT, 1)
        if fam == socket.AF_INET6: s.setsockopt(socket.IPPROTO_IPV6, IPV6_TRANSPARENT, 1)
    if spec.get("mark"): s.setsockopt(socket.SOL_SOCKET, SO_MARK, spec["mark"])
    if spec.get("device"): s.setsockopt(socket.SOL_SOCKET, 25, spec["device"].encode())
    if spec.get("origin"):
        s.setsockopt(socket.SOL_IP, IP_PKTINFO, 1)
        if fam == socket.AF_INET6: s.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVPKTINFO, 1)
    s.bind((host or "::", spec["port"]))

    # one at a time: a server that answers an answer must not keep the loop from its clock
    def accept():
        try: c, _ = s.accept()
        except OSError: return
        vanish(c)

    def echo():
        try: d, aux, _, a = s.recvmsg(65535, 256)
        except OSError: return
        if not d.startswith(b"ping"): return  # an answer that NAT led to another server is not answered again, or the two would never end
        back = [x for x in aux if spec.get("origin") and x[:2] in ((socket.SOL_IP, IP_PKTINFO), (socket.IPPROTO_IPV6, IPV6_PKTINFO))]
        # the address alone: the device stays routing's choice
        back = [(lv, t, b"\0" * 4 + b[4:8] + b"\0" * 4 if lv == socket.SOL_IP else b[:16] + b"\0" * 4) for lv, t, b in back]
        try: s.sendmsg([b"pong" + d[4:]], back[:1], 0, a)
        except OSError: pass

    if tcp: s.listen(64)
    space.hold(s, accept if tcp else echo)


def vanish(s):
    """Closes a connection without a word, so that nothing of it is left to disturb the next question."""
    if s.type == socket.SOCK_STREAM:
        try: s.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
        except OSError: pass
    s.close()


# --- one question --------------------------------------------------------------------------------------------------------
def ask(q):
    """Sends one question and listens until nothing has happened for `quiet` ms.

    {ns, proto, to, port?, src?, sport?, mark?, ttl?, size?, tos?, df?, device?, anySource, quiet, after, patience, flush: [ns], forget: [ns]}
    """
    for n in q.get("flush", []): flush(n)
    for n in q.get("forget", []): forget(n)
    settle()
    events.clear()
    began = time.monotonic()
    result, sock = client(q)
    if sock is not None: poll.register(sock, selectors.EVENT_READ | selectors.EVENT_WRITE, None)
    quiet, last = q["quiet"] / 1000, time.monotonic()
    seen = 0
    while True:
        now = time.monotonic()
        wait = min(last + quiet, began + q["patience"] / 1000) - now
        ready = poll.select(max(wait, 0))
        # on a busy machine the time may be over before what has come in it was seen
        if wait <= 0 and not ready: break
        if now > began + 2 * q["patience"] / 1000:  # what goes on has not been seen to its end
            events.append(["lost", q["ns"]])
            break
        for key, mask in ready:
            if key.fileobj is sock:
                result = answered(q, sock)
                if result is not None:
                    poll.unregister(sock); vanish(sock); sock = None
                    last = time.monotonic(); quiet = min(quiet, q["after"] / 1000)
                elif mask & selectors.EVENT_WRITE and q["proto"] != "tcp": poll.modify(sock, selectors.EVENT_READ, None)
            else: key.data()
        if len(events) != seen: seen = len(events); last = time.monotonic()
    if sock is not None:
        # an ICMP error that came while connect(2) held the socket is kept as a soft error: the retransmission would bring it home
        result = answered(q, sock)
        poll.unregister(sock); vanish(sock)
    out = {**(result or {"outcome": "timeout"}), "events": events[:], "ms": round((time.monotonic() - began) * 1000)}
    events.clear()
    return out


def settle():
    """Lets everything that has happened so far be handled."""
    until = time.monotonic() + 0.2
    while time.monotonic() < until:
        ready = poll.select(0)
        for key, _ in ready: key.data()
        if not ready: return


def failed(e):
    return {"outcome": errno.errorcode.get(e.errno, str(e)).lower()}


def client(q):
    """The asker's socket, as a plain program would make it; (result, None) where the send itself already failed."""
    six = ":" in q["to"]
    fam, proto = (socket.AF_INET6 if six else socket.AF_INET), q["proto"]
    with spaces[q["ns"]]:
        if proto == "tcp": s = socket.socket(fam, socket.SOCK_STREAM)
        elif proto == "udp": s = socket.socket(fam, socket.SOCK_DGRAM)
        else: s = socket.socket(fam, socket.SOCK_RAW, socket.IPPROTO_ICMPV6 if six else socket.IPPROTO_ICMP)
    s.setblocking(False)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    level = socket.IPPROTO_IPV6 if six else socket.SOL_IP
    if q.get("mark"): s.setsockopt(socket.SOL_SOCKET, SO_MARK, q["mark"])
    if q.get("ttl"): s.setsockopt(level, 16 if six else 2, q["ttl"])
    if q.get("tos"): s.setsockopt(level, 67 if six else 1, q["tos"])
    if q.get("broadcast"): s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    if q.get("device"): s.setsockopt(socket.SOL_SOCKET, 25, q["device"].encode())
    if q.get("df") is not None: s.setsockopt(level, IPV6_MTU_DISCOVER if six else IP_MTU_DISCOVER, q["df"])
    try:
        if q.get("src") or q.get("sport"):
            if q.get("anySource"): s.setsockopt(level, IPV6_TRANSPARENT if six else IP_TRANSPARENT, 1)
            s.bind((q.get("src") or ("::" if six else "0.0.0.0"), q.get("sport") or 0 if proto != "icmp" else 0))
        if proto == "tcp":
            code = s.connect_ex((q["to"], q["port"]))
            if code not in (0, errno.EINPROGRESS): raise OSError(code, os.strerror(code))
        elif proto == "udp":
            s.connect((q["to"], q["port"]))
            s.send(b"ping".ljust((q.get("size") or 0) - (48 if six else 28), b"."))
        else:
            body = b"hookline" if not q.get("size") else b"h" * (q["size"] - (48 if six else 28))
            s.sendto(echo_request(six, body), (q["to"], 0))
    except OSError as e:
        s.close()
        return failed(e), None
    return None, s


def knock(ns, device, addresses):
    """Pings the stations behind a device, so that they are known there from now on."""
    with spaces[ns]: spaces[ns].acquainted.add(socket.if_nametoindex(device))
    for a in addresses:
        six = ":" in a
        with spaces[ns]: s = socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMPV6 if six else socket.IPPROTO_ICMP)
        s.settimeout(0.3)
        try:
            s.sendto(echo_request(six, b"knock"), (a, 0))
            while s.recv(2048)[0 if six else 20] not in (0, 129): pass
        except OSError: pass
        s.close()
    return {}


def echo_request(six, body):
    hdr = struct.pack("!BBHHH", 128 if six else 8, 0, 0, 4242, 1)
    if six: return hdr + body  # the kernel fills in the checksum
    data = hdr + body + b"\0" * (len(body) % 2)
    c = sum(struct.unpack(f"!{len(data) // 2}H", data))
    c = (c >> 16) + (c & 0xFFFF)
    return hdr[:2] + struct.pack("!H", ~(c + (c >> 16)) & 0xFFFF) + hdr[4:] + body


def answered(q, s):
    """What the asker's program learns, or None while it knows nothing yet."""
    if q["proto"] == "tcp":
        # first: an error about what follows the handshake is there too
        try: return {"outcome": "connected", "local": list(s.getsockname()[:2]), "peer": s.getpeername()[0]}
        except OSError: pass
    err = s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    # what is reset, and not refused, was connected before (tcp_reset())
    if err == errno.ECONNRESET and q["proto"] == "tcp": return {"outcome": "connected"}
    if err: return failed(OSError(err, ""))
    if q["proto"] == "tcp": return None
    try: d, a = s.recvfrom(65535)
    except BlockingIOError: return None
    except OSError as e: return failed(e)
    if q["proto"] == "udp": return {"outcome": "answered", "local": list(s.getsockname()[:2])}
    six = ":" in q["to"]
    b = d if six else d[(d[0] & 15) * 4:]
    if b[0] == (129 if six else 0) and b[4:6] == struct.pack("!H", 4242): return {"outcome": "answered", "peer": a[0]}
    # a redirect is advice about the next packet's way, and says nothing about this one
    errors = (1, 2, 3, 4) if six else (3, 11, 12)
    if b[0] in errors: return {"outcome": "icmp-error", "type": b[0], "code": b[1], "peer": a[0]}
    return None


# --- the loop ------------------------------------------------------------------------------------------------------------
def reply(id, value):
    sys.stdout.write(json.dumps({"id": id, "ok": True, **value}) + "\n")
    sys.stdout.flush()


def refuse(id, e):
    sys.stdout.write(json.dumps({"id": id, "ok": False, "error": f"{type(e).__name__}: {e}"}) + "\n")
    sys.stdout.flush()


def handle(m):
    op, id = m["op"], m["id"]
    if op == "run": return run(m.get("ns"), m["argv"], m.get("stdin"), m.get("env"), lambda v: reply(id, v))
    reply(id, {
        "add": lambda: add(m["name"]), "attach": lambda: attach(m["name"], m["pid"]), "drop": lambda: drop(m["names"]),
        "spawn": lambda: spawn(m.get("ns"), m["argv"], m["log"], m.get("env")), "stop": lambda: stop(m["pid"]),
        "sysctl": lambda: sysctl(m["ns"], m["values"]), "sysctls": lambda: sysctls(m["ns"], m["patterns"]),
        "watch": lambda: watch(m["ns"]), "serve": lambda: serve(m["ns"], m["specs"]), "ask": lambda: ask(m["q"]),
        "knock": lambda: knock(m["ns"], m["device"], m["addresses"]), "forget": lambda: forget(m["ns"]),
    }[op]())


def main():
    os.set_blocking(0, False)
    rest = [b""]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's ctrl-C reaches the whole group: Node decides when to end

    def commands():
        chunk = os.read(0, 1 << 20)
        if not chunk: raise SystemExit
        *lines, rest[0] = (rest[0] + chunk).split(b"\n")
        for line in lines:
            m = json.loads(line)
            try: handle(m)
            except Exception as e: refuse(m["id"], e)

    poll.register(0, selectors.EVENT_READ, commands)
    try:
        while True:
            for key, _ in poll.select():
                if key.data: key.data()
    finally:
        for pid in list(children): stop(pid, 5)


main()
