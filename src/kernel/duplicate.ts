/** TEE and dup: a copy of a packet is sent elsewhere (net/ipv4/netfilter/nf_dup_ipv4.c, net/netfilter/nf_dup_netdev.c). */
import type { HookName } from "../host/model.ts";
import { formatAddress } from "../net/address.ts";
import { Flight } from "./flight.ts";
import { kindOf } from "./header.ts";
import { cloned } from "./packets.ts";
import { routeOutput } from "./route.ts";
import type { CopyTarget } from "./rule.ts";

export function duplicate(about: Flight, { address, dev }: CopyTarget, hook: HookName): void {
  const { run, record, netns } = about;
  // A copy is not copied again.
  if (record === null || about.isCopy) return;
  const packet = cloned(about.packet);
  packet.ct = { state: "UNTRACKED", direction: "original", entry: null };
  const copy = new Flight(run, run.begin(kindOf(packet), record.index, false), packet, netns);
  copy.isCopy = true;
  const link = dev === null ? null : (netns.compiled.fib.linkByName.get(dev) ?? null);
  const send = () => {
    const to = address === null ? (dev ?? "nowhere") : formatAddress(address);
    if (copy.told) copy.say({ at: "send", by: "kernel", process: null, note: `A copy of the packet goes to ${to}.` });
    if (address === null) {
      if (link) run.paths.transmit(copy, link);
      return;
    }
    packet.owner = null;
    packet.dontFragment = true;
    if (hook === "prerouting" || hook === "input") packet.ttl--;
    const { mark, tos, proto, sport, dport } = packet;
    const query = { src: null, dst: address, oif: link, mark, tos, proto, sport, dport, uid: 0 };
    const route = routeOutput(copy, query);
    if (!route) return;
    if ("errno" in route) {
      copy.drop(`there is no way to ${to}`);
      return;
    }
    copy.dst = { ...route.dst, via: route.dst.via ?? address };
    run.paths.localOut(copy);
  };
  if (isInCall(about)) run.now(send);
  else run.later(send);
}

/**
 * Whether a program's own call is sending the packet. What is received softirqs handle, one after another; the end of
 * nf_dup_ipv4() in a call lets them have the copy at once, and its answer is there before the packet itself goes on and its
 * connection is confirmed.
 */
function isInCall({ dev, packet }: Flight): boolean {
  return dev === null && packet.owner !== null && ["syn", "datagram", "echo-request"].includes(kindOf(packet));
}
