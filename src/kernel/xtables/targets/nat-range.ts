/** The ranges that NAT targets are given: libxt_NAT.c parse_to, parse_ports; struct nf_nat_range2. */
import { type Address, type Family, formatAddress } from "../../../net/address.ts";
import { hasPorts } from "../../../net/protocol.ts";
import type { Packet } from "../../packet.ts";
import type { NatRange } from "../../rule.ts";
import { type Options, Unreadable } from "../options.ts";
import { addressSpanOf, portOf } from "../values.ts";

type Ports = NonNullable<NatRange["ports"]>;

/** `10.0.0.1-10.0.0.9:8000-8100/9000`, `:80`, `[2001:db8::1]:80`, `2001:db8::1`: addresses, ports, base. */
export function natRangeOf(text: string, family: Family): Pick<NatRange, "addresses" | "ports" | "portBase"> {
  const bracketed = /^\[([^\]]*)\](?:-\[([^\]]*)\])?(?::(.*))?$/.exec(text);
  const colon = family === 4 ? text.indexOf(":") : -1;
  const [addresses, ports] = bracketed
    ? [bracketed[2] === undefined ? bracketed[1] : `${bracketed[1]}-${bracketed[2]}`, bracketed[3]]
    : family === 6 && text.startsWith(":") && !text.startsWith("::")
      ? ["", text.slice(1)]
      : colon < 0
        ? [text, undefined]
        : [text.slice(0, colon), text.slice(colon + 1)];
  const [range = "", base] = (ports ?? "").split("/");
  return {
    addresses: addresses ? addressSpanOf(addresses, family) : null,
    ports: range === "" ? null : portRangeOf(range),
    portBase: base === undefined ? null : portOf(base),
  };
}

/** `80` or `8000-8100`. */
export function portRangeOf(text: string): Ports {
  const [from = "", to, more] = text.split("-");
  if (more !== undefined) throw new Unreadable(`'${text}' is no range of ports`);
  const first = portOf(from);
  const last = to === undefined ? first : portOf(to);
  if (last < first) throw new Unreadable(`'${text}' ends before it begins`);
  return { first, last };
}

/** Takes the options that all of them share. Since Linux 5.0 `--random` does what `--random-fully` does for MASQUERADE. */
export function natFlags(options: Options): Pick<NatRange, "random" | "persistent" | "netmap"> {
  const random = options.has("--random");
  const fully = options.has("--random-fully");
  return { random: random || fully, persistent: options.has("--persistent"), netmap: false };
}

/** `172.18.0.2 port 80`, `port 80`, `one of 10.0.0.1 to 10.0.0.9`; ports only for packets that have any. */
export function natInWords({ addresses, ports }: Pick<NatRange, "addresses" | "ports">, packet: Packet): string {
  const parts: string[] = [];
  if (addresses) parts.push(spanInWords(addresses.first, addresses.last));
  if (ports && hasPorts(packet.proto))
    parts.push(ports.first === ports.last ? `port ${ports.first}` : `one of ports ${ports.first} to ${ports.last}`);
  return parts.length === 0 ? "the same address" : parts.join(" ");
}

function spanInWords(first: Address, last: Address): string {
  return first === last ? formatAddress(first) : `one of ${formatAddress(first)} to ${formatAddress(last)}`;
}
