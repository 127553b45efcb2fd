/** An IP packet has reached its host: the sockets, and what the kernel answers by itself. */
import type { Link, Socket } from "../host/model.ts";
import { type Address, formatAddress, isLoopback, isMulticast, isUnspecified } from "../net/address.ts";
import { PROTO } from "../net/protocol.ts";
import { sayMss } from "./client.ts";
import { unwrapped } from "./devices/tunnel.ts";
import { type Client, Flight } from "./flight.ts";
import { frozenBy } from "./frozen.ts";
import { endText, isEcho, isIcmpError, kindOf } from "./header.ts";
import { defaultTtl, isEchoRequest, replyMark } from "./icmp.ts";
import type { PacketKind, SocketStep } from "./journey.ts";
import { ndpReceive } from "./neighbours/ndp.ts";
import { type PacketOwner, TCP_ACK, TCP_RST, TCP_SYN } from "./packet.ts";
import { datagram, echo, tcpRst, tcpSynAck, turned } from "./packets.ts";
import { openProxied, proxyOf } from "./proxies.ts";
import { type RouteQuery, routeOutput, routeStep } from "./route.ts";
import { vrfOf } from "./routing/fib.ts";
import { crossesVrf, findSocket, socketText } from "./sockets.ts";

/** ICMP's and ICMPv6's port unreachable. */
const CLOSED = { 4: { icmpType: 3, code: 3 }, 6: { icmpType: 1, code: 4 } } as const;

export function deliver(flight: Flight): void {
  const { packet, dev } = flight;
  if (flight.solicited !== null) {
    if (dev) ndpReceive(flight, dev);
    return;
  }
  if (unwrapped(flight)) return;
  switch (packet.proto) {
    case PROTO.tcp:
      deliverTcp(flight);
      return;
    case PROTO.udp:
      deliverUdp(flight);
      return;
    case PROTO.icmp:
    case PROTO.icmpv6:
      deliverIcmp(flight);
      return;
    default:
      flight.end("delivered");
  }
}

// ── clients ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** SK-8: the client whose answer a packet is. A ping takes echo replies by their id, whoever sends them. */
export function clientFor({ run, netns, packet, slave }: Flight, outside: boolean): Client | undefined {
  if (!outside && !crossesVrf(netns.compiled.fib, packet.proto, slave)) return undefined;
  const { proto, src, dst, sport, dport, icmp } = packet;
  return run.clients.find((c) => {
    if ((outside ? c.netns !== null : c.netns !== netns) || c.proto !== proto || c.address !== dst) return false;
    if (icmp) return isEcho(packet) && !isEchoRequest(packet) && icmp.id === c.port;
    return c.port === dport && c.peer === src && c.peerPort === sport;
  });
}

/** The client that sent what an ICMP error is about. A ping hears of every error. */
export function clientOfError({ run, netns, packet }: Flight, outside: boolean): Client | undefined {
  const { inner, dst, proto } = packet;
  if (!inner) return undefined;
  return run.clients.find((c) => {
    if ((outside ? c.netns !== null : c.netns !== netns) || c.address !== dst) return false;
    if (c.proto === proto) return true;
    const { src, sport, dport } = inner;
    return (
      c.proto === inner.proto && c.address === src && c.port === sport && c.peer === inner.dst && c.peerPort === dport
    );
  });
}

function toClient(flight: Flight, client: Client): void {
  const { packet } = flight;
  const name = client.name;
  const what: Readonly<Record<PacketKind, string>> = {
    "syn-ack": "the connection is open",
    rst: "the connection is refused",
    datagram: "the answer has arrived",
    "echo-reply": "the answer has arrived",
    "icmp-error": "its request has failed",
    syn: "",
    "echo-request": "",
  };
  tellSocket(
    flight,
    { result: "asker", process: name, socket: null, proxyTo: null },
    `It reaches ${name}: ${what[kindOf(packet)]}.`,
  );
  flight.end("delivered");
}

// ── TCP ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** RT-15: a packet for a broadcast address of this host's, or for a group, is answered by no kernel but to pings in IPv6. */
function isForMany({ packet, dst }: Flight): boolean {
  return dst?.type === "broadcast" || isMulticast(packet.dst);
}

