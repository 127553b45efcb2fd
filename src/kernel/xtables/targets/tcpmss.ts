/**
 * `-j TCPMSS`: net/netfilter/xt_TCPMSS.c tcpmss_mangle_packet. The size is never raised; where a SYN says none, the option is
 * added, at most the size that the other side would have to assume (536, or 1220 over IPv6).
 */
import { DROP, NEXT, type RuleContext, type Statement } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { action } from "../statement.ts";
import { numberOf } from "../values.ts";

const TCPOPT_MSS = 2;
/** Length of the option in bytes. */
const TCPOLEN_MSS = 4;

export function tcpmss(options: Options): Statement {
  const set = options.setting("--set-mss");
  const clamp = options.has("--clamp-mss-to-pmtu");
  if (clamp === (set !== undefined)) throw new Unreadable("one of --set-mss and --clamp-mss-to-pmtu should be given");
  const fixed = set === undefined ? null : numberOf(set, 65535);
  return action(
    (context) => {
      const { packet } = context;
      const wanted = fixed ?? clampedMss(context);
      if (wanted === null) return DROP;
      const actual = packet.tcpOptions.get(TCPOPT_MSS);
      if (actual === undefined) {
        const most = Math.min(wanted, packet.family === 4 ? 536 : 1220);
        packet.tcpOptions = new Map(packet.tcpOptions).set(TCPOPT_MSS, most);
        packet.length += TCPOLEN_MSS;
      } else if (actual > wanted) packet.tcpOptions = new Map(packet.tcpOptions).set(TCPOPT_MSS, wanted);
      return NEXT;
    },
    ({ packet }) => `says a maximum segment size of ${packet.tcpOptions.get(TCPOPT_MSS)} now, and goes on`,
  );
}

/** The smaller of the path's MTU there and back, without headers; null where no header would fit (the packet is dropped). */
function clampedMss({ packet, place, ns }: RuleContext): number | null {
  const headers = packet.family === 4 ? 40 : 60;
  const query = { family: packet.family, src: null, mark: 0, tos: 0, iif: null, oif: null };
  const there = ns.fib({ ...query, dst: packet.dst });
  const back = ns.fib({ ...query, dst: packet.src });
  const mtus = [place.oif?.mtu, there?.mtu, back?.mtu ?? back?.devices[0]?.mtu];
  const mtu = Math.min(65535 + headers, ...mtus.filter((m) => m !== undefined && m !== null));
  return mtu <= headers ? null : mtu - headers;
}
