/**
 * `-m rpfilter`: net/ipv4/netfilter/ipt_rpfilter.c rpfilter_mt, net/ipv6/netfilter/ip6t_rpfilter.c. A route back to the
 * source is looked up as if the answer came from this host.
 */
import { formatAddress, isLimitedBroadcast, isLinkLocal, isMulticast, isUnspecified } from "../../../net/address.ts";
import type { Packet } from "../../packet.ts";
import type { RuleContext, Statement } from "../../rule.ts";
import type { Given, Options } from "../options.ts";
import { comparison } from "../statement.ts";

interface Settings {
  readonly loose: boolean;
  readonly validMark: boolean;
  readonly acceptLocal: boolean;
}

export function rpfilter(options: Options): Statement {
  const invert = options.has("--invert");
  const settings: Settings = {
    loose: options.has("--loose"),
    validMark: options.has("--validmark"),
    acceptLocal: options.has("--accept-local"),
  };
  const option: Given = { negated: invert, written: invert ? "-m rpfilter --invert" : "-m rpfilter", values: [] };
  const wanted = settings.loose ? "a source with a route back" : "a source with a route back by the same interface";
  return comparison(
    () => ({
      option,
      subject: "packet has",
      wanted,
      actual: (context) =>
        passes(context, settings) ? wanted : `a source, ${formatAddress(context.packet.src)}, whose route back differs`,
    }),
    (context) => passes(context, settings),
  );
}

function passes(context: RuleContext, settings: Settings): boolean {
  const { packet, place, ns } = context;
  const iif = place.iif;
  if (iif === null || packet.packetType === "loopback" || iif.kind.type === "loopback") return true;
  if (packet.family === 4) {
    const zeronet = typeof packet.src === "number" && packet.src >>> 24 === 0;
    if (zeronet && (isLimitedBroadcast(packet.dst) || isLocalMulticast(packet))) return true;
  } else if (isUnspecified(packet.src)) return true;
  const bound = packet.family === 6 && (isLinkLocal(packet.src) || !settings.loose);
  const found = ns.fib({
    family: packet.family,
    src: isUnicast(packet) ? packet.dst : null,
    dst: packet.src,
    mark: settings.validMark ? packet.mark : 0,
    tos: packet.tos,
    iif: ns.link("lo") ?? null,
    oif: bound ? iif : null,
  });
  if (!found) return false;
  if (found.type === "local") {
    if (!settings.acceptLocal) return false;
    if (packet.family === 6) return true;
  } else if (found.type !== "unicast") return false;
  return settings.loose || found.devices.some((device) => device.ifindex === iif.ifindex);
}

/** 224.0.0.0/24. */
function isLocalMulticast({ dst }: Packet): boolean {
  return typeof dst === "number" && dst >>> 8 === 0xe00000;
}

/** rpfilter_get_saddr(): only a unicast destination serves as the source of the lookup. */
function isUnicast({ dst }: Packet): boolean {
  return !isMulticast(dst) && !isLimitedBroadcast(dst) && !isUnspecified(dst);
}
