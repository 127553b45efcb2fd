/**
 * `-j TPROXY`: net/netfilter/xt_TPROXY.c tproxy_tg4, tproxy_tg6_v1: to an established socket of the packet's own addresses, or
 * else to a listener at the address and port given; without one the packet is dropped.
 */
import type { Socket } from "../../../host/model.ts";
import { type Address, formatAddress, isUnspecified } from "../../../net/address.ts";
import { ACCEPT, DROP, type RuleContext, type Statement } from "../../rule.ts";
import { proxySocket } from "../../rule-socket.ts";
import { type Options, Unreadable } from "../options.ts";
import type { XtScope } from "../scope.ts";
import { action } from "../statement.ts";
import { addressOf, maskedOf, portOf } from "../values.ts";

export function tproxy(options: Options, scope: XtScope): Statement {
  const portText = options.setting("--on-port");
  if (portText === undefined) throw new Unreadable("--on-port is not given");
  const port = portOf(portText);
  const onIp = options.setting("--on-ip");
  const address = onIp === undefined ? null : addressOf(onIp, scope.family);
  const { value, mask } = maskedOf(options.setting("--tproxy-mark") ?? "0/0");

  return action(
    (context) => {
      const socket = socketFor(context);
      if (!socket) return DROP;
      context.assume(`the socket that TPROXY found for ${scope.rule} is a transparent one`);
      const { packet } = context;
      packet.mark = ((packet.mark & ~mask) ^ value) >>> 0;
      packet.socket = socket;
      return ACCEPT;
    },
    (context) => {
      const at = `port ${port === 0 ? context.packet.dport : port}`;
      return context.packet.socket
        ? `is handed to the socket at ${at} of this host`
        : `is dropped: no socket listens at ${formatAddress(localAddress(context))} ${at}`;
    },
  );

  function socketFor(context: RuleContext): Socket | undefined {
    return proxySocket(context, localAddress(context), port === 0 ? context.packet.dport : port);
  }

  /** nf_tproxy_laddr4(): the one given, or the input device's first, or the packet's own destination. */
  function localAddress({ packet, place }: RuleContext): Address {
    if (address !== null && !isUnspecified(address)) return address;
    const first = place.iif?.addresses.find(
      ({ prefix, flags }) =>
        typeof prefix.address === typeof packet.dst &&
        !["secondary", "tentative", "deprecated"].some((flag) => flags.has(flag)),
    );
    return first?.prefix.address ?? packet.dst;
  }
}