function deliverTcp(flight: Flight): void {
  const { packet, record } = flight;
  const client = clientFor(flight, false);
  if (client) {
    toClient(flight, client);
    client.answered(packet, record);
    return;
  }
  const isSyn = (packet.tcpFlags & (TCP_SYN | TCP_ACK | TCP_RST)) === TCP_SYN;
  // tcp_v4_conn_request(), tcp_v4_send_reset().
  if (isForMany(flight)) {
    flight.drop(`TCP speaks to one alone, and ${formatAddress(packet.dst)} is an address of many`);
    return;
  }
  const socket = listenerOf(flight);
  if (socket === "lost") return;
  if (socket && isSyn) {
    accept(flight, socket);
    return;
  }
  tellClosed(flight);
  flight.end("delivered");
  // tcp_v4_send_reset(): never about a RST.
  if (!(packet.tcpFlags & TCP_RST)) answerWithReset(flight);
}

function accept(flight: Flight, socket: Socket | "assumed"): void {
  const { packet, run, record } = flight;
  const known = socket === "assumed" ? null : socket;
  const proxy = known && proxyOf(flight, known);
  takenBy(flight, known, proxy ? endText(proxy.containerAddress, proxy.containerPort) : null);
  flight.end("delivered");
  noteFrozen(flight, known);
  const owner = known ? ownerOf(known) : null;
  const answer = tcpSynAck(turned(packet), {
    ttl: defaultTtl(flight),
    mark: known?.mark || acceptedMark(flight),
    owner,
  });
  const reply = new Flight(run, run.begin("syn-ack", record?.index ?? null, false), answer, flight.netns);
  run.later(() => {
    tellSend(
      reply,
      "kernel",
      owner,
      "The kernel accepts the connection for the listening socket, and answers SYN/ACK.",
    );
    // inet_request_bound_dev_if(): by an unbound socket it is the VRF's.
    const oif = socketDevice(flight, known) ?? vrfDevice(flight);
    sendFrom(reply, packet.dst, oif, owner, packet.socket !== undefined);
    if (proxy && hasArrived(reply)) openProxied(flight, proxy, owner);
  });
}

/** SK-12: inet_request_mark(): a socket without a mark of its own takes the SYN's, with tcp_fwmark_accept. */
function acceptedMark({ packet, netns }: Flight): number {
  return netns.compiled.view.sysctl("net.ipv4.tcp_fwmark_accept") === "1" ? packet.mark : 0;
}

/** The handshake is done only if the SYN/ACK came home. */
function hasArrived({ record }: Flight): boolean {
  return record?.fate === "delivered" || record?.fate === "left-host";
}

function answerWithReset(about: Flight): void {
  const { packet, run, record, netns } = about;
  if (record === null) return;
  const rst = tcpRst(turned(packet), { ttl: defaultTtl(about), mark: replyMark(about), tos: packet.tos & 0xfc });
  if (packet.tcpFlags & TCP_ACK) rst.tcpFlags = TCP_RST;
  const reply = new Flight(run, run.begin("rst", record.index, false), rst, netns);
  run.later(() => {
    tellSend(reply, "kernel", null, "Nobody listens there: the kernel answers with a RST.");
    sendFrom(reply, packet.dst, strictDevice(about) ?? vrfDevice(about), null, false);
  });
}

// ── UDP ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

function deliverUdp(flight: Flight): void {
  const { packet, record, run } = flight;
  const client = clientFor(flight, false);
  if (client) {
    toClient(flight, client);
    client.answered(packet, record);
    return;
  }
  const socket = listenerOf(flight);
  if (socket === "lost") return;
  if (!socket) {
    tellClosed(flight);
    flight.end("delivered");
    // __udp4_lib_mcast_deliver(): it was for whoever listens.
    if (isForMany(flight)) return;
    // nf_reset_ct() of __udp4_lib_rcv(): the error is found its connection at output, like any other.
    packet.ct = null;
    run.paths.sendError(flight, CLOSED[packet.family]);
    return;
  }
  const known = socket === "assumed" ? null : socket;
  const proxy = known && proxyOf(flight, known);
  takenBy(flight, known, proxy ? endText(proxy.containerAddress, proxy.containerPort) : null);
  flight.end("delivered");
  // What a server has sent itself is no request (SK-10).
  if (record?.isRequest !== true) return;
  if (noteFrozen(flight, known)) return;
  if (proxy) {
    const src = proxy.inheritsSocket ? packet.dst : boundAddress(known);
    openProxied(flight, proxy, ownerOf(known), (cause) => answerDatagram(flight, known, src, cause));
    return;
  }
  run.assume(`${processName(known)} is assumed to answer the datagram.`);
  answerDatagram(flight, known, boundAddress(known), record?.index ?? null);
}

