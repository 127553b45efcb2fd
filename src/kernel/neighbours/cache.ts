import type { Address } from "../../net/address.ts";
import type { Mac } from "../../net/mac.ts";
import type { CompiledNamespace } from "../compiled.ts";

/** The neighbours of one namespace, as far as the journey has met them: who has answered, and whom its tables know. */
export class NeighbourCache {
  readonly #compiled: CompiledNamespace;
  readonly #known = new Map<string, Mac>();

  constructor(compiled: CompiledNamespace) {
    this.#compiled = compiled;
  }

  learn(dev: string, address: Address, mac: Mac): void {
    this.#known.set(`${dev} ${address}`, mac);
  }

  /** Whoever is known by an address: an administrator's entry, then who has answered, then who was known at the capture (NB-5). */
  find(dev: string, address: Address): Mac | null {
    return (
      this.#captured(dev, address, FIXED) ??
      this.#known.get(`${dev} ${address}`) ??
      this.#captured(dev, address, VALID) ??
      null
    );
  }

  /** Known at the capture, but not NUD_CONNECTED any more: its link-layer header is not at hand. */
  isStale(dev: string, address: Address): boolean {
    return this.#captured(dev, address, CONNECTED) === null && this.#captured(dev, address, VALID) !== null;
  }

  #captured(dev: string, address: Address, states: ReadonlySet<string>): Mac | null {
    const entry = this.#compiled.model.neighbours.find(
      (n) => n.dev === dev && n.address === address && !n.proxy && n.mac !== null && n.state.some((s) => states.has(s)),
    );
    return entry?.mac ?? null;
  }
}

const FIXED: ReadonlySet<string> = new Set(["PERMANENT", "NOARP"]);

const CONNECTED: ReadonlySet<string> = new Set([...FIXED, "REACHABLE"]);

/** NUD_VALID: a stale entry too is used while it is asked about. */
const VALID: ReadonlySet<string> = new Set(["REACHABLE", "STALE", "DELAY", "PROBE"]);
