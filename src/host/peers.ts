/**
 * Joins links across namespaces. A link prints the index of the device at its other end, and an id that its own namespace
 * has given to the one where that device is; what the id stands for is printed nowhere, unless that namespace is mounted
 * under /run/netns.
 *
 *     host    7: veth1121af2  link_index 2, link_netnsid 3          two links are one veth pair when each
 *                       ╲                                           has the other's index
 *     plain   2: eth0          link_index 7, link_netnsid 0
 *
 * Pairs that are the only ones possible are joined first. Each teaches what two ids stand for, and as ids and namespaces
 * correspond one to one, that rules out candidates elsewhere. Where several are left, addresses decide: the bridge has
 * learned the container's MAC on that port, or Docker says that the container's endpoint is on that bridge. Where nothing
 * decides, the peer stays unknown.
 */
import { familyOf } from "../net/address.ts";
import type { Container, DockerNetwork, Link, LinkRef } from "./model.ts";
import type { BareNamespace } from "./namespace.ts";

/** A link, and the namespace that it is in. */
interface End {
  readonly namespace: BareNamespace;
  readonly link: Link;
}

/** Kinds whose lower device may stand in another namespace. */
const STACKED: ReadonlySet<string> = new Set(["macvlan", "macvtap", "ipvlan", "ipvtap", "vlan"]);

/** `link_netnsid`; null where the kernel gave none (it prints -1 then, as an unsigned number too). */
function netnsIdOf({ link }: End): number | null {
  const id = link.linkNetnsId;
  return id === null || id < 0 || id >= 0x7fffffff ? null : id;
}

/** What is known of the ids: a partial one-to-one map, per namespace, from ids to namespaces. */
class NetnsIds {
  readonly #byId = new Map<string, number>();
  readonly #byNamespace = new Map<string, number>();

  learn(namespace: number, id: number, other: number): void {
    this.#byId.set(`${namespace} ${id}`, other);
    this.#byNamespace.set(`${namespace} ${other}`, id);
  }

  allow(end: End, other: number): boolean {
    const id = netnsIdOf(end);
    if (id === null) return true;
    const known = this.#byId.get(`${end.namespace.inode} ${id}`);
    if (known !== undefined) return known === other;
    return !this.#byNamespace.has(`${end.namespace.inode} ${other}`);
  }
}

export type Peers = ReadonlyMap<Link, LinkRef>;

/** The peer of every veth and the parent of every stacked link that can be told. */
export function findPeers(
  namespaces: readonly BareNamespace[],
  containers: readonly Container[],
  networks: readonly DockerNetwork[],
): Peers {
  const joiner = new Joiner(namespaces, new Evidence(containers, networks));
  joiner.joinVeths();
  joiner.joinParents();
  return joiner.peers;
}

function groupBy<K, T>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

class Joiner {
  readonly peers = new Map<Link, LinkRef>();
  readonly #ends: readonly End[];
  readonly #byIndex: ReadonlyMap<number, readonly End[]>;
  /** Veths by their own index and the other's. */
  readonly #veths: ReadonlyMap<string, readonly End[]>;
  readonly #ids = new NetnsIds();
  readonly #evidence: Evidence;

  constructor(namespaces: readonly BareNamespace[], evidence: Evidence) {
    this.#evidence = evidence;
    this.#ends = namespaces.flatMap((namespace) => namespace.links.map((link) => ({ namespace, link })));
    this.#byIndex = groupBy(this.#ends, (end) => end.link.ifindex);
    const veths = this.#ends.filter((end) => end.link.kind.type === "veth");
    this.#veths = groupBy(veths, ({ link }) => `${link.ifindex} ${link.linkIndex}`);
    const mounted = new Map(
      namespaces.flatMap(({ inode, mounts }) => mounts.map((path) => [path.slice(path.lastIndexOf("/") + 1), inode])),
    );
    for (const { inode, netnsIds } of namespaces)
      for (const { id, name } of netnsIds) {
        const other = name === null ? undefined : mounted.get(name);
        if (other !== undefined) this.#ids.learn(inode, id, Number(other));
      }
  }

