import type { Address } from "../../net/address.ts";
import type { Mac } from "../../net/mac.ts";
import type { CompiledNamespace } from "../compiled.ts";

/** The neighbours of one namespace, as far as the journey has met them: its permanent entries, and who has answered. */
export class NeighbourCache {
  readonly #compiled: CompiledNamespace;
  readonly #known = new Map<string, Mac>();

  constructor(compiled: CompiledNamespace) {
    this.#compiled = compiled;
  }

  learn(dev: string, address: Address, mac: Mac): void {
    this.#known.set(`${dev} ${address}`, mac);
  }

  find(dev: string, address: Address): Mac | null {
    return this.#known.get(`${dev} ${address}`) ?? null;
  }

  /** An entry that the administrator made: it is used unasked (NB-5). */
  permanent(dev: string, address: Address): Mac | null {
    const entry = this.#compiled.model.neighbours.find(
      (n) => n.dev === dev && n.address === address && !n.proxy && n.mac !== null && n.state.some(isFixed),
    );
    return entry?.mac ?? null;
  }
}

function isFixed(state: string): boolean {
  return state === "PERMANENT" || state === "NOARP";
}