/** Keeps, for the answer's explanation, who is paused and will not read what has come; whether somebody is. */
function noteFrozen(flight: Flight, socket: Socket | null): boolean {
  const container = socket && frozenBy(flight, socket);
  if (container === null) return false;
  flight.run.frozen = container;
  return true;
}

function boundAddress(socket: Socket | null): Address | null {
  const address = socket?.local.address ?? null;
  return address === null || isUnspecified(address) ? null : address;
}

/** udp_sendmsg() of a server: from the address that its socket is bound to, or else where routing says (SK-5). */
function answerDatagram(flight: Flight, socket: Socket | null, src: Address | null, cause: number | null): void {
  const { packet, run, netns } = flight;
  const owner = socket && ownerOf(socket);
  const made = { ttl: defaultTtl(flight), mark: socket?.mark ?? 0, owner, dontFragment: true, length: packet.length };
  const answer = datagram(turned(packet), made);
  const reply = new Flight(run, run.begin("datagram", cause, false), answer, netns);
  run.wake(() => {
    tellSend(reply, "process", owner, `${processName(socket)} answers.`);
    sendFrom(reply, src, socketDevice(flight, socket), owner, false);
    if (src === null && answer.src !== packet.dst)
      run.assume(
        `${processName(socket)} answers from the address that routing picks, ${formatAddress(answer.src)}, not from ${formatAddress(packet.dst)}, which was asked.`,
      );
  });
}

// ── ICMP ────────────────────────────────────────────────────────────────────────────────────────────────────────────

function deliverIcmp(flight: Flight): void {
  const { packet, record } = flight;
  if (isIcmpError(packet)) {
    const client = clientOfError(flight, false);
    if (client) {
      toClient(flight, client);
      client.failed(packet);
    } else flight.end("delivered");
    return;
  }
  const client = clientFor(flight, false);
  if (client) {
    toClient(flight, client);
    client.answered(packet, record);
    return;
  }
  flight.end("delivered");
  if (isEchoRequest(packet)) answerEcho(flight);
}

/** icmp_echo(), icmpv6_echo_reply(). */
function answerEcho(about: Flight): void {
  const { packet, run, record, netns } = about;
  const key = packet.family === 4 ? "net.ipv4.icmp_echo_ignore_all" : "net.ipv6.icmp.echo_ignore_all";
  if (netns.compiled.view.sysctl(key) === "1") {
    tellSocket(about, KERNEL, `${netns.called} ignores echo requests (${key}).`);
    return;
  }
  const toMany = "net.ipv4.icmp_echo_ignore_broadcasts";
  if (packet.family === 4 && isForMany(about) && netns.compiled.view.sysctl(toMany) !== "0") {
    tellSocket(about, KERNEL, `${netns.called} ignores echo requests to broadcast addresses (${toMany}).`);
    return;
  }
  tellSocket(about, KERNEL, `The kernel of ${netns.called} takes the echo request, and answers it.`);
  const id = packet.icmp?.id ?? 0;
  const made = { ttl: defaultTtl(about), mark: replyMark(about), tos: packet.tos, length: packet.length };
  const reply = new Flight(
    run,
    run.begin("echo-reply", record?.index ?? null, false),
    echo(turned(packet), "reply", id, made),
    netns,
  );
  run.later(() => {
    tellSend(reply, "kernel", null, "The kernel answers the echo request.");
    const strict = about.dev?.kind.type === "loopback" ? null : strictDevice(about);
    sendFrom(reply, isForMany(about) ? null : packet.dst, strict ?? vrfDevice(about), null, false);
  });
}

const KERNEL = { result: "kernel", process: null, socket: null, proxyTo: null } as const;

// ── what they share ─────────────────────────────────────────────────────────────────────────────────────────────────

/** The socket that listens for the packet; `assumed` or `lost` where the snapshot does not say (SK-9). */
function listenerOf(flight: Flight): Socket | "assumed" | "lost" | undefined {
  const { packet, netns } = flight;
  const { compiled } = netns;
  if (packet.socket) return packet.socket;
  const found = findSocket(compiled.sockets, compiled.fib, packet, { iif: arrivalOf(flight), slave: flight.slave });
  if (found || compiled.sockets.isKnown) return found;
  const port = `${packet.proto === PROTO.tcp ? "TCP" : "UDP"} port ${packet.dport}`;
  return flight.decide(`a process listens on ${port} in ${netns.called}, whose sockets are not in the snapshot`)
    ? "assumed"
    : undefined;
}

