/** The forwarding database of a namespace's bridges: net/bridge/br_fdb.c. */
import type { Link } from "../../host/model.ts";
import type { Mac } from "../../net/mac.ts";
import type { CompiledNamespace } from "../compiled.ts";

/** Where a station is: behind a port, or the bridge itself. */
export type Station = { readonly type: "port"; readonly port: Link } | { readonly type: "local" };

const LOCAL: Station = { type: "local" };

export class ForwardingDatabase {
  readonly #compiled: CompiledNamespace;
  readonly #learned = new Map<string, Link>();
  readonly #captured: ReadonlyMap<string, Captured>;

  constructor(compiled: CompiledNamespace) {
    this.#compiled = compiled;
    this.#captured = capturedOf(compiled);
  }

  /** br_fdb_update(): even a static entry moves with its station, unless it is sticky. */
  learn(bridge: Link, vlan: number, mac: Mac, port: Link): void {
    const k = key(bridge, vlan, mac);
    if (!this.#captured.get(k)?.isSticky) this.#learned.set(k, port);
  }

  /** br_fdb_find_rcu(). */
  find(bridge: Link, vlan: number, mac: Mac): Station | null {
    if (mac === bridge.mac) return LOCAL;
    const k = key(bridge, vlan, mac);
    const port = this.#learned.get(k) ?? this.#captured.get(k)?.port;
    if (port) return { type: "port", port };
    // The ports' own addresses are the bridge's too (BR-6).
    return this.#compiled.members.get(bridge.name)?.some((member) => member.mac === mac) ? LOCAL : null;
  }

  /** What is known for sure: entries that are not learned again on another port. */
  isStation(bridge: Link, vlan: number, mac: Mac, port: Link): boolean {
    const station = this.find(bridge, vlan, mac);
    return station?.type === "port" && station.port === port;
  }
}

function key(bridge: Link, vlan: number, mac: Mac): string {
  return `${bridge.ifindex} ${vlan} ${mac}`;
}

interface Captured {
  readonly port: Link;
  readonly isSticky: boolean;
}

const CAPTURED = new WeakMap<CompiledNamespace, ReadonlyMap<string, Captured>>();

/** The snapshot's entries, indexed once per host. A bridge's and its ports' own addresses are found without them. */
function capturedOf(compiled: CompiledNamespace): ReadonlyMap<string, Captured> {
  const known = CAPTURED.get(compiled);
  if (known) return known;
  const { linkByName } = compiled.fib;
  const made = new Map<string, Captured>();
  for (const { mac, dev, master, vlan, state, flags } of compiled.model.fdb) {
    const port = linkByName.get(dev);
    const bridge = master === null ? undefined : linkByName.get(master);
    if (!port || !bridge || port === bridge || state === "permanent") continue;
    const isFiltering = bridge.kind.type === "bridge" && bridge.kind.vlanFiltering;
    made.set(key(bridge, isFiltering ? (vlan ?? 0) : 0, mac), { port, isSticky: flags.has("sticky") });
  }
  CAPTURED.set(compiled, made);
  return made;
}
