/** The network that record.py builds, as a namespace of the simulator: in0, out0, and the bridge br0 with its ports. */
import type { Link, LinkKind, Socket } from "../../../host/model.ts";
import {
  type Address,
  formatAddress,
  ipv4Of,
  isLimitedBroadcast,
  isLoopback,
  isMulticast,
  parseAddress,
} from "../../../net/address.ts";
import { type Mac, parseMac } from "../../../net/mac.ts";
import { contains, type Prefix, parsePrefix } from "../../../net/prefix.ts";
import type { AddressType, FibQuery, FibResult, NamespaceView } from "../../rule.ts";

export function address(text: string): Address {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

export function mac(digits: string): Mac {
  const parsed = parseMac((digits.match(/../g) ?? []).join(":"));
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

function prefix(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

const PORT = {
  state: "forwarding",
  hairpin: false,
  isolated: false,
  learning: true,
  flood: true,
  mcastFlood: true,
  bcastFlood: true,
  neighSuppress: false,
  proxyArp: false,
  locked: false,
  vlans: [],
};

function link(ifindex: number, name: string, kind: LinkKind, digits: string, more: Partial<Link> = {}): Link {
  return {
    ifindex,
    name,
    altNames: [],
    mac: mac(digits),
    mtu: 1500,
    flags: new Set(["UP", "LOWER_UP"]),
    operstate: "UP",
    master: null,
    bridgePort: null,
    kind,
    addresses: [],
    linkIndex: null,
    linkNetnsId: null,
    peer: null,
    group: "default",
    ...more,
  };
}

const own = (net: number) =>
  [`10.${net}.0.1/24`, `fd00:${net}::1/64`].map((text) => ({
    prefix: prefix(text),
    peer: null,
    broadcast: null,
    scope: "global",
    flags: new Set<string>(),
  }));

const bridge: LinkKind = {
  type: "bridge",
  vlanFiltering: false,
  defaultPvid: 1,
  nfCallIptables: false,
  nfCallIp6tables: false,
  stp: false,
};

export const LINKS: readonly Link[] = [
  link(1, "lo", { type: "loopback" }, "000000000000", { flags: new Set(["LOOPBACK", "UP"]), mtu: 65536 }),
  link(2, "in0", { type: "veth" }, "020000000101", { addresses: own(1) }),
  link(3, "out0", { type: "veth" }, "020000000201", { addresses: own(2) }),
  link(4, "br0", bridge, "020000000301", { addresses: own(3) }),
  link(5, "p1", { type: "veth" }, "020000000311", { master: "br0", bridgePort: PORT }),
  link(6, "p2", { type: "veth" }, "020000000312", { master: "br0", bridgePort: PORT }),
];

export function linkNamed(name: string): Link {
  const found = LINKS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no link '${name}'`);
  return found;
}

/** Connected networks, and the host's own addresses in them. */
const CONNECTED = LINKS.flatMap((dev) => dev.addresses.map(({ prefix }) => ({ dev, prefix })));

function addressType(of: Address, dev: Link | null): AddressType {
  if (isMulticast(of)) return "multicast";
  if (isLimitedBroadcast(of)) return "broadcast";
  if (isLoopback(of)) return "local";
  const at = CONNECTED.find(({ prefix }) => contains(prefix, of));
  if (at === undefined || (dev !== null && dev !== at.dev)) return "unicast";
  if (of === at.prefix.address) return "local";
  return typeof of === "number" && /\.(0|255)$/.test(formatAddress(of)) ? "broadcast" : "unicast";
}

function fib({ dst }: FibQuery): FibResult | null {
  const type = addressType(dst, null);
  const at = CONNECTED.find(({ prefix }) => contains(prefix, dst));
  return at === undefined ? null : { type, devices: [type === "local" ? linkNamed("lo") : at.dev] };
}

/** The namespace; `socket`: what a lookup for the address and port of a packet finds. */
export function namespaceView(socket?: {
  readonly at: Address;
  readonly port: number;
  readonly socket: Socket;
}): NamespaceView {
  return {
    inode: 7,
    name: "router",
    link: (name) => LINKS.find((one) => one.name === name),
    linkByIndex: (index) => LINKS.find((one) => one.ifindex === index),
    links: LINKS,
    sockets: socket === undefined ? [] : [socket.socket],
    ipset: () => undefined,
    sysctl: () => undefined,
    addressType,
    fib,
    findSocket: ({ dst, dport }) => (socket?.at === dst && socket.port === dport ? socket.socket : undefined),
  };
}

export const LOOPBACK = ipv4Of(0x7f000001);