/** inet_iif(): what goes round by lo counts as come in by the device that has its address. */
function arrivalOf({ packet, netns, dev }: Flight): Link | null {
  if (packet.family === 6 || dev?.kind.type !== "loopback") return dev;
  return netns.compiled.fib.ownAddresses.get(packet.dst) ?? dev;
}

/** RT-16: tcp_v6_send_response(), icmpv6_echo_reply(): an answer to ::1 goes by the device asked by, or asked for. */
function strictDevice({ packet, netns, dev }: Flight): Link | null {
  if (packet.family === 4 || !isLoopback(packet.src)) return null;
  return dev?.kind.type === "loopback" ? (netns.compiled.fib.ownAddresses.get(packet.dst) ?? dev) : dev;
}

/** RT-17: what answers a packet of a VRF goes by that VRF's table (tcp_v4_send_reset(), icmp_reply()). */
function vrfDevice({ netns, dev }: Flight): Link | null {
  return vrfOf(netns.compiled.fib, dev);
}

/** Routes and sends one of this host's own answers. */
function sendFrom(
  flight: Flight,
  src: Address | null,
  oif: Link | null,
  owner: PacketOwner | null,
  foreign: boolean,
): void {
  const { packet } = flight;
  const { mark, tos, proto, sport, dport } = packet;
  const query: RouteQuery = { src, dst: packet.dst, oif, mark, tos, proto, sport, dport, uid: owner ? owner.uid : 0 };
  const route = routeOutput(flight, query, foreign);
  if (!route) return;
  if (flight.told && route.lookup) flight.say(routeStep(flight.run, "output", route.lookup, packet.dst));
  if ("errno" in route) {
    flight.drop(`there is no way back to ${formatAddress(packet.dst)} (${route.errno})`);
    return;
  }
  packet.src = route.src;
  flight.dst = route.dst;
  if (packet.tcpFlags & TCP_SYN) sayMss(packet, route.dst);
  // Larger than the way takes, or by a way whose MTU is locked, it is left to be cut.
  packet.dontFragment &&= packet.length <= route.dst.mtu && !(packet.family === 4 && route.dst.mtuLocked);
  flight.run.paths.localOut(flight);
}

function socketDevice({ netns }: Flight, socket: Socket | null): Link | null {
  return socket?.dev == null ? null : (netns.compiled.fib.linkByName.get(socket.dev) ?? null);
}

function ownerOf(socket: Socket): PacketOwner {
  const [first] = socket.processes;
  return {
    process: first?.name ?? null,
    pid: first?.pid ?? null,
    uid: socket.uid ?? 0,
    // ss tells no group; root's is taken for its own.
    gid: (socket.uid ?? 0) === 0 ? 0 : null,
    cgroup: socket.cgroup,
    dev: socket.dev,
  };
}

function processName(socket: Socket | null): string {
  return socket?.processes[0]?.name ?? "The process";
}

function takenBy(flight: Flight, socket: Socket | null, proxyTo: string | null): void {
  if (!flight.told) return;
  const process = socket?.processes[0]?.name ?? null;
  const text = socket && socketText(socket, formatAddress);
  const who = `${text === null ? "A socket" : `Socket ${text}`} of ${process ?? "a process"}`;
  const note =
    proxyTo === null ? `${who} takes it.` : `${who} takes it; the proxy opens a connection of its own to ${proxyTo}.`;
  tellSocket(flight, { result: "accepted", process, socket: text, proxyTo }, note);
}

function tellClosed(flight: Flight): void {
  if (!flight.told) return;
  const { packet, netns } = flight;
  const at = endText(packet.dst, packet.dport);
  tellSocket(
    flight,
    { result: "closed", process: null, socket: null, proxyTo: null },
    `Nobody in ${netns.called} listens on ${at}.`,
  );
}

type SocketBody = Omit<SocketStep, "ns" | "header" | "at" | "note">;

function tellSocket(flight: Flight, body: SocketBody, note: string): void {
  if (flight.told) flight.say({ at: "socket", ...body, note });
}

function tellSend(flight: Flight, by: "process" | "kernel", owner: PacketOwner | null, note: string): void {
  if (flight.told) flight.say({ at: "send", by, process: by === "process" ? (owner?.process ?? null) : null, note });
}