  joinVeths(): void {
    const veths = this.#ends.filter((end) => end.link.kind.type === "veth" && end.link.linkIndex !== null);
    for (const end of veths) {
      const other = this.#opposite(end).find((one) => one.namespace === end.namespace);
      if (netnsIdOf(end) === null && other !== undefined && other !== end) this.#pair(end, other);
    }
    const decided = (choose: (end: End, candidates: readonly End[]) => readonly End[]): boolean =>
      veths.reduce((progress, end) => {
        if (this.peers.has(end.link)) return progress;
        const [other, ...more] = choose(end, this.#vethCandidates(end));
        if (other === undefined || more.length > 0) return progress;
        const [back, ...others] = choose(other, this.#vethCandidates(other));
        if (back !== end || others.length > 0) return progress;
        this.#pair(end, other);
        return true;
      }, false);
    const anyOf = (_: End, candidates: readonly End[]): readonly End[] => candidates;
    const proven = (end: End, candidates: readonly End[]): readonly End[] =>
      candidates.filter((other) => this.#evidence.ofVeth(end, other) || this.#evidence.ofVeth(other, end));
    while (decided(anyOf) || decided(proven));
  }

  joinParents(): void {
    const stacked = this.#ends.filter((end) => STACKED.has(end.link.kind.type) && netnsIdOf(end) !== null);
    const decided = (choose: (end: End, candidates: readonly End[]) => readonly End[]): boolean =>
      stacked.reduce((progress, end) => {
        if (this.peers.has(end.link)) return progress;
        const [parent, ...more] = choose(end, this.#parentCandidates(end));
        if (parent === undefined || more.length > 0) return progress;
        this.#point(end, parent);
        return true;
      }, false);
    const anyOf = (_: End, candidates: readonly End[]): readonly End[] => candidates;
    const proven = (end: End, candidates: readonly End[]): readonly End[] =>
      candidates.filter((parent) => this.#evidence.ofParent(end, parent));
    while (decided(anyOf) || decided(proven));
  }

  /** The veths that have a veth's indexes the other way round. */
  #opposite({ link }: End): readonly End[] {
    return this.#veths.get(`${link.linkIndex} ${link.ifindex}`) ?? [];
  }

  #vethCandidates(end: End): readonly End[] {
    return this.#opposite(end).filter(
      (other) =>
        other.namespace !== end.namespace &&
        !this.peers.has(other.link) &&
        this.#ids.allow(end, other.namespace.inode) &&
        this.#ids.allow(other, end.namespace.inode),
    );
  }

  /** The kernel never stacks these kinds on their own: it goes down to the device below (macvlan_common_newlink). */
  #parentCandidates(end: End): readonly End[] {
    const kin = (kind: string): boolean => kind !== "vlan" && STACKED.has(kind);
    return (this.#byIndex.get(end.link.linkIndex ?? -1) ?? []).filter(
      (parent) =>
        parent.namespace !== end.namespace &&
        parent.link.kind.type !== "loopback" &&
        !(kin(end.link.kind.type) && kin(parent.link.kind.type)) &&
        this.#ids.allow(end, parent.namespace.inode),
    );
  }

  #pair(a: End, b: End): void {
    this.#point(a, b);
    this.#point(b, a);
  }

  #point(end: End, other: End): void {
    this.peers.set(end.link, { namespace: other.namespace.inode, ifindex: other.link.ifindex, name: other.link.name });
    const id = netnsIdOf(end);
    if (id !== null) this.#ids.learn(end.namespace.inode, id, other.namespace.inode);
  }
}

/** What the rest of the snapshot says for one candidate. */
class Evidence {
  /** `bridge mac` of every endpoint on a bridge network. */
  readonly #onBridge = new Set<string>();
  /** `parent address` of every endpoint on a macvlan or ipvlan network. */
  readonly #onParent = new Set<string>();
  readonly #learned = new WeakMap<BareNamespace, Set<string>>();

  constructor(containers: readonly Container[], networks: readonly DockerNetwork[]) {
    const byId = new Map(networks.map((network) => [network.id, network]));
    for (const endpoint of containers.flatMap((container) => container.endpoints)) {
      const network = byId.get(endpoint.networkId);
      const parent = network?.options.get("parent");
      if (network?.bridge && endpoint.mac !== null) this.#onBridge.add(`${network.bridge} ${endpoint.mac}`);
      for (const address of [endpoint.address, endpoint.address6])
        if (parent !== undefined && address !== null) this.#onParent.add(`${parent} ${familyOf(address)} ${address}`);
    }
  }

  /** That `inner` is the end of `port` that a container has: its MAC is known behind that port. */
  ofVeth(port: End, inner: End): boolean {
    if (inner.link.mac === null || port.link.master === null) return false;
    return (
      this.#macsBehind(port.namespace).has(`${port.link.name} ${inner.link.mac}`) ||
      this.#onBridge.has(`${port.link.master} ${inner.link.mac}`)
    );
  }

  /** Docker names the parent that the network of one of its addresses stands on; a VLAN shares its parent's MAC. */
  ofParent(end: End, parent: End): boolean {
    if (end.link.kind.type === "vlan") return end.link.mac !== null && end.link.mac === parent.link.mac;
    return (
      parent.namespace.role === "host" &&
      end.link.addresses.some(({ prefix: { address } }) =>
        this.#onParent.has(`${parent.link.name} ${familyOf(address)} ${address}`),
      )
    );
  }

  #macsBehind(namespace: BareNamespace): ReadonlySet<string> {
    const known = this.#learned.get(namespace);
    if (known !== undefined) return known;
    const found = new Set(namespace.fdb.map((entry) => `${entry.dev} ${entry.mac}`));
    this.#learned.set(namespace, found);
    return found;
  }
}
