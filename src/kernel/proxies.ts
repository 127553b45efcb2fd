/** SK-6: docker-proxy, an ordinary process between two connections (moby's cmd/docker-proxy). */
import type { DockerProxy, Socket } from "../host/model.ts";
import { PROTO } from "../net/protocol.ts";
import { request } from "./client.ts";
import type { Flight } from "./flight.ts";
import { type PacketOwner, TCP_RST } from "./packet.ts";

/** The proxy that a socket belongs to: by process, or where ss tells none, by address and port. */
export function proxyOf({ run, netns }: Flight, socket: Socket): DockerProxy | null {
  const here = run.host.host.proxies.filter((p) => p.namespace === netns.inode && p.proto === socket.proto);
  if (socket.processes.length > 0)
    return (
      here.find((p) => socket.processes.some(({ pid }) => pid === p.pid) && p.hostPort === socket.local.port) ?? null
    );
  return here.find((p) => p.hostPort === socket.local.port && p.hostAddress === socket.local.address) ?? null;
}

/** Ports of the connections that proxies open, apart from the asker's. */
const FIRST_PORT = 50000;

/**
 * Opens the proxy's own connection to the container, because of a packet that it took.
 *
 * @param relay hands a datagram's answer on, given the index of the packet that brought it.
 */
export function openProxied(
  about: Flight,
  proxy: DockerProxy,
  owner: PacketOwner | null,
  relay?: (cause: number) => void,
): void {
  const { run, netns, record, packet } = about;
  const name = "docker-proxy";
  run.wake(() => {
    const errno = request(run, netns, {
      proto: packet.proto === PROTO.tcp ? "tcp" : "udp",
      src: null,
      sport: FIRST_PORT + run.clients.length,
      dst: proxy.containerAddress,
      dport: proxy.containerPort,
      mark: 0,
      owner,
      length: null,
      dontFragment: false,
      ttl: null,
      tos: 0,
      cause: record?.index ?? null,
      name,
      answered: (answer, by) => {
        if (answer.proto === PROTO.udp && by) relay?.(by.index);
        else if (answer.proto === PROTO.tcp && answer.tcpFlags & TCP_RST)
          run.proxyTrouble = "docker-proxy's own connection is refused by the container";
      },
      failed: () => {
        run.proxyTrouble = "docker-proxy's own connection to the container fails";
      },
    });
    if (errno !== null) run.proxyTrouble = `docker-proxy cannot reach the container (${errno})`;
  });
}
