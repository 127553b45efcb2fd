/** WireGuard: drivers/net/wireguard/device.c wg_xmit(), allowedips.c (DV-16). */
import type { Link, WireguardConfig, WireguardPeer } from "../../host/model.ts";
import { type Address, formatAddress } from "../../net/address.ts";
import { contains } from "../../net/prefix.ts";
import type { Flight } from "../flight.ts";
import { HOST_UNREACHABLE } from "../packets.ts";

/** wg_allowedips_lookup_dst(), _src(): the peer that holds the longest prefix around an address. */
export function peerOf({ peers }: WireguardConfig, address: Address): WireguardPeer | null {
  let best: WireguardPeer | null = null;
  let longest = -1;
  for (const peer of peers)
    for (const prefix of peer.allowedIps)
      if (prefix.length > longest && contains(prefix, address)) {
        best = peer;
        longest = prefix.length;
      }
  return best;
}

/** The end of the peer that a packet goes to; null where the packet has ended, or nothing is known of the peers. */
export function wireguardEnd(flight: Flight, dev: Link): WireguardPeer["endpoint"] {
  const { packet, run } = flight;
  if (dev.kind.type !== "wireguard") return null;
  const { config } = dev.kind;
  const to = formatAddress(packet.dst);
  if (!config) {
    flight.lose(`which peer of ${dev.name} is allowed ${to} is not in the snapshot; ${ASK} decide it`);
    return null;
  }
  const peer = peerOf(config, packet.dst);
  if (peer?.endpoint) return peer.endpoint;
  run.paths.sendError(flight, HOST_UNREACHABLE[packet.family]);
  flight.drop(
    peer
      ? `${dev.name} does not know yet where the peer is that is allowed ${to}`
      : `no peer of ${dev.name} is allowed ${to}: it has no key to send by`,
  );
  return null;
}

const ASK = "the output of 'wg show all allowed-ips' and 'wg show all endpoints'";

/** wg_packet_consume_data_done(): in words why what a peer sends is thrown away; null where it is let in. */
export function whyNotAllowed({ packet: { src } }: Flight, dev: Link): string | null {
  if (dev.kind.type !== "wireguard" || !dev.kind.config || peerOf(dev.kind.config, src) !== null) return null;
  return `no peer of ${dev.name} is allowed to send as ${formatAddress(src)}`;
}
