/** What the kernel calls a device: its hardware type and its kind (struct net_device). */
import type { Link } from "../../host/model.ts";
import type { RuleContext } from "../rule.ts";
import type { Value } from "./value.ts";

const ETHER = 1;
const LOOPBACK = 772;
const NONE = 65534;
/** ARPHRD_* of tunnels that carry IP alone; those not listed carry Ethernet frames. */
const TUNNELS: Readonly<Record<string, number>> = {
  ipip: 768,
  ip6tnl: 769,
  sit: 776,
  gre: 778,
  ip6gre: 823,
  vti: 768,
  vti6: 769,
};

/** dev->type; undefined where the snapshot does not tell. */
export function hardwareType(link: Link): number | undefined {
  const { kind } = link;
  switch (kind.type) {
    case "loopback":
      return LOOPBACK;
    case "wireguard":
      return NONE;
    case "tun":
      return kind.mode === "tap" ? ETHER : NONE;
    case "tunnel":
      return TUNNELS[kind.encapsulation] ?? (link.mac === null ? undefined : ETHER);
    case "physical":
    case "other":
      if (link.flags.has("LOOPBACK")) return LOOPBACK;
      return link.mac === null ? undefined : ETHER;
    default:
      return ETHER;
  }
}

/** dev->rtnl_link_ops->kind; undefined where a device was not made by rtnetlink. */
export function linkKind(link: Link): string | undefined {
  const { kind } = link;
  switch (kind.type) {
    case "physical":
    case "loopback":
      return undefined;
    case "tunnel":
      return kind.encapsulation;
    case "other":
      return kind.kind;
    default:
      return kind.type;
  }
}

/**
 * Whether the packet has an Ethernet header where nft asks `meta iiftype ether`: by its input device, and at egress, which
 * has none, by the device that it leaves by.
 */
export function hasEthernet({ place, hook }: RuleContext): boolean {
  return isEthernet(hook === "egress" ? place.oif : place.iif);
}

/** Whether frames of the device have an Ethernet header (`meta iiftype ether`). */
function isEthernet(link: Link | null): boolean {
  return link !== null && hardwareType(link) === ETHER;
}

/** The name of a device, of which rules keep the index. */
export function deviceName(index: Value, { ns }: RuleContext): string {
  return ns.linkByIndex(Number(index))?.name ?? `device ${index}`;
}
