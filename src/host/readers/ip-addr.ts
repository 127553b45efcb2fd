import { familyOf, parseAddress } from "../../net/address.ts";
import { bitsOf } from "../../net/prefix.ts";
import type { InterfaceAddress, Unread } from "../model.ts";
import type { Fields } from "./fields.ts";
import { type BareLink, readIpLink } from "./ip-link.ts";
import { Misread, must } from "./misread.ts";
import { type Place, type Reading, readList, unreadAt } from "./reading.ts";

export interface LinkAddresses {
  readonly ifindex: number;
  readonly addresses: readonly InterfaceAddress[];
}

function readAddress(info: Fields): InterfaceAddress {
  const local = must(parseAddress(info.needText("local")));
  const length = info.number("prefixlen") ?? bitsOf(familyOf(local));
  if (length > bitsOf(familyOf(local))) throw new Misread(`${length} is no prefix length of its family`);
  const peer = info.address("address");
  return {
    prefix: { address: local, length },
    peer: peer === null ? null : { address: peer, length },
    broadcast: info.address("broadcast"),
    scope: info.text("scope") ?? "global",
    // ip/ipaddress.c print_ifa_flags prints each as a key that is true.
    flags: new Set(info.keys.filter((key) => info.value(key) === true)),
  };
}

/** `ip -j addr show`. An address that cannot be read does not take its interface's others with it. */
export function readIpAddr(list: readonly unknown[], place: Place): Reading<LinkAddresses> {
  const lost: Unread[] = [];
  const { values, unread } = readList(list, place, (link, position) => {
    const addresses = readList(link.list("addr_info"), place, readAddress);
    for (const { text, reason } of addresses.unread) lost.push(unreadAt(place, position, text, reason));
    return { ifindex: link.needNumber("ifindex"), addresses: addresses.values };
  });
  return { values, unread: [...unread, ...lost] };
}

/**
 * The links that `ip addr` alone tells of, where `ip link` is missing. Without `-d` it does not say what kind they are, so
 * all but the loopback are of kind `unknown`.
 */
export function readLinksOfIpAddr(list: readonly unknown[], place: Place): readonly BareLink[] {
  return readIpLink(list, place).values.map((link) =>
    link.kind.type === "loopback" ? link : { ...link, kind: { type: "other", kind: "unknown" } },
  );
}
