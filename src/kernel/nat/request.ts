import type { HookName, Link } from "../../host/model.ts";
import { type Address, ipv4Of, ipv6Of, isLinkLocal } from "../../net/address.ts";
import type { Connection } from "../conntrack/table.ts";
import type { Flight } from "../flight.ts";
import type { HookPlace } from "../packet.ts";
import { selectDeviceAddress, selectSource } from "../routing/source.ts";
import type { NatRange, NatRequest } from "../rule.ts";
import { type Setup, setupNat } from "./setup.ts";

/** What a rule of a nat chain may ask for. */
export class NatBinder implements NatRequest {
  readonly #flight: Flight;
  readonly #hook: HookName;
  readonly #place: HookPlace;
  readonly #connection: Connection;

  constructor(flight: Flight, connection: Connection, hook: HookName, place: HookPlace) {
    this.#flight = flight;
    this.#connection = connection;
    this.#hook = hook;
    this.#place = place;
  }

  setup(kind: "snat" | "dnat", range: NatRange): void {
    setupNat(setupOf(this.#flight, this.#connection), kind, range);
  }

  /** nf_nat_masquerade_ipv4(): the address that the output device shows to the nexthop; _ipv6(): RFC 6724's choice. */
  masqueradeAddress(): Address | null {
    const { packet, dst, netns } = this.#flight;
    const { oif } = this.#place;
    if (!oif) return null;
    const { fib } = netns.compiled;
    if (packet.family === 4) return selectDeviceAddress(fib, oif, dst?.via ?? packet.dst, "global");
    const way = { type: "unicast", table: 0, route: null, nexthop: null, dev: oif, via: null, prefsrc: null } as const;
    return selectSource(fib, { ...way, alternatives: [] }, packet.dst);
  }

  /** nf_nat_redirect_ipv4(), _ipv6(). */
  redirectAddress(): Address | null {
    const { family } = this.#flight.packet;
    if (this.#hook === "output") return family === 4 ? ipv4Of(0x7f000001) : ipv6Of(1n);
    return this.#place.iif ? firstAddress(this.#place.iif, family, this.#flight.packet.dst) : null;
  }
}

function firstAddress(link: Link, family: 4 | 6, dst: Address): Address | null {
  const own = link.addresses.map((a) => a.prefix.address);
  if (family === 4) return own.find((a) => typeof a === "number") ?? null;
  // nf_nat_redirect_ipv6_usable(): of the destination's own scope.
  const usable = link.addresses.filter((a) => !a.flags.has("tentative") && !a.flags.has("dadfailed"));
  return (
    usable.map((a) => a.prefix.address).find((a) => typeof a === "bigint" && isLinkLocal(a) === isLinkLocal(dst)) ??
    null
  );
}

export function setupOf(flight: Flight, connection: Connection): Setup {
  const { run, netns, packet } = flight;
  return {
    table: netns.conntrack,
    connection,
    // Above the usual local ports, so that it stands out as the kernel's own pick.
    luck: () => 40000 + ((packet.sport * 7 + packet.dport + run.options.seed) % 8000),
    assume: (text) => run.assume(text),
  };
}
